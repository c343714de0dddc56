// How many, as people read it.
import type { ConsoleTotal } from '../../../shared/messages/console.ts';

/** `1,234`, and `10,000+` where counting ended at a bound. */
export function countText({ count, isAtLeast }: ConsoleTotal): string {
  return `${count.toLocaleString()}${isAtLeast ? '+' : ''}`;
}
