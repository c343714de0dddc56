// Recall and over-masking for every trap and channel: the same page with and without the extension, side by
// side. What the clear page shows of the truth is what must be gone, or still there, in the other.
import { type Channel, channels, type Trap, type Truth } from '../fixtures/traps/trap-truth.ts';
import type { Shown } from './read-channels.ts';

/** Occurrences. Row `page` is everything else a page shows: labels, captions, units; `all` is everything,
 *  once. */
export interface Tally {
  expected: number;
  leaked: number;
  readable: number;
  overMasked: number;
}

export type Row = Trap | 'page' | 'all';
/** Tallies by row and channel. */
export type Tallies = Map<Row, Map<Channel, Tally>>;

/** One thing that went wrong, for seeds that may be looked at. */
export interface Slip {
  readonly what: 'leaked' | 'overMasked';
  readonly channel: Channel;
  readonly traps: readonly Row[];
  readonly text: string;
  readonly shown: string;
}

/** Copies and print are traps of their own, whatever trap the value stands in. */
const trapOfChannel: Partial<Record<Channel, Trap>> = {
  attribute: 'T6',
  title: 'T6',
  tooltip: 'T5',
  input: 'T9',
  picture: 'T12',
  clipboard: 'T14',
  print: 'T14',
};

export interface Measured {
  readonly tallies: Tallies;
  readonly slips: readonly Slip[];
}

/** Compares the two readings of one page. */
export function measureTraps(truth: Truth, clear: Shown, masked: Shown): Measured {
  const tallies: Tallies = new Map();
  const slips: Slip[] = [];
  for (const channel of channels) {
    const before = clear[channel].map(bare);
    const after = masked[channel].map(bare);
    const rows = (of: ReadonlySet<Trap>): Row[] => {
      const own = trapOfChannel[channel];
      return [...new Set<Row>([...of, ...(own ? [own] : []), 'all'])];
    };
    for (const { value, core, traps } of truth.masked.values()) {
      const expected = count(before, bare(value));
      if (expected === 0) continue;
      const elsewhere = count(before, bare(core)) - expected;
      const leaked = Math.min(expected, Math.max(0, count(after, bare(core)) - elsewhere));
      for (const row of rows(traps)) add(tallies, row, channel, { expected, leaked });
      if (leaked > 0)
        slips.push(slip('leaked', channel, rows(traps), value, masked[channel], core));
    }
    for (const { text, traps } of truth.kept.values()) {
      const readable = count(before, bare(text));
      if (readable === 0) continue;
      const overMasked = Math.max(0, readable - count(after, bare(text)));
      for (const row of rows(traps)) add(tallies, row, channel, { readable, overMasked });
      if (overMasked > 0) slips.push(slip('overMasked', channel, rows(traps), text, [], text));
    }
    if (channel === 'text' || channel === 'attribute' || channel === 'input')
      measureRest(truth, channel, before, after, tallies, slips);
  }
  return { tallies, slips };
}

/** Strings without anything of the truth in them. */
function measureRest(
  truth: Truth,
  channel: Channel,
  before: readonly string[],
  after: readonly string[],
  tallies: Tallies,
  slips: Slip[],
): void {
  const known = [...truth.masked.keys(), ...truth.kept.keys()].map(bare);
  const shown = new Map<string, number>();
  for (const text of after) shown.set(text, (shown.get(text) ?? 0) + 1);
  for (const text of before) {
    if (text === '' || known.some((each) => text.includes(each))) continue;
    const left = shown.get(text) ?? 0;
    shown.set(text, left - 1);
    for (const row of ['page', 'all'] as const)
      add(tallies, row, channel, { readable: 1, overMasked: left > 0 ? 0 : 1 });
    if (left <= 0) slips.push(slip('overMasked', channel, ['page'], text, [], text));
  }
}

// A PDF writes some characters by the radical that looks the same.
const radicals =
  '⻔门⻓长⻢马⻩黄⻚页⻅见⻋车⻉贝⻛风⻜飞⻝食⻤鬼⻥鱼⻦鸟⻬齐⻰龙⻆角⺠民⻄西⻘青⻁虎⻨麦⻮齿⻙韦';
const characterOf = new Map(
  (radicals.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** Without spaces and marks of no width: printing and copying break lines where they like. */
function bare(text: string): string {
  return text
    .replace(/[\s\u200b-\u200d\u2060\ufeff]/g, '')
    .normalize('NFKC')
    .replace(/[\u2e80-\u2eff]/g, (radical) => characterOf.get(radical) ?? radical);
}

function count(texts: readonly string[], needle: string): number {
  let found = 0;
  for (const text of texts) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length))
      found++;
  }
  return found;
}

function add(tallies: Tallies, row: Row, channel: Channel, more: Partial<Tally>): void {
  const line = tallies.get(row) ?? new Map<Channel, Tally>();
  tallies.set(row, line);
  const tally = line.get(channel) ?? { expected: 0, leaked: 0, readable: 0, overMasked: 0 };
  line.set(channel, tally);
  tally.expected += more.expected ?? 0;
  tally.leaked += more.leaked ?? 0;
  tally.readable += more.readable ?? 0;
  tally.overMasked += more.overMasked ?? 0;
}

/** Adds one measurement's figures to another's. */
export function addTallies(sum: Tallies, more: Tallies): void {
  for (const [row, line] of more)
    for (const [channel, tally] of line) add(sum, row, channel, tally);
}

function slip(
  what: Slip['what'],
  channel: Channel,
  traps: readonly Row[],
  text: string,
  shown: readonly string[],
  core: string,
): Slip {
  const where = shown.find((each) => bare(each).includes(bare(core))) ?? '';
  const at = Math.max(0, where.indexOf(core) - 30);
  return { what, channel, traps, text, shown: where.slice(at, at + 80).replace(/\s+/g, ' ') };
}
