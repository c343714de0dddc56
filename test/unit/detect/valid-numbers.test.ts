import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passesCreditCode } from '../../../shared/identifiers/check-digit.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import * as synthetic from '../../support/synthetic-numbers.ts';
import { inText } from './found-in.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
/** Digits that are an organisation's code as well are the organisation's; a telephone that ends in a day of
 *  this century (010-20351208) may be an order's number, and only a label says that it is none. */
const made = (make: synthetic.Generator) =>
  seeds
    .map((seed) => make(synthetic.seededRandom(seed)))
    .filter((value) => !passesCreditCode(value) && !/^0[\d-]*20\d{6}$/.test(value));

/** Plain sentences: nothing in them says what the number is. */
const sentence = fc.constantFrom(
  ['', ''],
  ['今日收到', '。'],
  ['请核对 ', ' 是否有误'],
  ['（见', '）'],
  ['已登记：', '；'],
  ['附：', '\n'],
  ['“', '”'],
  ['see ', ' today.'],
) as fc.Arbitrary<readonly [string, string]>;

/** The nth digit, or the digit at `places`, moved by `by`. */
function changed(value: string, nth: number, by: number, places?: readonly number[]): string {
  const all = places ?? value.split('').flatMap((c, i) => (/\d/.test(c) ? [i] : []));
  const index = all[nth % all.length]!;
  const digit = String((Number(value.charAt(index)) + by) % 10);
  return value.slice(0, index) + digit + value.slice(index + 1);
}

interface Checked {
  readonly kind: IdentifierKind;
  readonly what: string;
  readonly make: synthetic.Generator;
  readonly labels: readonly string[];
  /** Places of digits whose change the scheme always notices; absent: all. */
  readonly places?: readonly number[];
}
const checked: readonly Checked[] = [
  {
    kind: 'residentId',
    what: 'resident ID',
    make: synthetic.residentId,
    labels: ['身份证号：', '身分證字號 ', 'ID Card No: '],
  },
  {
    kind: 'residentId',
    what: 'residence permit',
    make: synthetic.residencePermit,
    labels: ['证件号码：', '身份证件号：'],
  },
  {
    kind: 'permanentResidentId',
    what: 'card of 2023',
    make: synthetic.permanentResidentId,
    labels: ['外国人永久居留身份证号：', '永久居留證號：'],
  },
  {
    kind: 'permanentResidentId',
    what: 'card of 2017',
    make: synthetic.permanentResidentId15,
    labels: ['永居证号：', 'Permanent Resident Card: '],
  },
  {
    kind: 'bankCard',
    what: 'bank card',
    make: synthetic.bankCard,
    labels: ['银行卡号：', '銀行卡號：', 'Bank Card No: '],
  },
  {
    kind: 'hkid',
    what: 'HKID',
    make: synthetic.hkid,
    labels: ['香港身份证号：', '香港身份證：', 'HKID: '],
  },
  {
    kind: 'taiwanId',
    what: 'Taiwan ID',
    make: synthetic.taiwanId,
    labels: ['統一證號：', '台湾身份证：'],
    // Weights 7, 3, 1 and 1: the others share a factor with ten.
    places: [2, 6, 8, 9],
  },
];

describe.each(checked)('$kind: $what', ({ kind, make, labels, places }) => {
  it('every generated number is found without a label, with one digit changed not as this kind', () => {
    fc.assert(
      fc.property(
        made(make),
        sentence,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (value, [lead, tail], nth, by) => {
          expect(inText(lead + value + tail)).toEqual([`${kind}:${value}`]);
          const other = changed(value, nth, by, places);
          expect(inText(lead + other + tail)).not.toContain(`${kind}:${other}`);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('a mistyped number under its label is still somebody’s', () => {
    fc.assert(
      fc.property(
        made(make),
        fc.constantFrom(...labels),
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        (value, label, nth, by) => {
          const other = changed(value, nth, by);
          fc.pre(!passesCreditCode(other));
          // A changed first digit may make it another country's number.
          const found = inText(`${label}${other}，已核对`).map((one) => one.replace(/^\w+:/, ''));
          expect(found).toEqual([other]);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe.each([
  ['mobilePhone', synthetic.mobilePhone],
  ['mobilePhone', synthetic.taiwanMobile],
  ['mobilePhone', synthetic.hongKongMobile],
  ['landline', synthetic.landline],
  ['landline', synthetic.taiwanLandline],
  ['taiwanId', synthetic.taiwanResidentCertificate],
  ['macauId', synthetic.macauId],
  ['ssn', synthetic.ssn],
  ['email', synthetic.email],
  ['licensePlate', synthetic.licensePlate],
  ['militaryId', synthetic.militaryId],
  ['age', synthetic.age],
  ['address', synthetic.address],
] as const)('%s (%o)', (kind, make) => {
  it('is found by its shape alone, whole', () => {
    fc.assert(
      fc.property(made(make), sentence, (value, [lead, tail]) => {
        expect(inText(lead + value + tail)).toEqual([`${kind}:${value}`]);
      }),
      { numRuns: 300 },
    );
  });
});
