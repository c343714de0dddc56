import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/detect/finding.ts';
import { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { TextStream } from '../../../shared/detect/scan-stream.ts';
import { scanText } from '../../../shared/detect/scan-text.ts';
import { corpus } from '../../fixtures/corpus/corpus.ts';
import { expectWellFormed, written } from './found-in.ts';

/** The findings of a text that arrives cut at the given places. */
function streamed(text: string, cuts: readonly number[], stream = new TextStream()): Finding[] {
  const places = cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b);
  const found: Finding[] = [];
  let from = 0;
  for (const to of [...places, text.length]) {
    found.push(...stream.push(text.slice(from, to)));
    from = to;
  }
  return [...found, ...stream.end()];
}

const cuts = fc.array(fc.nat(), { maxLength: 40 });
/** Sixty pages of documents: seven windows and more. */
const pages = corpus(1, 160)
  .map(({ text }) => text)
  .join('\n\n');

describe('a text in pieces', () => {
  it('is longer here than several windows, and full of values', () => {
    expect(pages.length).toBeGreaterThan(40_000);
    expect(scanText(pages).length).toBeGreaterThan(500);
  });

  it('has the findings of the whole text, however it is cut', () => {
    const whole = scanText(pages);
    fc.assert(
      fc.property(cuts, (places) => {
        const found = streamed(pages, places);
        expectWellFormed(pages, found);
        expect(found).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });

  it('even into single units', () => {
    const text = pages.slice(0, 20_000);
    expect(
      streamed(
        text,
        Array.from(text, (_, i) => i),
      ),
    ).toEqual(streamed(text, []));
  });

  it('has the findings of the whole when it is a short one of any characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), cuts, (text, places) => {
        expect(streamed(text, places)).toEqual(scanText(text));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    '姓名：阿卜杜·热合曼',
    '身份证号：110101 19900307 8670',
    '家庭住址：北京市朝阳区建国路88号3单元',
    '回访+86 135 2333 3233，已通知',
    '邮箱 zhang.san@mail.example.com.cn',
    '<td>姓名：</td><td>李四</td>',
    '"brxm":"李四"',
    '银杏医院\n地址：北京市朝阳区建国路88号\n电话：010-66778899',
  ])('%j is found the same wherever a window ends', (value) => {
    const line = '病情平稳，予对症处理。\n';
    for (let at = 7_300; at <= 8_300; at += 7) {
      const lead = `${line.repeat(Math.ceil(at / line.length)).slice(0, at - 1)}\n`;
      const text = `${lead}${value}\n${line.repeat(200)}`;
      expect(streamed(text, [at]), `at ${at}`).toEqual(scanText(text));
    }
  });
});

it('returns early what no later text can change, and keeps back the rest', () => {
  const stream = new TextStream();
  const early = stream.push(`姓名：李四\n${'病情平稳。\n'.repeat(3_000)}姓名：王小明`);
  expect(early).toHaveLength(1);
  expect(stream.end()).toHaveLength(1);
});

it('begins anew behind the end', () => {
  const stream = new TextStream();
  stream.push('一般情况可。姓名：李四');
  stream.end();
  const text = '姓名：王小明';
  expect(written(text, [...stream.push(text), ...stream.end()])).toEqual(['personName:王小明']);
});

it('finds the patients that are known while the text goes by', () => {
  const known = new KnownPatients();
  const stream = new TextStream(undefined, known);
  const first = stream.push(`今晨张三诉头痛。${'病情平稳。'.repeat(3_000)}`);
  known.add('张三', 'a');
  const second = [...stream.push('午后张三好转。'), ...stream.end()];
  expect([first.length, second.length]).toEqual([0, 1]);
});
