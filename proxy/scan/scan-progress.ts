// A bar on the terminal while files are scanned.
import { basename } from 'node:path';
import { printable } from './file-report.ts';
import type { ScanProgress } from './scan-files.ts';

const width = 24;
/** A line that wraps could not be rewritten. */
const longestName = 40;

/** Shows where a scan stands, a few times a second at most. */
export function scanProgress(io: { progress(line: string): void }): (at: ScanProgress) => void {
  let last = 0;
  return ({ name, done, total }) => {
    const now = Date.now();
    if (now - last < 100) return;
    last = now;
    const full = Math.floor((width * done) / Math.max(1, total));
    const bar = '█'.repeat(full) + '░'.repeat(width - full);
    io.progress(`${bar} ${done}/${total} ${printable(basename(name)).slice(0, longestName)}`);
  };
}
