import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfWidth, residentIdCheck } from '../../../shared/identifiers/normalise.ts';
import { identifierOf, identifiers } from '../../../shared/identifiers/registry.ts';
import { looksLikeHanName } from '../../../shared/identifiers/surnames.ts';

const codePoints = (text: string): number => Array.from(text).length;

describe.each(identifiers)('$kind', (identifier) => {
  it('accepts every sample that must hit and refuses every one that must miss', () => {
    expect(identifier.samples.hit.filter((value) => !identifier.accepts(value))).toEqual([]);
    expect(identifier.samples.miss.filter((value) => identifier.accepts(value))).toEqual([]);
  });

  it('masks to the same number of characters, hides something, and never twice', () => {
    for (const value of identifier.samples.hit) {
      const masked = identifier.mask(value);
      expect(codePoints(masked)).toBe(codePoints(value));
      expect(masked).not.toBe(value);
      expect(identifier.mask(masked)).toBe(masked);
      expect(identifier.accepts(masked)).toBe(false);
    }
  });

  it('never throws, keeps the length of any text and takes back no mask of its own', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const masked = identifier.mask(text);
        expect(codePoints(masked)).toBe(codePoints(text));
        if (identifier.accepts(text)) expect(identifier.accepts(identifier.mask(text))).toBe(false);
        identifier.find?.(text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('masks follow the conventions of the domain', () => {
  it.each([
    ['residentId', '110101199003078670', '110***********8670'],
    ['residentId', '110105491231002', '110**********02'],
    ['residentId', 'E12345678', 'E******78'],
    ['mobilePhone', '13812345678', '138****5678'],
    ['mobilePhone', '+86 138-1234-5678', '+86 138-****-5678'],
    ['mobilePhone', '13523333233/13838389438', '135****3233/138****9438'],
    ['mobilePhone', '010-66778899', '010-******99'],
    ['personName', '张三丰', '张**'],
    ['personName', '欧阳锋', '欧阳*'],
    ['personName', '阿卜杜·热合曼', '阿**·***'],
    ['personName', 'John Smith', 'J*** S****'],
    ['birthDate', '1985-03-07', '1985-**-**'],
    ['birthDate', '1985年3月7日', '1985年*月*日'],
    ['birthDate', '3/7/1985', '*/*/1985'],
    ['birthDate', '1985-03-07 (41岁)', '1985-**-** (41岁)'],
    ['patientNumber', 'ZY20240012', '******0012'],
    ['patientNumber', 'M12', '**2'],
    ['address', '北京市朝阳区建国路88号', '北京市朝阳区******'],
    ['address', '广东省广州市天河区阳光小区3号', '广东省广州市天河区******'],
  ] as const)('%s %s → %s', (kind, value, masked) => {
    expect(identifierOf(kind).mask(value)).toBe(masked);
  });

  it('hides every character of a kind that has no rules yet', () => {
    expect(identifierOf('passport').mask('E12345678')).toBe('*********');
    expect(identifierOf('passport').accepts('E12345678')).toBe(false);
  });
});

const region = fc.integer({ min: 100_000, max: 899_999 }).map(String);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10).replaceAll('-', ''));
const serial = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'));
const validId = fc.tuple(region, day, serial).map(([r, d, s]) => {
  const first = r + d + s;
  return first + residentIdCheck(first);
});

describe('resident IDs by pattern', () => {
  const find = (text: string): string[] =>
    (identifierOf('residentId').find?.(text) ?? []).map(({ start, end }) => text.slice(start, end));

  it('finds every valid number in any text that does not touch it', () => {
    fc.assert(
      fc.property(validId, fc.constantFrom('', '号：', '，', ' ', '证'), (id, around) => {
        expect(find(`${around}${id}${around}`)).toEqual([id]);
      }),
    );
  });

  it('never finds its own mask', () => {
    fc.assert(
      fc.property(validId, (id) => {
        expect(find(identifierOf('residentId').mask(id))).toEqual([]);
      }),
    );
  });

  it.each([
    '440113 20141005 001x',
    '440113-20141005-001X',
    '１１０１０１１９９００３０７８６７０',
    '110101\u200b199003078670',
  ])('finds the variant %s', (variant) => expect(find(variant)).toEqual([variant]));

  it.each([
    '110101199003078671',
    '101101199003078670',
    '1101011990030786700',
    'order_110101199003078670_9',
    '20240131123456789012',
    '110101199002308674',
  ])('leaves %s alone', (other) => expect(find(other)).toEqual([]));
});

describe('mobile numbers by pattern', () => {
  const find = (text: string): string[] =>
    (identifierOf('mobilePhone').find?.(text) ?? []).map(({ start, end }) =>
      text.slice(start, end),
    );

  it.each([
    ['135 2333 3233', ['135 2333 3233']],
    ['+86 135-2333-3233', ['+86 135-2333-3233']],
    ['(+86)13523333233', ['(+86)13523333233']],
    ['135２３３３３２３３', ['135２３３３３２３３']],
    ['13523333233/13838389438', ['13523333233', '13838389438']],
    ['手机：13523333233；', ['13523333233']],
    ['1352333323', []],
    ['135233332333', []],
    ['A13523333233B', []],
    ['20241352333323312', []],
    ['合计 13523333233.50 元', []],
  ])('%s → %j', (text, expected) => expect(find(text)).toEqual(expected));

  it('keeps the width of full-width digits', () => {
    const masked = identifierOf('mobilePhone').mask('１３５２３３３３２３３');
    expect(halfWidth(masked)).toBe('135****3233');
  });
});

describe('Chinese names without a label', () => {
  it.each(['张三', '欧阳锋', '欧阳震华', '王小明', '阿卜杜·热合曼'])(
    '%s looks like one',
    (name) => {
      expect(looksLikeHanName(name)).toBe(true);
    },
  );
  it.each(['内科', '咳嗽', '张', '住院部', '王府井大街', 'abc', ''])('%s does not', (word) => {
    expect(looksLikeHanName(word)).toBe(false);
  });
});
