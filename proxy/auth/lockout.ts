// Slows down guessing for one account. Names without an account are counted the same, so that the
// answer does not tell which names exist.
import { accountKey } from './account-store.ts';

/** `until`: end of the pause, ms since 1970; in the past when no pause is in force. */
interface Failures {
  count: number;
  until: number;
}

const freeFailures = 5;
const firstPause = 60_000;
const longestPause = 15 * 60_000;
/** Failures older than this are forgotten. */
const memory = 60 * 60_000;
/** A flood of invented names must not fill the memory; the quietest are forgotten first. */
const maximumNames = 10_000;

export interface Lockout {
  /** Milliseconds that `user` still has to wait; 0 when a try is allowed. */
  waitOf(user: string): number;
  failed(user: string): void;
  /** Forgets all failures of the name. */
  succeeded(user: string): void;
}

/** After five failures a pause of one minute, doubled by each further failure up to 15 minutes. */
export function createLockout(now: () => number = Date.now): Lockout {
  const known = new Map<string, Failures>();
  return {
    waitOf(user) {
      return Math.max(0, (known.get(accountKey(user))?.until ?? 0) - now());
    },
    failed(user) {
      const key = accountKey(user);
      const before = known.get(key);
      const count = before && before.until + memory > now() ? before.count + 1 : 1;
      const doublings = count - freeFailures;
      const pause = doublings < 0 ? 0 : Math.min(longestPause, firstPause * 2 ** doublings);
      // Re-inserted last: the map forgets the name that has been quiet longest.
      known.delete(key);
      known.set(key, { count, until: now() + pause });
      const [oldest] = known.keys();
      if (known.size > maximumNames && oldest !== undefined) known.delete(oldest);
    },
    succeeded(user) {
      known.delete(accountKey(user));
    },
  };
}
