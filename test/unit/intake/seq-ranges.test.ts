// Ranges of sequence numbers beside plain sets.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addSeqs,
  countSeqs,
  missingSeqs,
  type SeqRange,
  seqsAbove,
} from '../../../proxy/intake/seq-ranges.ts';

const seqs = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 40 });
const numbersOf = (ranges: readonly SeqRange[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
const sorted = (all: Iterable<number>) => [...new Set(all)].toSorted((a, b) => a - b);

it('hold what was put into them, in whatever order and however often', () => {
  fc.assert(
    fc.property(fc.array(seqs), (batches) => {
      let ranges: SeqRange[] = [];
      for (const batch of batches) ranges = addSeqs(ranges, batch);
      expect(numbersOf(ranges)).toEqual(sorted(batches.flat()));
      expect(countSeqs(ranges)).toBe(new Set(batches.flat()).size);
      // As few as there can be: none touches the next.
      for (const [i, [first]] of ranges.entries()) {
        if (i > 0) expect(first).toBeGreaterThan(ranges[i - 1]![1] + 1);
      }
    }),
  );
});

it('know what is missing, and forget what is below', () => {
  fc.assert(
    fc.property(
      seqs,
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 0, max: 70 }),
      (all, a, b) => {
        const ranges = addSeqs([], all);
        const between = Array.from({ length: Math.max(0, b - a + 1) }, (_, i) => a + i);
        expect(numbersOf(missingSeqs(ranges, a, b))).toEqual(
          between.filter((n) => !all.includes(n)),
        );
        expect(numbersOf(seqsAbove(ranges, a))).toEqual(sorted(all).filter((n) => n > a));
      },
    ),
  );
});
