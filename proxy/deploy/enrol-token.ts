// The token with which browsers of this hospital enrol: made on first use, kept beside the keys,
// written into the browser policy. Others may be added in the configuration by their hash.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data directory's own enrolment token, in clear. */
export function loadEnrolToken(dataDir: string): string {
  const path = join(dataDir, 'keys', 'enrol-token.txt');
  if (!existsSync(path)) {
    mkdirSync(join(dataDir, 'keys'), { recursive: true, mode: 0o700 });
    // 192 bits: never typed, never guessed.
    const token = randomBytes(24).toString('base64url');
    writeFileSync(path, `${token}\n`, { mode: 0o600, flush: true });
  }
  return readFileSync(path, 'utf8').trim();
}

/** The form the configuration and the server keep: SHA-256, hex. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
