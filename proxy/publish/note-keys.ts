// A key that a hospital signs notes with, beside the ledger's own: who may witness or receive must not thereby be
// able to sign the record.
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeVerifierKey,
  type KeyType,
  parseVerifierKey,
  type Sign,
  type VerifierKey,
} from '../../shared/transparency/note.ts';
import { rawPublicKey } from '../ledger/keys.ts';
import { readSecret } from '../ledger/secret-file.ts';

export interface NoteKeys {
  /** What others write into their configuration or registers. */
  readonly verifierKey: string;
  readonly key: VerifierKey;
  readonly sign: Sign;
}

/**
 * Loads `keys/NAME-signing.pem` and `keys/NAME-verifier.txt` of a data directory, making them on first use.
 * @throws Error when the key is readable by others or its public half is another's
 */
export function loadNoteKeys(
  dataDir: string,
  name: string,
  type: Extract<KeyType, 'ed25519' | 'cosignature'>,
): NoteKeys {
  const keys = join(dataDir, 'keys');
  const secret = join(keys, `${name}-signing.pem`);
  const open = join(keys, `${name}-verifier.txt`);
  if (!existsSync(secret) && !existsSync(open)) {
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const origin = `medveil-${name}/${randomBytes(6).toString('hex')}`;
    const verifier = encodeVerifierKey(origin, rawPublicKey(privateKey), type);
    writeFileSync(secret, pem, { mode: 0o600, flush: true });
    writeFileSync(open, `${verifier}\n`, { flush: true });
  }
  const signing = createPrivateKey(readSecret(secret));
  const verifierKey = readFileSync(open, 'utf8').trim();
  const key = parseVerifierKey(verifierKey);
  if (key?.type !== type || !Buffer.from(rawPublicKey(signing)).equals(key.publicKey)) {
    throw new Error(`${name}-verifier.txt does not belong to ${name}-signing.pem`);
  }
  return { verifierKey, key, sign: (message) => sign(null, message, signing) };
}
