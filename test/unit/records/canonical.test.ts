import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, isCanonical, type Json } from '../../../shared/records/canonical.ts';

test('the sorting example of RFC 8785 §3.2.3 comes out as printed there', () => {
  const input = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\ud83d\ude00': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    '\u00f6': 'Latin Small Letter O With Diaeresis',
  };
  expect([...canonicalJson(input).matchAll(/:"([^"]+)"/g)].map((m) => m[1])).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

test('numbers and strings are written as RFC 8785 §3.2.2 says', () => {
  const input: Json = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27, -0],
    string: '\u20ac$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(input)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27,0],' +
      '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test('any JSON value keeps its meaning and comes out the same however its members are ordered', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value)));
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

test('a long list of strings is written as each of them is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }), { minLength: 6, maxLength: 12 }),
      (list) => {
        expect(canonicalJson(list)).toBe(`[${list.map((each) => canonicalJson(each)).join(',')}]`);
      },
    ),
  );
  const list = [...Array.from({ length: 9 }, () => 'a'), '\ud800'];
  expect(() => canonicalJson(list)).toThrow(RangeError);
});

test('a lone surrogate and a number outside JSON are refused', () => {
  expect(() => canonicalJson('\ud800')).toThrow(RangeError);
  expect(() => canonicalJson({ a: Number.NaN })).toThrow(RangeError);
});

const isWrittenSo = (text: string, value: Json): boolean => {
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
};

test('a text is told to be canonical exactly when writing its value gives it again', () => {
  const json = fc.jsonValue({ noUnicodeString: false });
  // Members as they come, sorted, and with spaces: as many texts of one value.
  const forms = fc.constantFrom(
    (value: Json) => JSON.stringify(value),
    (value: Json) => JSON.stringify(value, null, 1),
    (value: Json) => (/\\ud[89a-f]/i.test(JSON.stringify(value)) ? '0' : canonicalJson(value)),
  );
  fc.assert(
    fc.property(json, forms, (value, form) => {
      const text = form(value);
      const parsed = JSON.parse(text) as Json;
      expect(isCanonical(text, parsed)).toBe(isWrittenSo(text, parsed));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['{"10":1,"9":2}', true],
  ['{"9":2,"10":1}', false],
  ['{"b":1,"a":2}', false],
  ['{"a":{"c":1,"b":2}}', false],
  ['[{"b":1,"a":2}]', false],
  ['{"a":1,"a":1}', false],
  ['{"a":1 }', false],
  ['1.0', false],
  ['1e999', false],
  ['"\\ud800"', false],
  ['"\\u0041"', false],
  ['"\\/"', false],
  ['{"__proto__":1}', true],
])('%s is canonical: %s', (text, is) => {
  expect(isCanonical(text, JSON.parse(text) as Json)).toBe(is);
});
