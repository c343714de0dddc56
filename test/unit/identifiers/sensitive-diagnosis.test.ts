import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sensitiveItems } from '../../../shared/identifiers/sensitive-diagnosis.ts';

const items = (text: string, codes = false) =>
  sensitiveItems(text, codes).map(({ start, end }) => text.slice(start, end));

describe('items of a diagnosis that are specially sensitive', () => {
  it.each([
    ['高血压、慢性乙型肝炎、2型糖尿病', ['慢性乙型肝炎']],
    ['1.HIV感染 2.高血压', ['HIV感染']],
    ['1、肺炎\n2、梅毒（+）', ['梅毒（+）']],
    ['①重度抑郁；②胃炎', ['重度抑郁']],
    ['HIV 1/2抗体阳性', ['HIV 1/2抗体阳性']],
    ['肺结核待排', ['肺结核待排']],
    ['不排除肺结核', ['不排除肺结核']],
    ['无症状HIV感染', ['无症状HIV感染']],
    ['HBeAg阴性慢性乙型肝炎', ['HBeAg阴性慢性乙型肝炎']],
    ['高血压  艾滋病', ['艾滋病']],
    ['Syphilis, hypertension', ['Syphilis']],
    ['後天免疫缺乏症候群', ['後天免疫缺乏症候群']],
  ])('%s → %j', (text, expected) => expect(items(text)).toEqual(expected));

  it.each([
    '乙肝表面抗原阴性',
    '否认梅毒史',
    '否认有吸毒史',
    'HIV抗体(-)，梅毒（－）',
    'TPPA：阴性',
    '已排除肺结核',
    '癌胚抗原 3.2 ng/mL',
    '黄斑变性',
    '椎间盘变性',
    'respiratory depression',
    'hearing aids',
    '2型糖尿病 高血压3级',
    '',
  ])('%s holds none', (text) => expect(items(text, true)).toEqual([]));

  it('codes count only where the column is one of codes', () => {
    expect(items('B20.900，I10.x00', true)).toEqual(['B20.900']);
    expect(items('F32.100x001 抑郁发作', true)).toEqual(['F32.100x001 抑郁发作']);
    expect(items('A15床，B20床', false)).toEqual([]);
    expect(items('XB20, B201234567', true)).toEqual([]);
  });

  it('never throws, and spans are in order and inside the text', () => {
    const unit = fc.constantFrom(
      'HIV',
      '梅毒',
      '、',
      '/',
      '1.',
      '(',
      '-',
      ')',
      '阴性',
      'B20',
      ' ',
      '无',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), fc.boolean(), (units, codes) => {
        const text = units.join('');
        let last = 0;
        for (const { start, end } of sensitiveItems(text, codes)) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
