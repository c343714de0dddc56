// The table of a measurement: a line for every trap, a column for every channel.
import { channels, traps } from '../fixtures/traps/trap-truth.ts';
import type { Row, Slip, Tallies, Tally } from './measure-traps.ts';

export const recallGoal = 0.99;
export const overMaskingGoal = 0.005;

export const recallOf = ({ expected, leaked }: Tally): number =>
  expected === 0 ? 1 : (expected - leaked) / expected;
export const overMaskingOf = ({ readable, overMasked }: Tally): number =>
  readable === 0 ? 0 : overMasked / readable;

/** A line of the table as numbers, for assertions and --json. */
export interface Figure extends Tally {
  readonly trap: Row;
  readonly channel: string;
  readonly recall: number;
  readonly overMasking: number;
}

/** Every trap × channel, every trap and every channel as a whole. */
export function figuresOf(tallies: Tallies): Figure[] {
  const figures: Figure[] = [];
  const put = (trap: Figure['trap'], channel: string, tally: Tally): void => {
    const { expected, readable } = tally;
    if (expected + readable === 0) return;
    const rates = { recall: recallOf(tally), overMasking: overMaskingOf(tally) };
    figures.push({ trap, channel, ...tally, ...rates });
  };
  for (const trap of [...traps, 'page', 'all'] as const) {
    const line = tallies.get(trap);
    if (!line) continue;
    for (const channel of channels) put(trap, channel, line.get(channel) ?? sum([]));
    put(trap, 'all', sum([...line.values()]));
  }
  return figures;
}

function sum(tallies: readonly Tally[]): Tally {
  const total = { expected: 0, leaked: 0, readable: 0, overMasked: 0 };
  for (const tally of tallies) {
    total.expected += tally.expected;
    total.leaked += tally.leaked;
    total.readable += tally.readable;
    total.overMasked += tally.overMasked;
  }
  return total;
}

/** Figures that miss a goal. */
export function shortfalls(figures: readonly Figure[]): Figure[] {
  return figures.filter(
    ({ recall, overMasking }) => recall < recallGoal || overMasking > overMaskingGoal,
  );
}

/** Lines of fixed width: expected, masked, recall, readable, over-masked, rate. */
export function tableText(figures: readonly Figure[]): string {
  const head = ['trap', 'channel', 'expected', 'masked', 'recall', 'readable', 'over', 'rate'];
  const percent = (rate: number): string => `${(rate * 100).toFixed(2)}%`;
  const lines = figures.map((figure) => [
    figure.trap,
    figure.channel,
    String(figure.expected),
    String(figure.expected - figure.leaked),
    figure.expected === 0 ? '' : percent(figure.recall),
    String(figure.readable),
    String(figure.overMasked),
    figure.readable === 0 ? '' : percent(figure.overMasking),
  ]);
  return [head, ...lines]
    .map((line) => line.map((cell, i) => (i < 2 ? cell.padEnd(10) : cell.padStart(9))).join(''))
    .join('\n');
}

export function slipLine({ what, channel, traps: of, text, shown }: Slip): string {
  return `${what} ${channel} ${of.join(',')} ‹${text}›${shown ? ` in ‹${shown}›` : ''}`;
}
