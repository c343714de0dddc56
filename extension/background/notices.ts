// Which accounts have read the hospital's notice in this browser, and whether the page with it has been opened by
// itself: once for a notice, never again. Kept in storage.local: it says nothing but names of accounts.
import * as z from 'zod/mini';
import type { Notice } from '../../shared/policy/notice.ts';

/** The browser's storage, or a test's. */
export interface NoticeStore {
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

const stored = z.strictObject({
  /** The notice that the page was opened with. */
  opened: z.optional(z.string()),
  read: z.array(z.strictObject({ sha256: z.string(), user: z.string(), at: z.number() })),
});
type Stored = z.infer<typeof stored>;

/** Accounts of a shared workstation; the oldest go first, and are asked again. */
const most = 500;

export class Notices {
  readonly #store: NoticeStore;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds since the epoch */
  constructor(store: NoticeStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** When an account has read it; null when it has not. Who is not known is one account of its own. */
  async readAt(notice: Notice, user: string | undefined): Promise<number | null> {
    const { read } = await this.#read();
    const found = read.find((each) => each.sha256 === notice.sha256 && each.user === (user ?? ''));
    return found?.at ?? null;
  }

  /** An account has read it. */
  confirm(notice: Notice, user: string | undefined): Promise<void> {
    return this.#change((kept) => ({
      ...kept,
      read: [...kept.read, { sha256: notice.sha256, user: user ?? '', at: this.#now() }].slice(
        -most,
      ),
    }));
  }

  /** True the first time for a notice: its page is to be opened. */
  async isNew({ sha256 }: Notice): Promise<boolean> {
    let isNew = false;
    await this.#change((kept) => {
      isNew = kept.opened !== sha256;
      return { ...kept, opened: sha256 };
    });
    return isNew;
  }

  /** One after the other. */
  #change(change: (kept: Stored) => Stored): Promise<void> {
    const turn = this.#last.then(async () => this.#store.write(change(await this.#read())));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #read(): Promise<Stored> {
    const parsed = stored.safeParse(await this.#store.read());
    return parsed.success ? parsed.data : { read: [] };
  }
}
