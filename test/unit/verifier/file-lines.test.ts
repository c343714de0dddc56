import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileLines } from '../../../proxy/verifier/file-lines.ts';

let path: string;
beforeAll(() => {
  path = join(mkdtempSync(join(tmpdir(), 'medveil-lines-')), 'lines');
});
afterAll(() => rmSync(join(path, '..'), { recursive: true, force: true }));

const linesOf = (text: string): string[] => {
  writeFileSync(path, text);
  return [...fileLines(path)];
};

test('lines come out as they were written, however they end', () => {
  const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      expect(linesOf(lines.map((each) => each + end).join(''))).toEqual(lines);
    }),
  );
  expect(linesOf('')).toEqual([]);
  expect(linesOf('a\nb')).toEqual(['a', 'b']);
});

test('a character that two pieces share is whole', () => {
  // Three bytes each: no piece of a power of two ends between two of them.
  const lines = ['患'.repeat(400_000), '者'.repeat(900_000), 'x'];
  expect(linesOf(`${lines.join('\n')}\n`)).toEqual(lines);
});
