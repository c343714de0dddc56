// Small files that are whole at every moment: written beside their place, made durable, then given their name.
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces a file's text; a crash leaves the old text or the new. For its owner only. */
export function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, text, { mode: 0o600, flush: true });
  renameSync(fresh, path);
  try {
    syncDirectory(dirname(path));
  } catch {
    // Some file systems have no such call. The rename is atomic all the same: at worst the old text is back.
  }
}

/** Makes a rename durable; Windows has no such call and needs none. @throws Error when it cannot be done */
export function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
