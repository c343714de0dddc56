// Rule files that change come into force; those that are wrong leave the last good state there.
import type { RuleBook } from '../config/rule-book.ts';
import { listRuleFiles, type RuleMistake } from '../config/rule-files.ts';
import { watchFiles } from './watch-files.ts';

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
}

export function watchRules({ book, onChange, onRefused }: RuleWatchDeps): RuleWatch {
  const reload = (): void => {
    const { changed, mistakes } = book.reload();
    if (mistakes.length > 0) onRefused(mistakes);
    if (changed) onChange();
  };
  if (book.paths.length === 0) return { reload, stop: () => undefined };
  return { reload, stop: watchFiles(() => listRuleFiles(book.paths), reload) };
}
