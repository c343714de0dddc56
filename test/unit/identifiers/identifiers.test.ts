import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierKinds, type IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf, identifiers, notPatients } from '../../../shared/identifiers/registry.ts';
import * as synthetic from '../../support/synthetic-numbers.ts';
import { searchBare, valuesIn } from './bare-search.ts';

const codePoints = (text: string): number => Array.from(text).length;
const levels = ['partial', 'strict'] as const;
/** The two masks that say something instead of hiding in place. */
const otherWidth: ReadonlySet<IdentifierKind> = new Set(['age', 'sensitiveDiagnosis']);

const generated: Record<IdentifierKind, readonly synthetic.Generator[]> = {
  personName: [synthetic.personName],
  residentId: [synthetic.residentId, synthetic.residencePermit, synthetic.residentId15],
  permanentResidentId: [synthetic.permanentResidentId, synthetic.permanentResidentId15],
  hkMacauPermit: [synthetic.hkMacauPermit],
  taiwanPermit: [synthetic.taiwanPermit],
  passport: [synthetic.passport],
  militaryId: [synthetic.militaryId],
  birthCertificate: [synthetic.birthCertificate],
  hkid: [synthetic.hkid],
  macauId: [synthetic.macauId],
  taiwanId: [synthetic.taiwanId, synthetic.taiwanResidentCertificate],
  ssn: [synthetic.ssn],
  mobilePhone: [synthetic.mobilePhone, synthetic.taiwanMobile, synthetic.hongKongMobile],
  landline: [synthetic.landline, synthetic.taiwanLandline],
  email: [synthetic.email],
  address: [synthetic.address],
  birthDate: [synthetic.birthDate],
  age: [synthetic.age],
  patientNumber: [synthetic.patientNumber],
  specimenNumber: [synthetic.specimenNumber],
  insuranceNumber: [synthetic.insuranceNumber],
  bankCard: [synthetic.bankCard],
  employer: [synthetic.employer],
  socialAccount: [synthetic.socialAccount],
  licensePlate: [synthetic.licensePlate],
  photo: [synthetic.photo],
  sensitiveDiagnosis: [synthetic.sensitiveDiagnosis],
};

it('knows every kind, in the order of the product’s list', () => {
  expect(identifiers.map(({ kind }) => kind)).toEqual([...identifierKinds]);
});

/** Values made by the seeded generators of a kind, a hundred each. */
function valuesOf(kind: IdentifierKind): string[] {
  const random = synthetic.seededRandom(20_260_107);
  return generated[kind].flatMap((make) => Array.from({ length: 100 }, () => make(random)));
}

describe.each(identifiers)('$kind', (identifier) => {
  const { kind, samples } = identifier;
  const anyBare = identifiers.flatMap(({ bare }) => bare ?? []);

  it('accepts every sample that must hit and refuses every one that must miss', () => {
    expect(samples.hit.filter((value) => !identifier.accepts(value))).toEqual([]);
    expect(samples.miss.filter((value) => identifier.accepts(value))).toEqual([]);
  });

  it('finds one value in every bare sample that must hit and none where it must miss', () => {
    const counts = (texts: readonly string[] = []) =>
      texts.map((text) => [text, searchBare(identifier.bare, text).length]);
    expect(counts(samples.bareHit).filter(([, count]) => count !== 1)).toEqual([]);
    expect(counts(samples.bareMiss).filter(([, count]) => count !== 0)).toEqual([]);
    expect(samples.bareHit !== undefined).toBe(identifier.bare !== undefined);
  });

  it('accepts every generated value under its label', () => {
    expect(valuesOf(kind).filter((value) => !identifier.accepts(value))).toEqual([]);
  });

  it.each(levels)(
    'masks (%s) are of the same width, hide something, are final and no identifier',
    (level) => {
      for (const value of [...samples.hit, ...(samples.bareHit ?? []), ...valuesOf(kind)]) {
        const masked = identifier.mask(value, level);
        if (!otherWidth.has(kind)) expect(codePoints(masked), value).toBe(codePoints(value));
        expect(masked, value).not.toBe(value);
        expect(identifier.mask(masked, level)).toBe(masked);
        expect(identifier.accepts(masked), masked).toBe(false);
        expect(valuesIn(anyBare, masked), masked).toEqual([]);
      }
    },
  );

  it('a mask leaves at most half of a number, and of two digits nothing', () => {
    for (const value of valuesOf(kind)) {
      if (/@/.test(value)) continue;
      // 138****5678 and 010-******99 by convention: prefix and area code are not the person's; a year stays.
      if (/Phone|landline|birthDate/.test(kind) || otherWidth.has(kind)) continue;
      const left = (text: string) => text.replace(/[^0-9A-Za-z]/g, '').length;
      expect(left(identifier.mask(value)) * 2, value).toBeLessThanOrEqual(left(value));
      expect(left(identifier.mask(value, 'strict'))).toBeLessThanOrEqual(
        left(identifier.mask(value)),
      );
    }
    expect(identifier.mask('12')).not.toMatch(/[12]/);
  });

  it('never throws, keeps the width of any text and takes back no mask of its own', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.constantFrom(...levels),
        (text, level) => {
          const masked = identifier.mask(text, level);
          if (!otherWidth.has(kind)) expect(codePoints(masked)).toBe(codePoints(text));
          expect(identifier.mask(masked, level)).toBe(masked);
          if (identifier.accepts(text)) expect(identifier.accepts(masked)).toBe(false);
          searchBare(identifier.bare, text);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('survives lone surrogates and telling characters anywhere', () => {
    const telling =
      identifier.bare?.flatMap((f) => (f.on === 'character' ? f.characters.split('') : [])) ?? [];
    const unit = fc.constantFrom(
      '\ud842',
      '\udfb7',
      '1',
      '9',
      'A',
      '(',
      ')',
      '@',
      '.',
      '市',
      '区',
      '*',
      '-',
      ' ',
      '０',
      ...telling,
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
        const text = units.join('');
        for (const { start, end } of searchBare(identifier.bare, text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        identifier.accepts(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('numbers that are found without a label', () => {
  const bareKinds = [
    'residentId',
    'permanentResidentId',
    'hkid',
    'macauId',
    'taiwanId',
    'ssn',
    'mobilePhone',
    'landline',
    'email',
    'licensePlate',
    'bankCard',
    'militaryId',
    'age',
    'address',
  ] as const;
  it.each(bareKinds)(
    'every generated %s is found whole between any neighbours that are no part of it',
    (kind) => {
      const fifteen = /^\d{15}$/;
      const random = synthetic.seededRandom(7);
      for (const value of valuesOf(kind).filter((v) => !fifteen.test(v))) {
        const [lead, tail] = synthetic.pick(random, [
          ['', ''],
          ['：', '，'],
          [' ', ' '],
          ['（', '）'],
          ['“', '”'],
          ['\n', '\n'],
        ] as const);
        expect(valuesIn(identifierOf(kind).bare, lead + value + tail), lead + value + tail).toEqual(
          [value],
        );
      }
    },
  );
});

describe('organisations and hotlines', () => {
  const found = (text: string) =>
    notPatients.filter(({ bare }) => searchBare(bare, text).length > 0).map(({ name }) => name);
  it.each([
    ['organisationCode', synthetic.organisationCode, ''],
    ['businessNumber', synthetic.businessNumber, '統一編號：'],
    ['hotline', synthetic.hotline, '请拨打'],
  ] as const)('every generated %s is known as one', (name, make, lead) => {
    const random = synthetic.seededRandom(3);
    for (let i = 0; i < 100; i++) expect(found(lead + make(random))).toEqual([name]);
  });
  it.each(['110101199003078670', '建国路12345号', '12345678', '13523333233', '40012345678'])(
    '%s is none of them',
    (text) => expect(found(text)).toEqual([]),
  );
  it('no resident ID is taken for an organisation', () => {
    const random = synthetic.seededRandom(5);
    for (let i = 0; i < 5000; i++) expect(found(synthetic.residentId(random))).toEqual([]);
  });
});
