// Rows as csv-parse has them, whether it reads them or not: cut anywhere, with and without quotes.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRows } from '../../../proxy/inspect/csv-rows.ts';

function rowsOf(pieces: readonly string[], delimiter = ','): { rows: string[][]; bad: boolean } {
  const rows: string[][] = [];
  let bad = false;
  const reader = new CsvRows({
    delimiter,
    row: (cells) => rows.push(cells),
    malformed: () => (bad = true),
  });
  for (const piece of pieces) reader.write(piece);
  reader.end();
  return { rows, bad };
}

function expected(text: string, delimiter: string): { rows: string[][]; bad: boolean } {
  let bad = false;
  const rows: string[][] = parse(text, {
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: () => {
      bad = true;
      return undefined;
    },
  });
  return { rows, bad };
}

/** A text and where it is cut. */
const cut = (units: readonly string[]) =>
  fc
    .array(fc.constantFrom(...units), { maxLength: 40 })
    .chain((all) => fc.tuple(fc.constant(all.join('')), fc.array(fc.nat(60), { maxLength: 6 })))
    .map(([text, places]) => {
      const at = [0, ...places.filter((place) => place < text.length), text.length];
      const sorted = at.toSorted((a, b) => a - b);
      return { text, pieces: sorted.slice(1).map((end, i) => text.slice(sorted[i], end)) };
    });

describe('the rows of a table', () => {
  it.each([
    ['without quotes', [',', ';', '\n', '\r', '\r\n', ' ', 'a', '张三', '纱布 5', '\n\n', ',,']],
    ['with quotes', [',', '\n', '\r\n', '\r', '"', '""', 'a', '张三', '"a,b"', ',"', '",', '5"']],
  ])('are those of csv-parse, %s, however they come', (_, units) => {
    fc.assert(
      fc.property(cut(units), fc.constantFrom(',', ';', '，'), ({ text, pieces }, delimiter) => {
        expect(rowsOf(pieces, delimiter)).toEqual(expected(text, delimiter));
      }),
      { numRuns: 3000 },
    );
  });

  it('begin to be csv-parse’s at the line with the first quote', () => {
    const text = 'a,b\r\n1,2\r\n3,"4\r\n5",6\r\n7,8';
    const rows = [
      ['a', 'b'],
      ['1', '2'],
      ['3', '4\r\n5', '6'],
      ['7', '8'],
    ];
    for (let at = 0; at <= text.length; at++) {
      const pieces = [text.slice(0, at), text.slice(at)];
      expect(rowsOf(pieces)).toEqual({ rows, bad: false });
    }
  });

  it('stop at one that is too long, and say so', () => {
    const line = `${'x'.repeat(999)},`.repeat(1100);
    const all = rowsOf(['a,b\n1,2\n', ...line.match(/.{1,60000}/gs)!, '\n3,4\n']);
    expect(all.rows.slice(0, 2)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(all.bad).toBe(true);
    // Not too long for csv-parse, which counts bytes.
    const long = `${'x'.repeat(999)},`.repeat(900);
    expect(rowsOf([`1,2\n${long}`, '\n3,4\n'])).toMatchObject({ bad: false });
    expect(rowsOf([`1,2\n${long}`, '\n3,4\n']).rows).toHaveLength(3);
  });
});
