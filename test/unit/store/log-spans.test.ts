// Where in the log a time is, against what each block says by itself.
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type LedgerTables,
  migrateLedger,
  type SpanRow,
} from '../../../proxy/store/ledger-schema.ts';
import { joined, LogSpans, type Range, type Run, timely } from '../../../proxy/store/log-spans.ts';
import { kyselyOver } from '../../../proxy/store/sqlite-database.ts';

const blockLength = 256;
const time = (hour: number) => new Date(1_767_225_600_000 + hour * 3_600_000).toISOString();

/** Long enough that blocks are looked at together; some clocks are wrong, and some blocks destroyed. */
const spans = fc
  .array(fc.record({ odd: fc.nat(60), off: fc.integer({ min: -300, max: 300 }) }), {
    minLength: 1,
    maxLength: 500,
    size: 'max',
  })
  .chain((blocks) =>
    fc.tuple(fc.constant(blocks), fc.nat(600), fc.nat(600)).map(([all, ...begins]): SpanRow[] =>
      all.flatMap(({ odd, off }, block) => {
        if (odd === 7) return [];
        const from = odd === 8 ? Math.max(0, block + off) : block;
        const month = 202601 + begins.filter((begin) => begin < block).length;
        const span = { block, month, low: time(from), high: time(Math.max(from, block) + 1) };
        // A month begins inside.
        return odd === 9 ? [span, { ...span, month: month + 5 }] : [span];
      }),
    ),
  );

const range = fc.record({
  from: fc.option(fc.integer({ min: -9, max: 520 }).map(time), { nil: undefined }),
  to: fc.option(fc.integer({ min: -9, max: 520 }).map(time), { nil: undefined }),
  before: fc.option(fc.nat(520 * blockLength), { nil: undefined }),
});

const asked = (values: {
  from?: string | undefined;
  to?: string | undefined;
  before?: number | undefined;
}) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Range;

/** For each block with a part in the range: its month, how far it is asked, whether all of it is inside. */
function naively(rows: readonly SpanRow[], { from = '', to = '~', before = Infinity }: Range) {
  const blocks = Map.groupBy(rows, ({ block }) => block);
  return [...blocks].toReversed().flatMap(([block, parts]) => {
    const low = parts.map((part) => part.low).sort()[0] ?? '';
    const high =
      parts
        .map((part) => part.high)
        .sort()
        .at(-1) ?? '';
    const end = Math.min((block + 1) * blockLength, before);
    if (block * blockLength >= end || high < from || low >= to) return [];
    const month = parts.length > 1 ? null : (parts[0]?.month ?? null);
    return [{ block, month, end, isInside: low >= from && high < to }];
  });
}

/** The same of runs, for those blocks that are not destroyed. */
function byBlock(runs: readonly Run[], rows: readonly SpanRow[]) {
  const there = new Set(rows.map(({ block }) => block));
  return runs.flatMap(({ from, to, month, isInside }) => {
    const blocks = Array.from({ length: Math.ceil((to - from) / blockLength) }, (_, i) => i);
    return blocks
      .map((i) => from / blockLength + i)
      .toReversed()
      .filter((block) => there.has(block))
      .map((block) => ({ block, month, end: Math.min((block + 1) * blockLength, to), isInside }));
  });
}

describe('runs', () => {
  const database = new DatabaseSync(':memory:');
  const db = kyselyOver<LedgerTables>(database);
  afterAll(() => db.destroy());

  test('hold every block of a range once, newest first, whether blocks are looked at together or not', async () => {
    await migrateLedger(db);
    await fc.assert(
      fc.asyncProperty(
        spans,
        fc.array(range, { minLength: 1, maxLength: 20 }),
        async (rows, ranges) => {
          database.exec('delete from span');
          const put = database.prepare('insert into span values (?, ?, ?, ?)');
          for (const { block, month, low, high } of rows) put.run(block, month, low, high);
          const read = new LogSpans(db);
          for (const one of [{}, ...ranges].map(asked)) {
            const runs = await read.runs(one);
            expect(byBlock(runs, rows)).toEqual(naively(rows, one));
            const wide = joined(timely(runs, one));
            expect(byBlock(wide, rows).map(({ block, end }) => [block, end])).toEqual(
              naively(rows, one).map(({ block, end }) => [block, end]),
            );
          }
        },
      ),
      { numRuns: 60, seed: 20261122 },
    );
  });
});

describe('runs that a walk asks as one', () => {
  const run = (from: number, to: number, isInside: boolean, month = 202611): Run => ({
    month,
    from,
    to,
    isInside,
  });
  const times = { from: time(3), to: time(9) };

  test('are those where a range of time begins and ends inside a block', () => {
    const runs = timely(
      [run(9000, 9256, false), run(1000, 9000, true), run(744, 1000, false)],
      times,
    );
    expect(joined(runs)).toEqual([{ ...run(744, 9256, true), times }]);
  });

  test('are not those of two months, nor with a gap between, nor long ones that are asked entry by entry', () => {
    const runs = timely(
      [
        run(9000, 9256, true, 202612),
        run(8000, 9000, true),
        run(5000, 7000, true),
        run(1000, 5000, false),
      ],
      times,
    );
    expect(joined(runs)).toEqual(runs);
  });

  test('have the database pass over no more entries than a bound, however many blocks clocks have widened', () => {
    const runs = Array.from({ length: 40 }, (_, i) =>
      run(40_000 - 256 * (i + 1), 40_000 - 256 * i, i % 2 === 0),
    );
    for (const { from, to, times: passed } of joined(timely(runs, times)))
      if (passed) expect(to - from).toBeLessThanOrEqual(2 * 2048 + 256);
  });
});
