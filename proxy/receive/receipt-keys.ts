// The key a hospital signs receipts with. Not the ledger's own: who may receive must not thereby be able to
// sign the record.
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

export interface ReceiptKeys {
  /** What partners register as our `receiptKey`. */
  readonly verifierKey: string;
  readonly key: VerifierKey;
  readonly sign: Sign;
}

/**
 * Loads the receipt key of a data directory, making it on first use.
 * @throws Error when the key is readable by others or its public half is another's
 */
export function loadReceiptKeys(dataDir: string): ReceiptKeys {
  const keys = join(dataDir, 'keys');
  const [secret, open] = [join(keys, 'receipt-signing.pem'), join(keys, 'receipt-verifier.txt')];
  if (!existsSync(secret) && !existsSync(open)) {
    mkdirSync(keys, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const name = `medveil-receipt/${randomBytes(6).toString('hex')}`;
    writeFileSync(secret, pem, { mode: 0o600, flush: true });
    writeFileSync(open, `${encodeVerifierKey(name, rawPublicKey(privateKey))}\n`, { flush: true });
  }
  const signing = createPrivateKey(readSecret(secret));
  const verifierKey = readFileSync(open, 'utf8').trim();
  const key = parseVerifierKey(verifierKey);
  if (key?.type !== 'ed25519' || !Buffer.from(rawPublicKey(signing)).equals(key.publicKey)) {
    throw new Error('receipt-verifier.txt does not belong to receipt-signing.pem');
  }
  return { verifierKey, key, sign: (message) => sign(null, message, signing) };
}
