// Judges one window of tunnels after the other, once the reports of browsers for it have had their time.
// Where it has got to is in a file, so that a restart leaves nothing out; judging twice writes nothing twice.
import { readFileSync } from 'node:fs';
import type { RecordOf } from '../../shared/records/record.ts';
import { type Ledger, newestFirst, type RecordFilter } from '../ledger/contract.ts';
import { writeWhole } from '../store/write-whole.ts';
import { clockSlack, reconcile, type ReconcileRules, type TunnelWindow } from './reconcile.ts';

export interface TunnelWatchDeps {
  readonly ledger: Pick<Ledger, 'query' | 'append'>;
  readonly rules: ReconcileRules;
  readonly windowMs: number;
  readonly graceMs: number;
  /** File with the moment up to which all is judged. */
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** After a longer rest, what came before is left to people. */
const mostCaughtUp = 7 * 86_400_000;

export class TunnelWatch {
  readonly #deps: TunnelWatchDeps;

  constructor(deps: TunnelWatchDeps) {
    this.#deps = deps;
  }

  /** Judges every window that is due; resolves to the number of findings. Rejects when the ledger does. */
  async look(): Promise<number> {
    const { windowMs, graceMs, now } = this.#deps;
    let findings = 0;
    let from = this.#judgedTo();
    for (; from + windowMs + graceMs <= now(); from += windowMs) {
      findings += await this.#judge(from);
      this.#write(from + windowMs);
    }
    return findings;
  }

  async #judge(from: number): Promise<number> {
    const { ledger, rules, windowMs } = this.#deps;
    const to = from + windowMs;
    const tunnels = await this.#all('tunnel', { from: iso(from), to: iso(to) });
    if (tunnels.length === 0) return 0;
    const before = await this.#before(from, earliestOf(tunnels, from) - 2 * clockSlack);
    const windows = [...before, { name: iso(from), tunnels }];
    // Reports carry the time of their arrival: from the first tunnel's beginning until now.
    const earliest = earliestOf(
      windows.flatMap((each) => [...each.tunnels]),
      from,
    );
    const uploads = await this.#all('upload', { from: iso(earliest - clockSlack) });
    const found = reconcile(windows, uploads, rules);
    for (const { draft, key } of found) await ledger.append(draft, key);
    return found.length;
  }

  /** Windows whose tunnels may have needed the same reports. */
  async #before(to: number, moment: number): Promise<TunnelWindow[]> {
    const { windowMs } = this.#deps;
    const from = to - Math.ceil((to - moment) / windowMs) * windowMs;
    const tunnels = await this.#all('tunnel', { from: iso(from), to: iso(to) });
    const windows = new Map<number, RecordOf<'tunnel'>[]>();
    for (const tunnel of tunnels.toReversed()) {
      const at = Math.floor(Date.parse(tunnel.at) / windowMs) * windowMs;
      const others = windows.get(at);
      if (others) others.push(tunnel);
      else windows.set(at, [tunnel]);
    }
    return [...windows]
      .sort(([a], [b]) => a - b)
      .map(([at, of]) => ({ name: iso(at), tunnels: of }));
  }

  async #all<K extends 'tunnel' | 'upload'>(
    kind: K,
    filter: Omit<RecordFilter, 'kinds'>,
  ): Promise<RecordOf<K>[]> {
    const all: RecordOf<K>[] = [];
    for await (const { record } of newestFirst(this.#deps.ledger, { ...filter, kinds: [kind] }))
      if (record.kind === kind) all.push(record as RecordOf<K>);
    return all;
  }

  /** The beginning of the next window; windows are the same for every gateway of a ledger. */
  #judgedTo(): number {
    const { file, now, windowMs, graceMs } = this.#deps;
    const written = Date.parse(readText(file).trim());
    const newest = now() - windowMs - graceMs;
    const from = Number.isNaN(written) ? newest : Math.max(written, now() - mostCaughtUp);
    return Math.floor(from / windowMs) * windowMs;
  }

  #write(judged: number): void {
    writeWhole(this.#deps.file, `${iso(judged)}\n`);
  }
}

/** When the first of some tunnels began. */
function earliestOf(tunnels: readonly RecordOf<'tunnel'>[], otherwise: number): number {
  const began = tunnels.map(({ at, seconds }) => Date.parse(at) - seconds * 1000);
  return began.reduce((least, each) => Math.min(least, each), otherwise);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // The first start.
    return '';
  }
}

function iso(moment: number): string {
  return new Date(moment).toISOString();
}
