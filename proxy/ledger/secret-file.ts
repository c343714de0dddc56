// Files that only their owner may read: keys, passwords.
import { readFileSync, statSync } from 'node:fs';

/** The text of a secret; refuses a file that group or others may read (POSIX modes only). */
export function readSecret(path: string): string {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`${path} may be read by others: chmod 600 it`);
  }
  return readFileSync(path, 'utf8');
}
