// What a look at a page amounts to when the page is counted again while it stays open. Pure.
import { type LookCounts, mostRules } from '../../../shared/messages/coverage.ts';

/** Fields as they stand now, unless the page has been emptied; of each rule the most hits it ever had here. */
export function mergeLooks(before: LookCounts | undefined, now: LookCounts): LookCounts {
  if (before === undefined) return now;
  const isEmpty = Object.keys(now.kinds).length === 0;
  const rules = { ...before.rules };
  for (const [name, hits] of Object.entries(now.rules)) {
    const known = rules[name];
    if (known === undefined && Object.keys(rules).length >= mostRules) continue;
    rules[name] = Math.max(known ?? 0, hits);
  }
  const canary = now.canary ?? before.canary;
  return {
    kinds: isEmpty ? before.kinds : now.kinds,
    rules,
    ...(canary === undefined ? {} : { canary }),
  };
}
