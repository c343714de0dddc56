// The key that signs the extension's packages. Browsers know the extension by this key: its id is the
// hash of it, so the key is made once and must be backed up with the data directory.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ExtensionKey {
  /** PEM file, PKCS #8, RSA 2048. */
  readonly path: string;
  /** base64 SubjectPublicKeyInfo: the manifest's `key`. */
  readonly publicKey: string;
  /** 32 letters a–p. */
  readonly id: string;
}

/** First 32 hex digits of SHA-256(SPKI), written with a–p for 0–f, as Chromium derives ids. */
export function extensionId(spki: Uint8Array): string {
  const digest = createHash('sha256').update(spki).digest('hex').slice(0, 32);
  return digest.replace(/[0-9a-f]/g, (digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  );
}

/** Loads the packaging key of a data directory, making it on first use. */
export function loadExtensionKey(dataDir: string): ExtensionKey {
  const path = join(dataDir, 'keys', 'extension.pem');
  if (!existsSync(path)) {
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    // RSA is what the packer signs with. The id comes from this key for ever.
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(path, pem, { mode: 0o600, flush: true });
  }
  const key = createPublicKey(createPrivateKey(readFileSync(path, 'utf8')));
  const spki = key.export({ type: 'spki', format: 'der' });
  return { path, publicKey: spki.toString('base64'), id: extensionId(spki) };
}
