import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPatternSet, patternMistake } from '../../../shared/detect/pattern-set.ts';
import type { PatternRule } from '../../../shared/detect/rule-pack.ts';

const rules: PatternRule[] = [
  { id: 'mr', kind: 'patientNumber', pattern: '\\bMR\\d{6}\\b' },
  { id: 'han', kind: 'specimenNumber', pattern: '\\p{Han}{2}号样' },
  { id: 'paren', kind: 'insuranceNumber', pattern: '卡（\\d{4}）' },
  { id: 'any', kind: 'passport', pattern: 'pp[a-z]{3}\\d', flags: 'i' },
];
const set = createPatternSet(rules);
const found = (text: string): [string, string][] =>
  set.find(text).map((f) => [f.kind, text.slice(f.start, f.end)]);

test('members of the set are found in text order, with UTF-16 offsets behind astral characters', () => {
  const text = '😀𠮷MR123456，血清号样 PPabc7 卡（1234）';
  expect(found(text)).toEqual([
    ['patientNumber', 'MR123456'],
    ['specimenNumber', '血清号样'],
    ['passport', 'PPabc7'],
    ['insuranceNumber', '卡（1234）'],
  ]);
  expect(set.find('𠮷MR123456')[0]).toEqual({ kind: 'patientNumber', start: 2, end: 10 });
});

test('full-width writing is the same value, parentheses of either width are characters', () => {
  expect(found('ＭＲ１２３４５６')).toEqual([['patientNumber', 'ＭＲ１２３４５６']]);
  expect(found('卡(1234)')).toEqual([['insuranceNumber', '卡(1234)']]);
});

test('boundaries hold at the edges of the windows that long texts are read in', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1600 }),
      fc.constantFrom('测', ' ', '9', 'x'),
      (n, pad) => {
        const text = `${pad.repeat(n)}MR123456${pad.repeat(700)}`;
        const bounded = n === 0 || pad === '测' || pad === ' ';
        const open = pad === '测' || pad === ' ';
        const expected = bounded && open ? [{ kind: 'patientNumber', start: n, end: n + 8 }] : [];
        expect(set.find(text)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('a start of text is no start of a window', () => {
  const start = createPatternSet([{ id: 'a', kind: 'age', pattern: '^\\d{3}' }]);
  expect(start.find(`123${'4'.repeat(3000)}`)).toEqual([{ kind: 'age', start: 0, end: 3 }]);
});

test('every written value is found, wherever it stands in long text', () => {
  const words = fc.constantFrom('MR204518', '血压 120/80，', 'PPxyz3', '。', '😀', '\n', '患者');
  fc.assert(
    fc.property(fc.array(words, { maxLength: 400 }), (parts) => {
      const text = parts.join(' ');
      const wanted = parts.filter((part) => part === 'MR204518' || part === 'PPxyz3');
      expect(found(text).map(([, value]) => value)).toEqual(wanted);
    }),
  );
});

test('no string makes it throw, and findings never overlap', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      let last = 0;
      for (const { start, end } of set.find(`\ud800${text}MR123456\udc00`)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
    }),
  );
  expect(set.find('')).toEqual([]);
});

test('ten megabytes in one line, and what would be exponential elsewhere, are read through', () => {
  const slow = createPatternSet([
    { id: 'a', kind: 'age', pattern: '(?:(?:a+)+)+b' },
    { id: 'b', kind: 'age', pattern: '(?:a|aa)+c' },
  ]);
  expect(slow.find('a'.repeat(10_000_000))).toEqual([]);
  const tail = `${'测'.repeat(5_000_000)} MR654321`;
  expect(set.find(tail)).toEqual([{ kind: 'patientNumber', start: 5_000_001, end: 5_000_009 }]);
});

test('a pattern that cannot be used is left out and the others go on', () => {
  const mixed = createPatternSet([{ id: 'bad', kind: 'age', pattern: '(' }, ...rules]);
  expect(mixed.find('MR123456')).toHaveLength(1);
  expect(createPatternSet([]).find('MR123456')).toEqual([]);
});

test.each([
  ['a*', 'matchesNothing'],
  ['x|', 'matchesNothing'],
  ['\\b', 'matchesNothing'],
  ['(a', 'syntax'],
  ['(a)\\1', 'syntax'],
  ['a(?=b)', 'lookAround'],
  ['(?<!a)b', 'lookAround'],
  ['(?:\\d{1,30}){1,100}', 'tooLarge'],
])('%s is refused as %s', (pattern, why) => {
  const mistake = patternMistake({ pattern });
  // The engine refuses some repetitions itself.
  expect([why, why === 'tooLarge' ? 'syntax' : why]).toContain(mistake?.why);
});

test('an escaped question mark is no look-around', () => {
  expect(patternMistake({ pattern: '\\(\\?=x' })).toBeNull();
});
