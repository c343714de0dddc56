// Keys of the ledger, kept as files beside the database and never in it: the Ed25519 key that signs
// checkpoints, the HMAC key behind pseudonyms, the name of this writer.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeVerifierKey,
  parseVerifierKey,
  type Sign,
  type VerifierKey,
} from '../../shared/transparency/note.ts';
import type { PseudonymKey } from './pseudonyms.ts';
import { readSecret } from './secret-file.ts';

export interface LedgerKeys {
  /** Id of this process's chain in the log. */
  readonly writer: string;
  /** C2SP signed-note vkey text, public: with it anybody can check a checkpoint. */
  readonly verifierKey: string;
  /** `verifierKey`, parsed: name, id and public key. */
  readonly key: VerifierKey;
  readonly sign: Sign;
  readonly pseudonyms: {
    readonly current: PseudonymKey;
    /** Newest first. */
    readonly earlier: readonly PseudonymKey[];
  };
}

const names = {
  signing: 'ledger-signing.pem',
  verifier: 'ledger-verifier.txt',
  pseudonym: 'pseudonym-1.key',
  writer: 'writer-id',
};

/** Where the public verifier key of a data directory is. */
export function verifierKeyPath(dir: string): string {
  return join(dir, 'keys', names.verifier);
}

/**
 * Loads the keys of a data directory, making them when the directory has none.
 * @throws Error when keys are readable by others, incomplete, or missing beside an existing ledger
 */
export function loadLedgerKeys(dir: string, options: { mayCreate: boolean }): LedgerKeys {
  const keys = join(dir, 'keys');
  const missing = Object.values(names).filter((name) => !isThere(keys, name));
  // All or nothing: a new key beside old ones would make an existing ledger unverifiable.
  if (missing.length === Object.keys(names).length && options.mayCreate) createKeys(keys);
  // Keys of another gateway of the same ledger: a name of its own is all that this one needs.
  else if (missing.length === 1 && missing[0] === names.writer) createWriterId(keys);
  else if (missing.length > 0) {
    throw new Error(
      `key files are missing in ${keys}: ${missing.join(', ')}; restore them from the backup, or ` +
        'copy them (all but writer-id) from another gateway of this ledger',
    );
  }
  const signing = createPrivateKey(readSecret(join(keys, names.signing)));
  const verifierKey = readFileSync(join(keys, names.verifier), 'utf8').trim();
  const key = parseVerifierKey(verifierKey);
  // A swapped public key would only show at the first audit: it shows at start instead.
  if (!key || !Buffer.from(rawPublicKey(signing)).equals(key.publicKey)) {
    throw new Error(`${names.verifier} does not belong to ${names.signing} in ${keys}`);
  }
  return {
    writer: readFileSync(join(keys, names.writer), 'utf8').trim(),
    verifierKey,
    key,
    sign: (message) => sign(null, message, signing),
    pseudonyms: pseudonymKeys(keys),
  };
}

/** Makes the key of the next pseudonym epoch; earlier ones stay, for searches. Used from the next start on.
 *  @returns its number */
export function addPseudonymEpoch(dir: string): number {
  const keys = join(dir, 'keys');
  const epoch = pseudonymKeys(keys).current.epoch + 1;
  const text = `${randomBytes(32).toString('hex')}\n`;
  writeFileSync(join(keys, `pseudonym-${epoch}.key`), text, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  return epoch;
}

/** Of every epoch that is still searched for. */
export function allPseudonymKeys({ pseudonyms }: LedgerKeys): readonly PseudonymKey[] {
  return [pseudonyms.current, ...pseudonyms.earlier];
}

/** All that are there: one is taken away when no record of its epoch is left. */
function pseudonymKeys(keys: string): LedgerKeys['pseudonyms'] {
  const all = readdirSync(keys)
    .flatMap((name) => /^pseudonym-(\d{1,6})\.key$/.exec(name)?.[1] ?? [])
    .map((number) => {
      const key = Buffer.from(readSecret(join(keys, `pseudonym-${number}.key`)).trim(), 'hex');
      if (key.length !== 32) throw new Error(`pseudonym-${number}.key is no key`);
      return { epoch: Number(number), key };
    })
    .sort((a, b) => b.epoch - a.epoch);
  const [current, ...earlier] = all;
  if (!current) throw new Error(`there is no pseudonym key in ${keys}`);
  return { current, earlier };
}

/** Of the pseudonym keys any is enough: the first is given up in time. */
function isThere(keys: string, name: string): boolean {
  if (name !== names.pseudonym) return existsSync(join(keys, name));
  return existsSync(keys) && readdirSync(keys).some((each) => /^pseudonym-\d+\.key$/.test(each));
}

function createKeys(keys: string): void {
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  // Random names: two installations never share a chain or an origin by accident.
  const origin = `medveil/${randomBytes(6).toString('hex')}`;
  const secret = (name: string, text: string) =>
    writeFileSync(join(keys, name), text, { mode: 0o600, flush: true });
  secret(names.signing, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  secret(names.pseudonym, `${randomBytes(32).toString('hex')}\n`);
  secret(names.verifier, `${encodeVerifierKey(origin, rawPublicKey(privateKey))}\n`);
  createWriterId(keys);
}

function createWriterId(keys: string): void {
  const writer = `n${randomBytes(6).toString('hex')}`;
  writeFileSync(join(keys, names.writer), `${writer}\n`, { mode: 0o600, flush: true });
}

/** The 32 bytes of an Ed25519 key's public half. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  // An Ed25519 SubjectPublicKeyInfo ends in the 32 bytes of the key (RFC 8410 §4).
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-32);
}
