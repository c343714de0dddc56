// Notices which patients' values a page has shown, and reports each (patient, kinds) once a page life.
import type { PageMessage } from '../../../shared/messages/page.ts';
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import { eventParts, type Patients, shownPatient } from '../page/patients.ts';

/** A page that is still filling is reported once, not row by row. */
const quietMilliseconds = 700;
/** A page that never rests (clocks, tickers) is reported all the same. */
const longestWait = 3000;

/** `send` resolves to true when the background has stored the event. */
export interface SightDeps {
  readonly patients: () => Patients;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  /** False in a tab behind another, and in a page rendered beforehand: nobody sees it. */
  readonly visible: () => boolean;
  /** The page has come to rest: whoever else reads it does so now. */
  readonly rested: () => void;
}

export class Sight {
  readonly #deps: SightDeps;
  readonly #reported = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since = 0;

  constructor(deps: SightDeps) {
    this.#deps = deps;
  }

  /** Something on the page has changed, or it has come on screen; reports when it has been quiet, or
   *  after three seconds. */
  changed(now: number): void {
    if (!this.#deps.visible()) return;
    if (this.#timer === undefined) this.#since = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(quietMilliseconds, this.#since + longestWait - now));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.report();
      this.#deps.rested();
    }, wait);
  }

  /** The page is being left or hidden: a look of half a second was a look. */
  leave(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.report();
  }

  /** Reports what has not been reported; forgets what the background did not take. */
  async report(): Promise<void> {
    const fresh = this.#fresh();
    for (const part of eventParts(fresh)) {
      const keys = part.map(([key]) => key);
      for (const key of keys) this.#reported.add(key);
      const patients = part.map(([, patient]) => patient);
      const path = this.#deps.path();
      const taken = await this.#deps.send({ type: 'happened', event: 'view', path, patients });
      if (taken !== true) for (const key of keys) this.#reported.delete(key);
    }
  }

  /** Patients that were not reported with these kinds on this path; nameless groups are nobody. */
  #fresh(): [string, ShownPatient][] {
    const fresh: [string, ShownPatient][] = [];
    const seen = new Set<string>();
    const path = this.#deps.path();
    for (const group of this.#deps.patients().groups) {
      const patient = shownPatient(group);
      if (Object.keys(patient.identifiers).length === 0) continue;
      const key = `${path} ${JSON.stringify(patient)}`;
      if (this.#reported.has(key) || seen.has(key)) continue;
      seen.add(key);
      fresh.push([key, patient]);
    }
    return fresh;
  }
}
