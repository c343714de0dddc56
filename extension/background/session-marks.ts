// The codes of watermarks: one for each HIS account that this browser session has seen at this device. Made here
// at random, kept in storage.session: gone with the browser, and never the same for two people.
import * as z from 'zod/mini';
import { sessionMark } from '../../shared/records/session-mark.ts';
import { codeFromBytes } from '../../shared/watermark/session-code.ts';

/** The browser's session storage, or a test's. */
export interface MarkStore {
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

/** Code by device and account. */
const stored = z.record(z.string(), sessionMark);
/** Accounts of a session; pages name them, so they are bounded. The oldest is forgotten, and has another
 *  code when it comes back. */
const most = 60;

export class SessionMarks {
  readonly #store: MarkStore;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: MarkStore) {
    this.#store = store;
  }

  /** The code of an account at a device; either may be unknown, and is then one of its own. One after the
   *  other: two pages that ask at once get the same. */
  of(device: string | undefined, user: string | undefined): Promise<string> {
    const turn = this.#last.then(async () => {
      const parsed = stored.safeParse(await this.#store.read());
      const known = parsed.success ? parsed.data : {};
      const key = JSON.stringify([device ?? null, user ?? null]);
      const before = known[key];
      if (before !== undefined) return before;
      const code = codeFromBytes(crypto.getRandomValues(new Uint8Array(5)));
      const kept = Object.entries(known).slice(1 - most);
      await this.#store.write(Object.fromEntries([...kept, [key, code]]));
      return code;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
