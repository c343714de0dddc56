// Notices that files have changed, by their size and date: that works on network shares and with
// editors that replace files, where the system's own notices do not.
import { statSync } from 'node:fs';

/**
 * Looks every `everyMs` (default: a second) at what `files` names and calls back when a change has stood
 * still for one look, so never with half a file. Returns what stops it.
 */
export function watchFiles(
  files: () => readonly string[],
  onChange: () => void,
  everyMs = 1000,
): () => void {
  let taken = stateOf(files());
  let seen = taken;
  const timer = setInterval(() => {
    const now = stateOf(files());
    const still = now === seen;
    seen = now;
    if (!still || now === taken) return;
    taken = now;
    onChange();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

function stateOf(files: readonly string[]): string {
  const states = files.map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat ? `${file} ${stat.size} ${stat.mtimeMs} ${stat.ino}` : file;
  });
  return states.join('\n');
}
