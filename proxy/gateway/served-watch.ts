// Compares two witnesses: what the gateway served in clear to a browser with the extension, and what that
// browser has reported as seen. Pages ask for more than they show, so a little is nothing; a browser that
// reports nothing at all, or many patients that no page has shown, is a finding.
import type { RecordDraft, RecordKind } from '../../shared/records/record.ts';
import { type Ledger, newestFirst } from '../ledger/contract.ts';

export interface ServedWatchDeps {
  readonly ledger: Pick<Ledger, 'query' | 'append'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onFault: () => void;
}

type Served = Extract<RecordDraft, { kind: 'served' | 'export' }>;

interface Answer {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly count: number;
  readonly refs: readonly string[];
}

/** Of one device at one site. */
interface Waiting {
  readonly device: string;
  readonly site: string;
  readonly actor: Served['actor'];
  /** Oldest first; of more than these the newest stay. */
  answers: Answer[];
}

/** Kinds of record by which a browser says that it has shown a patient. */
const seenKinds: readonly RecordKind[] = ['view', 'reveal', 'copy', 'print'];
/** Milliseconds that a report may take: a browser that is offline to the intake keeps its events. */
const grace = 15 * 60_000;
/** How long before an answer its patients may have been reported: a page reports each once in its life. */
const pageLife = 24 * 3_600_000;
/** Patients of a browser that does report others: fewer are data that a page has not scrolled to. */
const usual = 20;
const mostAnswers = 500;
const mostDevices = 20_000;
const mostRefs = 2000;
const pageSize = 200;
const mostReports = 20 * pageSize;

export class ServedWatch {
  readonly #deps: ServedWatchDeps;
  readonly #waiting = new Map<string, Waiting>();

  constructor(deps: ServedWatchDeps) {
    this.#deps = deps;
  }

  /** An answer as it is recorded. Masked ones, those to browsers that have not attested, and what browsers
   *  themselves send through a socket, are none. */
  served(draft: RecordDraft): void {
    if (draft.kind !== 'served' || draft.masked || draft.messages?.from === 'browser') return;
    const { actor, site, patients } = draft;
    const { device } = actor;
    if (device === null || patients.refs.length === 0) return;
    const key = `${device} ${site}`;
    const waiting = this.#waiting.get(key) ?? { device, site, actor, answers: [] };
    if (!this.#waiting.has(key) && this.#waiting.size >= mostDevices) return;
    this.#waiting.set(key, waiting);
    waiting.answers.push({ at: this.#deps.now(), count: patients.count, refs: patients.refs });
    if (waiting.answers.length > mostAnswers) waiting.answers.shift();
  }

  /** Looks through what is old enough; at most one finding for a device and site. Never rejects. */
  async look(): Promise<void> {
    const due = this.#deps.now() - grace;
    for (const [key, waiting] of this.#waiting) {
      const old = waiting.answers.filter(({ at }) => at <= due);
      if (old.length === 0) continue;
      waiting.answers = waiting.answers.filter(({ at }) => at > due);
      if (waiting.answers.length === 0) this.#waiting.delete(key);
      await this.#judge(waiting, old).catch(() => this.#deps.onFault());
    }
  }

  async #judge({ device, site, actor }: Waiting, answers: readonly Answer[]): Promise<void> {
    const [first] = answers;
    if (first === undefined) return;
    const from = new Date(first.at - pageLife).toISOString();
    const seen = await this.#seen(device, from, refsOf(answers));
    const unseen = answers.filter(({ refs }) => !refs.some((ref) => seen.has(ref)));
    const [since] = unseen;
    if (since === undefined) return;
    const count = patientsIn(unseen);
    if (count < usual && !(await this.#isSilent(device, from))) return;
    await this.#deps.ledger.append({
      kind: 'incident.unviewed',
      actor,
      site,
      patients: { count, refs: refsOf(unseen) },
      since: new Date(since.at).toISOString(),
      answers: unseen.length,
    });
  }

  /** Of these pseudonyms, the ones that the device has reported. */
  async #seen(device: string, from: string, refs: readonly string[]): Promise<Set<string>> {
    const seen = new Set<string>();
    const asked = { kinds: seenKinds, device, from, patientRefs: refs };
    let left = mostReports;
    for await (const { record } of newestFirst(this.#deps.ledger, asked, pageSize)) {
      if ('patients' in record) for (const ref of record.patients.refs) seen.add(ref);
      if (--left === 0) break;
    }
    return seen;
  }

  async #isSilent(device: string, from: string): Promise<boolean> {
    const { rows } = await this.#deps.ledger.query(
      { kinds: seenKinds, device, from },
      { limit: 1, scan: 50_000 },
    );
    return rows.length === 0;
  }
}

function refsOf(answers: readonly Answer[]): string[] {
  return [...new Set(answers.flatMap(({ refs }) => refs))].slice(0, mostRefs);
}

/** Whoever stands in several answers under the same pseudonyms is one. */
function patientsIn(answers: readonly Answer[]): number {
  const counted = new Set<string>();
  let patients = 0;
  for (const { count, refs } of answers) {
    const fresh = refs.filter((ref) => !counted.has(ref)).length;
    // A patient has one or several pseudonyms: as many of the answer's are new as of its pseudonyms.
    patients += Math.round((count * fresh) / refs.length);
    for (const ref of refs) counted.add(ref);
  }
  return patients;
}
