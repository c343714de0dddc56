import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { passesBusinessNumber, passesCreditCode } from '../../../shared/identifiers/check-digit.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf, notPatients } from '../../../shared/identifiers/registry.ts';
import { isFirstGeneration } from '../../../shared/identifiers/resident-id.ts';
import { searchBare, valuesIn } from './bare-search.ts';

interface Vector {
  readonly v: string;
  readonly reason?: string;
}
interface Vectors {
  readonly valid: readonly Vector[];
  readonly invalid: readonly Vector[];
  readonly must_detect_variants?: readonly Vector[];
  readonly must_not_detect?: readonly Vector[];
}
const file = new URL('../../fixtures/vectors.json', import.meta.url);
const { types } = JSON.parse(readFileSync(file, 'utf8')) as { types: Record<string, Vectors> };

/** Which kind a type of the file is, and whether its numbers are found without a label. */
const kinds: Readonly<Record<string, readonly [IdentifierKind, 'bare' | 'labelled']>> = {
  cn_resident_id_18: ['residentId', 'bare'],
  cn_resident_id_15: ['residentId', 'labelled'],
  hmt_residence_permit_18: ['residentId', 'bare'],
  cn_foreign_permanent_resident_18: ['permanentResidentId', 'bare'],
  cn_foreign_permanent_resident_15: ['permanentResidentId', 'bare'],
  bank_card_luhn: ['bankCard', 'bare'],
  hk_id: ['hkid', 'bare'],
  tw_national_id: ['taiwanId', 'bare'],
  tw_arc_ui: ['taiwanId', 'bare'],
  cn_mobile: ['mobilePhone', 'bare'],
  tw_mobile: ['mobilePhone', 'bare'],
  hk_phone: ['mobilePhone', 'labelled'],
  mo_phone: ['mobilePhone', 'labelled'],
  us_ssn: ['ssn', 'bare'],
  passport_cn: ['passport', 'labelled'],
  hm_permit: ['hkMacauPermit', 'labelled'],
  tw_permit: ['taiwanPermit', 'labelled'],
};
/** Listed as wrong for their type, and right as another writing or another country's number. */
const otherwiseRight = new Set([
  'pak310080010103', // lower case: accepted, upper-cased first
  '19123456780', // no Taiwanese mobile, but a mainland one
]);

it('every type of the file is tested', () => {
  expect(Object.keys(types).sort()).toEqual([...Object.keys(kinds), 'cn_uscc', 'tw_ubn'].sort());
});

describe.each(Object.entries(kinds))('%s', (type, [kind, how]) => {
  const { valid, invalid, must_detect_variants = [], must_not_detect = [] } = types[type]!;
  const rules = identifierOf(kind);
  const bare = (text: string) => valuesIn(rules.bare, text);

  it('takes every valid number under its label', () => {
    expect(valid.filter(({ v }) => !rules.accepts(v))).toEqual([]);
  });

  it('finds every valid number and every writing of one without a label, if the kind allows', () => {
    if (how === 'labelled') {
      // (853)66001122 names its country; the others are digits that could be anything.
      expect(valid.filter(({ v }) => !/853/.test(v) && bare(v).length > 0)).toEqual([]);
      return;
    }
    for (const { v } of valid) expect(bare(v), v).toEqual([v]);
    for (const { v } of must_detect_variants) {
      expect(
        bare(v)
          .join('/')
          .replace(/[^\dXx０-９]/g, ''),
        v,
      ).toBe(v.replace(/[^\dXx０-９]/g, ''));
    }
  });

  it('finds no invalid number', () => {
    const wrong = [...invalid, ...must_not_detect].filter(({ v }) => !otherwiseRight.has(v));
    expect(wrong.filter(({ v }) => bare(v).length > 0)).toEqual([]);
  });
});

describe('decisions the vectors ask for', () => {
  it('a permanent resident’s card typed in lower case is one', () => {
    expect(valuesIn(identifierOf('permanentResidentId').bare, 'pak310080010103')).toHaveLength(1);
  });
  it('a first-generation resident ID has a province and a date, and is plausible no further', () => {
    const { valid, invalid } = types['cn_resident_id_15']!;
    expect(valid.filter(({ v }) => !isFirstGeneration(v))).toEqual([]);
    expect(invalid.filter(({ v }) => isFirstGeneration(v))).toEqual([]);
  });
  it('a mistyped number under its label is still somebody’s', () => {
    expect(identifierOf('residentId').accepts('110101199003078671')).toBe(true);
    expect(identifierOf('bankCard').accepts('6222020000000000019')).toBe(true);
    expect(identifierOf('passport').accepts('E0016002')).toBe(true);
  });
});

describe('organisations', () => {
  it('no invalid 统一社会信用代码 passes', () => {
    expect(types['cn_uscc']!.invalid.filter(({ v }) => passesCreditCode(v))).toEqual([]);
  });
  it('no invalid 統一編號 passes', () => {
    expect(types['tw_ubn']!.invalid.filter(({ v }) => passesBusinessNumber(v))).toEqual([]);
  });
  it('a resident ID is no organisation', () => {
    const forms = notPatients.flatMap(({ bare }) => bare);
    expect(searchBare(forms, '110101199003078670')).toEqual([]);
  });
});
