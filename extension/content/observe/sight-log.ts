// The sight log: which fields of which patients were really on the screen, for how long, and whether they could be
// read. One record for a list; a record of its own for each page of an app and each person at it.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { ShownPatient } from '../../../shared/messages/intake.ts';
import type { PageMessage } from '../../../shared/messages/page.ts';
import type { SightSpan, SightState } from '../../../shared/records/sight-facts.ts';
import { eventParts } from '../page/patients.ts';
import { Dwell, type Dwelt, tickPeriod } from './dwell.ts';

/** A field on the screen now. */
export interface FieldInSight {
  readonly patient: ShownPatient;
  readonly kind: IdentifierKind;
  readonly state: SightState;
}

/** What is on the screen; `waits` while the browser has not said of all that is new where it is. */
export interface Look {
  readonly fields: readonly FieldInSight[];
  readonly waits: boolean;
}

export interface SightLogDeps {
  /** Empty while nobody can look. */
  readonly inSight: () => Look;
  /** Resolves to true when the background has stored the event. */
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  /** The document is still arriving. */
  readonly loads: () => boolean;
  /** Account that is signed in, as the page says it. */
  readonly user: () => string | undefined;
  readonly now: () => number;
}

type Sight = PageMessage & { type: 'happened' };

/** Changes come in bursts; times are told to a tenth of a second. */
const settles = 40;
/** A page that is long to look at is looked at the more seldom: of its time at most one part in so many. */
const shareOfTime = 50;
/** A look that takes no longer is taken with every step of scrolling. Milliseconds. */
const cheap = 2;
/** A page hears of a new account a moment after it: what is on the screen for less is the new person's. */
const heardLate = 500;
/** What has not come on the screen by then has come later. Milliseconds. */
const longestWait = 3000;
/** Milliseconds after which a page that nobody leaves is reported. */
const longestReport = 300_000;
/** Reports that the background did not take and that are said again; beyond, the oldest is lost. */
const mostUnsent = 20;

export class SightLog {
  readonly #deps: SightLogDeps;
  readonly #dwell = new Dwell();
  /** Patients seen since the last report, by the word that the dwell knows them by. */
  readonly #people = new Map<string, ShownPatient>();
  #unsent: Sight[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #path = '';
  #user: string | undefined;
  /** The account became another one without a page of its own in between. */
  #handover = false;
  #reported = 0;
  /** When the page changed that has not been looked at, or not wholly: what is new has been there since. */
  #changedAt: number | undefined;
  /** Milliseconds that the last look took. */
  #cost = 0;
  /** When the first field since the last report came on the screen. */
  #since: number | undefined;

  constructor(deps: SightLogDeps) {
    this.#deps = deps;
    this.#reported = deps.now();
  }

  /** Something may have come on the screen, gone, or become readable. */
  changed(at = this.#deps.now()): void {
    this.#changedAt ??= at;
    const wait = Math.min(longestWait, Math.max(settles, this.#cost * shareOfTime));
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const since = this.#changedAt ?? at;
      // What is still arriving is looked at once it is there.
      if (this.#deps.loads() && this.#deps.now() - since < longestWait - wait) this.changed(since);
      else this.look();
    }, wait);
  }

  /** The browser says that something has come or gone: a box was scrolled. */
  moved(at: number): void {
    if (this.#cost > cheap) this.changed(at);
    else this.look(at);
  }

  /** Takes what is on the screen.
   *  @param moment when it came there, if the page has not changed before: a box was scrolled */
  look(moment = this.#deps.now()): void {
    const { inSight, path, user } = this.#deps;
    const at = Math.max(this.#changedAt ?? moment, moment - longestWait);
    const [pathNow, userNow] = [path(), user()];
    // Nobody known is nobody else.
    const isAnother = this.#user !== undefined && userNow !== this.#user;
    // What was seen until now was seen on the page before, by the person before.
    const isHeardLate = isAnother && at - (this.#since ?? at) < heardLate;
    if (pathNow !== this.#path || (isAnother && !isHeardLate)) this.#report(at);
    if (isAnother && userNow !== undefined) this.#handover = true;
    this.#path = pathNow;
    this.#user = userNow;
    const begun = this.#deps.now();
    const { fields: seen, waits } = inSight();
    // One that came cheap by chance does not make the next ones so.
    this.#cost = Math.max(this.#deps.now() - begun, this.#cost / 2);
    // What is near and not told yet came on the screen now, or when the page changed.
    const began = this.#changedAt ?? at;
    this.#changedAt = waits && began === at ? at : undefined;
    const fields = seen.map(({ patient, kind, state }) => {
      const word = JSON.stringify(patient.identifiers);
      const known = this.#people.get(word);
      const kinds = new Set([...(known?.kinds ?? []), kind]);
      this.#people.set(word, { identifiers: patient.identifiers, kinds: [...kinds].sort() });
      return { patient: word, kind, state };
    });
    this.#dwell.see(at, fields);
    if (fields.length > 0) this.#since ??= at;
    this.#keepTime(fields.length > 0);
  }

  /** What the last look waited for is not on the screen. */
  settled(): void {
    if (this.#timer === undefined) this.#changedAt = undefined;
  }

  /** The page is left or hidden: what was seen is reported now or never. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changedAt = undefined;
    this.#report(this.#deps.now());
    this.#dwell.see(this.#deps.now(), []);
    this.#dwell.take(this.#deps.now());
    this.#people.clear();
    this.#keepTime(false);
  }

  /** The clock runs only while there is something to see. */
  #keepTime(runs: boolean): void {
    if (runs === (this.#tick !== undefined)) return;
    clearInterval(this.#tick);
    this.#tick = runs ? setInterval(() => this.#onTick(), tickPeriod) : undefined;
  }

  #onTick(): void {
    const at = this.#deps.now();
    this.#dwell.tick(at);
    if (this.#deps.user() !== this.#user) return this.look();
    if (at - this.#reported >= longestReport) {
      this.#report(at);
      this.look();
    }
  }

  #report(at: number): void {
    const milliseconds = Math.round(at - (this.#since ?? at));
    this.#reported = at;
    this.#since = undefined;
    const byPatient = grouped(this.#dwell.take(at), ({ patient }) => patient);
    const all = [...byPatient].flatMap(([word, dwelt]) => {
      const patient = this.#people.get(word);
      const spans = spansOf(dwelt);
      return patient && spans.length > 0 ? [{ patient, spans }] : [];
    });
    this.#people.clear();
    const handover = this.#handover ? { handover: true as const } : {};
    // Who was there becomes known a moment after the page.
    const known = (this.#user ?? this.#deps.user())?.slice(0, 120);
    const user = known === undefined ? {} : { user: known };
    const parts = [...eventParts(all)].map(
      (part): Sight => ({
        type: 'happened',
        event: 'sight',
        path: this.#path,
        patients: part.map(({ patient }) => patient),
        sight: { milliseconds, people: part.map(({ spans }) => spans), ...handover },
        ...user,
      }),
    );
    if (parts.length > 0) this.#handover = false;
    void this.#send([...this.#unsent, ...parts]);
  }

  async #send(reports: Sight[]): Promise<void> {
    this.#unsent = [];
    for (const report of reports) {
      if ((await this.#deps.send(report)) === true) continue;
      this.#unsent = [...this.#unsent, report].slice(-mostUnsent);
    }
  }
}

/** Fields that were there as long as each other, to a tenth of a second, are one span; the longest first. */
export function spansOf(dwelt: readonly Dwelt[]): SightSpan[] {
  const seen = dwelt.filter(({ milliseconds }) => Math.round(milliseconds) > 0);
  const wordOf = ({ state, milliseconds }: Dwelt) => `${state} ${Math.round(milliseconds / 100)}`;
  const groups = grouped(seen, wordOf);
  const spans = [...groups.values()].map(
    (fields): SightSpan => ({
      kinds: [...new Set(fields.map(({ kind }) => kind))].sort(),
      state: fields[0]?.state ?? 'masked',
      milliseconds: Math.round(Math.max(...fields.map(({ milliseconds }) => milliseconds))),
    }),
  );
  return spans.toSorted((a, b) => b.milliseconds - a.milliseconds);
}

/** In the order of the first of each; Chromium 114 has no `Map.groupBy`. */
function grouped<T>(all: Iterable<T>, wordOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const word = wordOf(each);
    const group = groups.get(word);
    if (group) group.push(each);
    else groups.set(word, [each]);
  }
  return groups;
}
