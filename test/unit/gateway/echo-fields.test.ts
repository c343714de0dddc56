// Fields taken out of a body, and every other byte where it was.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldsOf, without } from '../../../proxy/gateway/echo-fields.ts';
import { gbkBytes } from '../../support/gbk-bytes.ts';

const form = 'application/x-www-form-urlencoded';
const gone = (body: Buffer, type: string, isGone: (value: string) => boolean): Buffer => {
  const fields = fieldsOf(body, type) ?? [];
  return without(
    body,
    fields.filter(({ value, place }) => place !== null && isGone(value)),
  );
};

describe('fields of JSON', () => {
  const leaf = fc.oneof(
    fc.constantFrom('GONE', '张*', 'a"b\\', '\u2028', ''),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  );
  const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(
        fc.string().filter((key) => key !== '__proto__'),
        tie('value'),
        { maxKeys: 5 },
      ),
    ),
  }));
  const dropped = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dropped);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, each]) =>
        each === 'GONE' ? [] : [[key, dropped(each)]],
      ),
    );
  };

  it('go, whatever stands around them', () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const body = Buffer.from(JSON.stringify(value, null, indent));
        const rest = gone(body, 'application/json', (each) => each === 'GONE');
        expect(JSON.parse(rest.toString())).toEqual(dropped(JSON.parse(body.toString())));
      }),
      { numRuns: 2000 },
    );
  });

  it('stay byte for byte where none goes', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const body = Buffer.from(JSON.stringify(value, null, 2));
        expect(gone(body, 'application/json', () => false)).toEqual(body);
      }),
    );
  });

  it('of broken JSON are none', () => {
    for (const text of ['{"a":', '{"a":1}]', '{"a" "b', '[1,{]}']) {
      expect(fieldsOf(Buffer.from(text), 'application/json')).toBeNull();
    }
  });
});

describe('pairs of a form', () => {
  it('go with their separator, in both charsets', () => {
    const pairs = fc.array(
      fc.tuple(fc.stringMatching(/^[a-z]{1,4}$/), fc.constantFrom('GONE', '王五', 'a b&=', '*')),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(pairs, (list) => {
        const body = Buffer.from(new URLSearchParams(list).toString());
        const rest = gone(body, form, (value) => value === 'GONE');
        const kept = list.filter(([, value]) => value !== 'GONE');
        expect(rest.toString()).toBe(new URLSearchParams(kept).toString());
      }),
    );
    const gbk = Array.from(gbkBytes('张'), (byte) => `%${byte.toString(16)}`).join('');
    expect(fieldsOf(Buffer.from(`xm=${gbk}*`), form)?.map(({ value }) => value)).toEqual(['张*']);
  });
});

describe('parts of a form', () => {
  it('go whole; files are none', () => {
    const part = (head: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`;
    const all = [
      part('name="a"', 'GONE'),
      part('name="f"; filename="x"', 'GONE'),
      part('name="c"', 'x'),
    ];
    const body = Buffer.from(`${all.join('')}--b--\r\n`);
    const rest = gone(body, 'multipart/form-data; boundary=b', (value) => value === 'GONE');
    expect(rest.toString()).toBe(`${all[1]}${all[2]}--b--\r\n`);
  });
});
