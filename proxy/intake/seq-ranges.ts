// Sets of sequence numbers as ranges. Pure.

/** First and last number, both in it. */
export type SeqRange = readonly [first: number, last: number];
/** In order, apart from each other. */
export type SeqRanges = readonly SeqRange[];

/** The numbers of both. */
export function addSeqs(ranges: SeqRanges, seqs: readonly number[]): SeqRange[] {
  const all = [...ranges, ...seqs.map((seq): SeqRange => [seq, seq])];
  const merged: [number, number][] = [];
  for (const [first, last] of all.toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Numbers from `first` to `last` that are in none of the ranges. */
export function missingSeqs(ranges: SeqRanges, first: number, last: number): SeqRange[] {
  const missing: SeqRange[] = [];
  let next = first;
  for (const [from, to] of ranges) {
    if (to < next) continue;
    if (from > last) break;
    if (from > next) missing.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) missing.push([next, last]);
  return missing;
}

/** What of it is above a number. */
export function seqsAbove(ranges: SeqRanges, seq: number): SeqRange[] {
  return ranges
    .filter(([, last]) => last > seq)
    .map(([first, last]): SeqRange => [Math.max(first, seq + 1), last]);
}

/** How many numbers. */
export function countSeqs(ranges: SeqRanges): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
