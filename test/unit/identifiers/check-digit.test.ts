import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as check from '../../../shared/identifiers/check-digit.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import * as synthetic from '../../support/synthetic-numbers.ts';
import { valuesIn } from './bare-search.ts';

const made = (make: synthetic.Generator) =>
  fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => make(synthetic.seededRandom(seed)));
const position = fc.nat();
const shift = fc.integer({ min: 1, max: 9 });

/** The text with one of its digits changed, and which digit it was. */
function changed(text: string, nth: number, by: number): { text: string; index: number } {
  const places = text.split('').flatMap((c, i) => (/\d/.test(c) ? [i] : []));
  const index = places[nth % places.length]!;
  const digit = String((Number(text.charAt(index)) + by) % 10);
  return { text: text.slice(0, index) + digit + text.slice(index + 1), index };
}

describe.each([
  ['residentId', synthetic.residentId],
  ['residentId', synthetic.residencePermit],
  ['permanentResidentId', synthetic.permanentResidentId],
  ['permanentResidentId', synthetic.permanentResidentId15],
  ['bankCard', synthetic.bankCard],
  ['hkid', synthetic.hkid],
] as const)('%s (%o)', (kind, make) => {
  const { bare } = identifierOf(kind);
  it('any generated number is found, with one digit changed never', () => {
    fc.assert(
      fc.property(made(make), position, shift, (value, nth, by) => {
        expect(valuesIn(bare, value)).toEqual([value]);
        expect(valuesIn(bare, changed(value, nth, by).text)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('schemes whose weights share a factor with their modulus', () => {
  it('Taiwan: a changed digit is noticed unless weight × change is a multiple of ten', () => {
    const weights = [8, 7, 6, 5, 4, 3, 2, 1, 1];
    fc.assert(
      fc.property(made(synthetic.taiwanId), fc.integer({ min: 2, max: 9 }), shift, (id, at, by) => {
        const { text } = changed(id, at - 1, by);
        const moved = Number(text.charAt(at)) - Number(id.charAt(at));
        expect(check.passesTaiwan(id)).toBe(true);
        expect(check.passesTaiwan(text)).toBe((weights[at - 1]! * moved) % 10 === 0);
      }),
      { numRuns: 2000 },
    );
  });

  it('Taiwan: certificates of foreign residents pass in both forms', () => {
    fc.assert(
      fc.property(made(synthetic.taiwanResidentCertificate), (id) => {
        expect(check.passesTaiwan(id)).toBe(true);
      }),
    );
  });

  it('ICAO 7-3-1: every changed digit is noticed, a changed letter unless it moves by ten', () => {
    const capital = fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ'));
    fc.assert(
      fc.property(made(synthetic.permanentResidentId15), fc.nat(2), capital, (id, at, other) => {
        const text = id.slice(0, at) + other + id.slice(at + 1);
        const moved = other.charCodeAt(0) - id.charCodeAt(at);
        expect(check.passes731(text)).toBe(moved % 10 === 0);
      }),
    );
  });
});

describe('organisations', () => {
  it('GB 32100: any generated code passes, with one digit changed never', () => {
    fc.assert(
      fc.property(made(synthetic.organisationCode), position, shift, (code, nth, by) => {
        expect(check.passesCreditCode(code)).toBe(true);
        expect(check.passesOrganisation(code.slice(8, 17))).toBe(true);
        expect(check.passesCreditCode(changed(code, nth, by).text)).toBe(false);
      }),
    );
  });
});

it('no check throws on any string', () => {
  const checks = Object.values(check).filter((f) => f !== check.creditCheck);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 24 }), (text) => {
      for (const passes of checks) expect(typeof passes(text)).toBe('boolean');
      check.creditCheck(text);
    }),
  );
});
