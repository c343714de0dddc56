// A page that shows a canary patient in clear does so to everybody who opens it: said once an hour.
import * as z from 'zod/mini';
import { pageTemplate } from '../../shared/records/page-template.ts';
import type { CoverageStore } from './coverage-log.ts';

const period = 3_600_000;
const mostPages = 200;
/** Milliseconds since the epoch, by page and kinds. */
const stored = z.record(z.string(), z.number());

export class CanaryAlarms {
  readonly #store: CoverageStore;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: CoverageStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Runs `record` unless it has been recorded within the hour; what could not be recorded was not. */
  async once(
    { site, address, kinds }: { site: string; address: string; kinds: readonly string[] },
    record: () => Promise<boolean>,
  ): Promise<boolean> {
    const turn = this.#last.then(async () => {
      const parsed = stored.safeParse(await this.#store.read());
      const known = parsed.success ? parsed.data : {};
      const key = JSON.stringify([site, pageTemplate(address), kinds.toSorted()]);
      const now = this.#now();
      // A clock that went back counts as an hour over.
      if (Math.abs(now - (known[key] ?? Number.NEGATIVE_INFINITY)) < period) return true;
      if (!(await record())) return false;
      const others = Object.entries(known).filter(([name]) => name !== key);
      await this.#store.write(Object.fromEntries([...others, [key, now]].slice(-mostPages)));
      return true;
    });
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
