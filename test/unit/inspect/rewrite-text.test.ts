// Running text and tables written again with masks.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRewriter } from '../../../proxy/inspect/rewrite/csv-rewriter.ts';
import { TextRewriter } from '../../../proxy/inspect/rewrite/text-rewriter.ts';
import { Tally } from '../../../proxy/inspect/tally.ts';
import { vocabularyOf } from '../../../proxy/inspect/vocabulary.ts';
import { csv, inspect, pseudonym, rows } from '../../support/inspect-body.ts';
import { id, name, one, phone, rewriteText } from '../../support/rewrite-body.ts';

const words = vocabularyOf(pseudonym);

const table = (body: string, size = body.length) =>
  rewriteText((tally, vocabulary) => new CsvRewriter(tally, vocabulary), body, size);
const prose = (body: string, size = body.length) =>
  rewriteText((tally, vocabulary) => new TextRewriter(tally, vocabulary), body, size);

describe('running text with masks', () => {
  const filler = '复查血常规正常。\n'.repeat(2500);
  const body = `${filler}患者${one.brxm}，电话：${one.lxdh}\r\n${filler}身份证号：${one.sfzh}`;

  it('replaces values where they stand, whatever pieces the text comes in', () => {
    const expected = body.replace(one.brxm, name).replace(one.lxdh, phone).replace(one.sfzh, id);
    for (const size of [7, 8192, body.length]) expect(prose(body, size).text).toBe(expected);
  });

  it('counts as inspection does', async () => {
    const { inspection } = await inspect(body, 'text/plain');
    expect(prose(body).kinds).toEqual(inspection.kinds);
  });

  it('gives on what is settled before the text is over', () => {
    const rewriter = new TextRewriter(new Tally(), words);
    expect(rewriter.push(filler).length).toBeGreaterThan(filler.length - 8192);
  });

  it('changes nothing in a text without identifiers', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-f \n,.]{0,400}$/),
        fc.integer({ min: 1, max: 50 }),
        (text, size) => {
          expect(prose(text, size).text).toBe(text);
        },
      ),
    );
  });
});

describe('CSV with masks', () => {
  it('replaces cells by their header, and no value is left', async () => {
    const { inspection } = await inspect(csv, 'text/csv');
    const whole = table(csv);
    expect(whole.reason).toBeUndefined();
    expect(whole.kinds).toEqual(inspection.kinds);
    for (const { brxm, sfzh, lxdh, zyh } of rows) {
      for (const value of [brxm, sfzh, lxdh, zyh]) expect(whole.text).not.toContain(value);
    }
    expect(whole.text.split('\r\n')).toHaveLength(csv.split('\r\n').length);
    expect((await inspect(whole.text, 'text/csv')).inspection.verdict).toBe('clean');
    for (const size of [1, 33, 500]) expect(table(csv, size).text).toBe(whole.text);
  });

  it('keeps quotes, white space, empty lines, line ends and the delimiter', () => {
    const body = `"sep"\n\n姓名;"电话";备注\r\n"${one.brxm}"; ${one.lxdh} ;"说 ""好"";\n${one.sfzh}"\n\r\n;;\r${one.brxm};"";5"`;
    const expected = `"sep"\n\n姓名;"电话";备注\r\n"${name}"; ${phone} ;"说 ""好"";\n${id}"\n\r\n;;\r${name};"";5"`;
    for (const size of [1, 5, body.length]) expect(table(body, size).text).toBe(expected);
  });

  it('leaves columns of doctors and of amounts', () => {
    const body = `姓名,医生,金额\n${one.brxm},赵伟明,12.50\n`;
    expect(table(body).text).toBe(`姓名,医生,金额\n${name},赵伟明,12.50\n`);
  });

  it('reads delimiters of more than one byte', () => {
    expect(table(`姓名，电话\n${one.brxm}，${one.lxdh}\n`).text).toBe(
      `姓名，电话\n${name}，${phone}\n`,
    );
  });

  it('changes nothing in a table without identifiers, however it is quoted', () => {
    const cell = fc.oneof(
      fc.stringMatching(/^[a-f ]{0,6}$/),
      fc.stringMatching(/^[a-f ,\n"]{0,6}$/).map((text) => `"${text.replaceAll('"', '""')}"`),
      fc.stringMatching(/^[a-f][a-f"]{0,5}$/),
    );
    const line = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 30 }),
        (lines, end, size) => {
          const body = `床号,状态\n${lines.join(end)}`;
          expect(table(body, size)).toMatchObject({ text: body, kinds: {}, reason: undefined });
        },
      ),
    );
  });
});
