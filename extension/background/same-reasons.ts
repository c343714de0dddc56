// How many patients an account has opened for one and the same reason within some time: who always says the same
// is not being asked any more. Kept in storage.session, patients by a hash: gone with the browser.
import * as z from 'zod/mini';
import type { ShownPatient } from '../../shared/messages/intake.ts';

/** The browser's session storage, or a test's. */
export interface ReasonStore {
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

const given = z.array(
  z.strictObject({ user: z.string(), reason: z.string(), patient: z.string(), at: z.number() }),
);
type Given = z.infer<typeof given>[number];

/** Of all accounts; the oldest go first. A day of a busy ward is some hundreds. */
const most = 2000;

export class SameReasons {
  readonly #store: ReasonStore;
  readonly #now: () => number;
  #last: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds since the epoch */
  constructor(store: ReasonStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * How many patients an account would have opened for a reason, these included.
   * @param minutes the time that counts
   * @returns `added`: how many of `patients` are new in it
   */
  async with(
    user: string | undefined,
    reason: string,
    patients: readonly ShownPatient[],
    minutes: number,
  ): Promise<{ readonly patients: number; readonly added: number }> {
    const since = this.#now() - minutes * 60_000;
    const all = (await this.#read()).filter(
      (each) => each.at > since && each.user === (user ?? '') && each.reason === reason,
    );
    const known = new Set(all.map(({ patient }) => patient));
    const before = known.size;
    for (const patient of patients) known.add(await hashOf(patient));
    return { patients: known.size, added: known.size - before };
  }

  /** They have been opened. One after the other: two pages that tell at once are both kept. */
  add(user: string | undefined, reason: string, patients: readonly ShownPatient[]): Promise<void> {
    const turn = this.#last.then(async () => {
      const at = this.#now();
      const opened: Given[] = [];
      for (const patient of patients) {
        opened.push({ user: user ?? '', reason, patient: await hashOf(patient), at });
      }
      const isAgain = (each: Given): boolean =>
        opened.some(
          (now) =>
            now.patient === each.patient && now.user === each.user && now.reason === each.reason,
        );
      const kept = (await this.#read()).filter((each) => !isAgain(each));
      await this.#store.write([...kept, ...opened].slice(-most));
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #read(): Promise<Given[]> {
    const parsed = given.safeParse(await this.#store.read());
    return parsed.success ? parsed.data : [];
  }
}

/** The same patient by whatever is certain: a page may show more of one at one time than at another. */
async function hashOf({ identifiers }: ShownPatient): Promise<string> {
  const { residentId, patientNumber, personName, mobilePhone } = identifiers;
  const sign = residentId ?? patientNumber ?? JSON.stringify([personName ?? '', mobilePhone ?? '']);
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sign));
  return [...new Uint8Array(bytes, 0, 12)].map((b) => b.toString(16).padStart(2, '0')).join('');
}
