import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyValues } from '../../../extension/content/guard/body-values.ts';

describe('the values of a body', () => {
  it.each([
    ['a form', 'xm=%E5%BC%A0*&lxdh=138****5678&empty=', ['张*', '138****5678']],
    ['plus signs in a form', 'a=%E5%BC%A0+*', ['张 *']],
    [
      'JSON',
      '{"xm":"张*","age":3,"tags":["a",{"b":" 138****5678 "}]}',
      ['张*', 'a', '138****5678'],
    ],
    ['a list', '["张*"]', ['张*']],
    ['GraphQL', '{"query":"mutation{x}","variables":{"p":{"name":"张*"}}}', ['mutation{x}', '张*']],
    ['JSON in a form', 'data=%7B%22xm%22%3A%22%E5%BC%A0*%22%7D', ['张*']],
    ['JSON in JSON', '{"payload":"{\\"xm\\":\\"张*\\"}"}', ['张*']],
    ['XML', '<p xm="张*"><tel>138****5678</tel>\n<a/>&amp;</p>', ['张*', '138****5678', '&']],
    ['a text', ' 张* ', ['张*']],
    ['nothing', '', []],
    ['broken JSON', '{"xm":', ['{"xm":']],
  ])('of %s', (_, body, values) => expect(bodyValues(body)).toEqual(values));

  it('are found however they are wrapped', () => {
    const leaf = fc
      .string({ minLength: 1 })
      .filter((s) => /^[^\s[{"<=&]/.test(s) && s === s.trim());
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('node'), { maxKeys: 4 }),
      ),
    })).node;
    const leaves = (value: unknown): string[] =>
      typeof value === 'string' ? [value] : Object.values(value as object).flatMap(leaves);
    fc.assert(
      fc.property(tree, (value) => {
        fc.pre(typeof value !== 'string');
        expect(bodyValues(JSON.stringify(value))).toEqual(leaves(value));
      }),
    );
  });

  it('are read without a throw from any text, and of a file not at all', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void bodyValues(text)));
    expect(bodyValues('['.repeat(100_000))).toHaveLength(1);
    expect(bodyValues(`"${'a'.repeat(2_000_001)}"`)).toEqual([]);
    expect(bodyValues(`${'['.repeat(5000)}"张*"${']'.repeat(5000)}`)).toEqual([]);
  });
});
