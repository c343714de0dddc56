// Where in the log a time is. Clocks may be set back and gateways have their own, so times do not follow the
// order of the log: for each 256 entries the earliest and the latest is kept, and what lies between two
// times is some runs of such blocks, no entry left out whatever clocks did.
import type { Kysely } from 'kysely';
import type { LedgerTables, SpanRow } from './ledger-schema.ts';
import type { EntryRow } from './ledger-store.ts';

/** Entries of a block; the migrations know this number too. */
const blockLength = 256;

/** Neighbouring entries [from, to) that a query has to look at. */
export interface Run {
  /** Their partition in PostgreSQL; null when any. */
  readonly month: number | null;
  readonly from: number;
  readonly to: number;
  /** All of them are of the asked times; in other runs each has to be asked. */
  readonly isInside: boolean;
  /** What the database asks of each itself. */
  readonly times?: Pick<Range, 'from' | 'to'>;
}

/** A run that is no longer than this may be asked for its times by the database, however few are right. */
const shortRun = 4 * blockLength;

/** Runs whose times the database looks at, where it can do no more than a little too much. */
export function timely(runs: readonly Run[], { from, to }: Range): Run[] {
  const times = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return runs.map((run) =>
    run.isInside || run.to - run.from > shortRun ? run : { ...run, times, isInside: true },
  );
}

/** Entries that a joined run may have the database pass over for their times. */
const longestEdges = 2 * shortRun;

/** The same entries in fewer runs, for a walk, which asks each entry for all that the filter says: where times
 *  begin and end inside a block is then no question of its own. @param runs as `timely` gives them */
export function joined(runs: readonly Run[]): Run[] {
  const wide: Run[] = [];
  let edges = 0;
  for (const run of runs) {
    const last = wide.at(-1);
    edges += run.times ? run.to - run.from : 0;
    const goesOn = last?.from === run.to && last.month === run.month;
    if (last && goesOn && last.isInside && run.isInside && edges <= longestEdges) {
      const times = last.times ?? run.times;
      wide[wide.length - 1] = { ...last, from: run.from, ...(times ? { times } : {}) };
    } else {
      wide.push(run);
      edges = run.times ? run.to - run.from : 0;
    }
  }
  return wide;
}

/** What a query says of time and place; absent members say nothing. */
export interface Range {
  /** ISO 8601: inclusive, exclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Only entries with a lower index. */
  readonly before?: number;
}

/** The whole log as one run, where nothing is known of its times. */
export function wholeLog({ from, to, before = Number.MAX_SAFE_INTEGER }: Range): Run[] {
  const isInside = from === undefined && to === undefined;
  return before > 0 ? [{ month: null, from: 0, to: before, isInside }] : [];
}

/** What entries add to the table of spans; destroyed ones have no time. */
export function spansOf(entries: readonly { readonly row: EntryRow }[], month: number): SpanRow[] {
  const dated = entries.flatMap(({ row }) => (row.at === '' ? [] : [row]));
  const blocks = Map.groupBy(dated, ({ idx }) => Math.floor(idx / blockLength));
  return [...blocks].map(([block, rows]) => {
    const times = rows.map(({ at }) => at);
    const low = times.reduce((a, b) => (b < a ? b : a));
    const high = times.reduce((a, b) => (b > a ? b : a));
    return { block, month, low, high };
  });
}

/** A block as queries see it: of no one month where a month begins inside. */
type Block = Omit<SpanRow, 'month'> & Pick<Run, 'month'>;

/** Neighbouring blocks, as one. */
interface Group extends Block {
  /** The last of them; `block` is the first. */
  readonly last: number;
}

/** Blocks that are looked at together first: a log of ten million entries has forty thousand. */
const groupLength = 64;

/** The spans of one open database. Blocks that are full do not change, so each is read once. */
export class LogSpans {
  readonly #db: Kysely<LedgerTables>;
  /** Ascending, without gaps that matter. */
  readonly #blocks: Block[] = [];
  /** The n-th is of `#blocks` from n · groupLength; only of those that change no more. */
  readonly #groups: Group[] = [];

  constructor(db: Kysely<LedgerTables>) {
    this.#db = db;
  }

  /** Runs from the newest to the oldest that hold every entry of the range. */
  async runs(range: Range): Promise<Run[]> {
    await this.#read();
    const runs: Run[] = [];
    for (let end = this.#blocks.length; end > 0; ) {
      const group = Math.floor((end - 1) / groupLength);
      const begin = group * groupLength;
      const known = this.#groups[group];
      // Most of a log is inside or outside as a whole, and is not looked at block by block.
      if (known && known.month !== null && liesInside(known, range)) extend(runs, known, range);
      else if (!known || mayHold(known, range))
        for (const block of this.#blocks.slice(begin, end).toReversed())
          extend(runs, { ...block, last: block.block }, range);
      end = begin;
    }
    return runs;
  }

  async #read(): Promise<void> {
    const rows = await this.#db
      .selectFrom('span')
      .selectAll()
      // The last one may have grown.
      .where('block', '>=', this.#blocks.at(-1)?.block ?? 0)
      .orderBy('block')
      .orderBy('month')
      .execute();
    for (const row of rows) {
      // Calls overlap: another one may have read further meanwhile, and knows no less.
      const at = this.#blocks.findLastIndex(({ block }) => block <= row.block);
      const there = this.#blocks[at];
      if (there?.block === row.block) this.#blocks[at] = together(there, row);
      else if (at === this.#blocks.length - 1) this.#blocks.push(row);
    }
    for (
      let begin = this.#groups.length * groupLength;
      begin + groupLength < this.#blocks.length;
      begin += groupLength
    ) {
      const blocks = this.#blocks.slice(begin, begin + groupLength);
      this.#groups.push({ ...blocks.reduce(together), last: blocks.at(-1)?.block ?? 0 });
    }
  }
}

/** Whether any of the times may be in the range. */
function mayHold({ low, high }: Pick<Block, 'low' | 'high'>, { from, to }: Range): boolean {
  return (from === undefined || high >= from) && (to === undefined || low < to);
}

/** Whether all of the times are in the range. */
function liesInside({ low, high }: Pick<Block, 'low' | 'high'>, { from, to }: Range): boolean {
  return (from === undefined || low >= from) && (to === undefined || high < to);
}

/** Puts blocks behind the runs, or to the last of them where they go on. */
function extend(runs: Run[], blocks: Group, range: Range): void {
  const from = blocks.block * blockLength;
  const end = (blocks.last + 1) * blockLength;
  const to = Math.min(end, range.before ?? Number.MAX_SAFE_INTEGER);
  if (from >= to || !mayHold(blocks, range)) return;
  const { month } = blocks;
  const inside = liesInside(blocks, range);
  const last = runs.at(-1);
  if (last && last.from === to && last.month === month && last.isInside === inside)
    runs[runs.length - 1] = { ...last, from };
  else runs.push({ month, from, to, isInside: inside });
}

function together(a: Block, b: Block): Block {
  const low = a.low < b.low ? a.low : b.low;
  const month = a.month === b.month ? a.month : null;
  return { block: a.block, month, low, high: a.high > b.high ? a.high : b.high };
}
