// Notices that rule files have changed, by their size and date: that works on network shares and with
// editors that replace files, where the system's own notices do not.
import { statSync } from 'node:fs';
import type { RuleBook } from '../config/rule-book.ts';
import { listRuleFiles, type RuleMistake } from '../config/rule-files.ts';

export interface RuleWatch {
  /** Reads now, whatever the files' dates say. */
  reload(): void;
  stop(): void;
}

export interface RuleWatchDeps {
  readonly book: RuleBook;
  /** Packs are others now. */
  readonly onChange: () => void;
  /** A file was refused; its last good state stays in force. */
  readonly onRefused: (mistakes: readonly RuleMistake[]) => void;
  readonly everyMs?: number;
}

/** Looks every second; takes a change when it has stood still for one look, so never half a file. */
export function watchRules({
  book,
  onChange,
  onRefused,
  everyMs = 1000,
}: RuleWatchDeps): RuleWatch {
  let taken = stateOf(book.paths);
  let seen = taken;
  const reload = (): void => {
    const { changed, mistakes } = book.reload();
    if (mistakes.length > 0) onRefused(mistakes);
    if (changed) onChange();
  };
  const look = (): void => {
    const now = stateOf(book.paths);
    const still = now === seen;
    seen = now;
    if (!still || now === taken) return;
    taken = now;
    reload();
  };
  const timer = book.paths.length > 0 ? setInterval(look, everyMs).unref() : undefined;
  return { reload, stop: () => clearInterval(timer) };
}

function stateOf(paths: readonly string[]): string {
  const files = listRuleFiles(paths).map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat ? `${file} ${stat.size} ${stat.mtimeMs} ${stat.ino}` : file;
  });
  return files.join('\n');
}
