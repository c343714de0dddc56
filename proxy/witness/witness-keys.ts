// The key a hospital signs other hospitals' checkpoints with. Not the ledger's own: who can sign as a
// witness must not thereby be able to sign the record (c2sp.org/tlog-cosignature).
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeVerifierKey,
  parseVerifierKey,
  type Sign,
  type VerifierKey,
} from '../../shared/transparency/note.ts';
import { rawPublicKey } from '../ledger/keys.ts';
import { readSecret } from '../ledger/secret-file.ts';

export interface WitnessKeys {
  /** What other hospitals write into their configuration. */
  readonly verifierKey: string;
  readonly key: VerifierKey;
  readonly sign: Sign;
}

/**
 * Loads the witness key of a data directory, making it on first use.
 * @throws Error when the key is readable by others or its public half is another's
 */
export function loadWitnessKeys(dataDir: string): WitnessKeys {
  const keys = join(dataDir, 'keys');
  const [secret, open] = [join(keys, 'witness-signing.pem'), join(keys, 'witness-verifier.txt')];
  if (!existsSync(secret) && !existsSync(open)) createKeys(keys, secret, open);
  const signing = createPrivateKey(readSecret(secret));
  const verifierKey = readFileSync(open, 'utf8').trim();
  const key = parseVerifierKey(verifierKey);
  if (key?.type !== 'cosignature' || !Buffer.from(rawPublicKey(signing)).equals(key.publicKey)) {
    throw new Error('witness-verifier.txt does not belong to witness-signing.pem');
  }
  return { verifierKey, key, sign: (message) => sign(null, message, signing) };
}

function createKeys(dir: string, secret: string, open: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const name = `medveil-witness/${randomBytes(6).toString('hex')}`;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(secret, pem, { mode: 0o600, flush: true });
  writeFileSync(open, `${encodeVerifierKey(name, rawPublicKey(privateKey), 'cosignature')}\n`, {
    flush: true,
  });
}
