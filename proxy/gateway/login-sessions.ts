// Whose session of the HIS is whose. Kept in memory, by hash: after a restart a session is nobody's until its
// owner signs in again.
import { createHash } from 'node:crypto';
import { keepNewest } from './keep-newest.ts';

const most = 50_000;
/** Milliseconds without a request. */
const life = 24 * 3_600_000;

export class LoginSessions {
  readonly #now: () => number;
  /** The one used longest ago first. */
  readonly #sessions = new Map<string, { names: readonly string[]; used: number }>();

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param session value of its cookie or token */
  begin(session: string, names: readonly string[]): void {
    const key = keyOf(session);
    this.#sessions.delete(key);
    this.#sessions.set(key, { names, used: this.#now() });
    keepNewest(this.#sessions, most);
  }

  namesOf(session: string): readonly string[] | undefined {
    const key = keyOf(session);
    const found = this.#sessions.get(key);
    if (found === undefined) return undefined;
    this.#sessions.delete(key);
    if (this.#now() - found.used > life) return undefined;
    this.#sessions.set(key, { ...found, used: this.#now() });
    return found.names;
  }
}

function keyOf(session: string): string {
  return createHash('sha256').update(session).digest('base64url').slice(0, 22);
}
