import { describe, expect, it } from 'vitest';
import { pseudonymiser } from '../../../proxy/ledger/pseudonyms.ts';
import { readFilter } from '../../../proxy/review/read-filter.ts';
import { filterRequest, searchRequest } from '../../../shared/messages/console.ts';
import { patientOf } from '../../support/synthetic-records.ts';

const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });
const { residentId, patientNumber, mobilePhone } = patientOf(12);

describe('a typed number', () => {
  it.each([
    ['residentId', residentId],
    ['patientNumber', patientNumber],
    ['mobilePhone', mobilePhone],
    ['passport', 'E00016002'],
    ['hkMacauPermit', 'H00001234'],
    ['landline', '010-60001234'],
    ['email', 'li.si@example.com'],
    ['bankCard', '6222 0200 0000 0000 001'],
    ['socialAccount', 'wxid_lisi0001'],
  ] as const)('as %s finds the pseudonym that records hold', (kind, patient) => {
    const read = readFilter({ patient }, pseudonym);
    expect(read.ok && read.filter.patientRefs).toContain(pseudonym(kind, patient));
  });

  it('is found however it is written', () => {
    const read = readFilter(
      { patient: ` +86 ${mobilePhone.slice(0, 3)}-${mobilePhone.slice(3)}` },
      pseudonym,
    );
    expect(read.ok && read.patientRefs).toContain(pseudonym('mobilePhone', mobilePhone));
  });

  it('is neither in the ledger filter nor in the words that are recorded', () => {
    for (const patient of [residentId, patientNumber, mobilePhone]) {
      const read = readFilter({ patient, user: 'nurse01' }, pseudonym);
      expect(JSON.stringify(read)).not.toContain(patient);
    }
  });

  it('joins the pseudonyms that were asked for', () => {
    const known = pseudonym('residentId', residentId);
    const read = readFilter({ patient: patientNumber, patientRefs: [known] }, pseudonym);
    if (!read.ok) expect.unreachable();
    expect(read.patientRefs[0]).toBe(known);
    expect(read.patientRefs).toContain(pseudonym('patientNumber', patientNumber));
    expect(new Set(read.patientRefs).size).toBe(read.patientRefs.length);
  });
});

describe('a number of a person in a box for words', () => {
  it.each([
    ['user', residentId],
    ['user', `员工 ${mobilePhone}`],
    ['device', mobilePhone],
    ['partner', residentId.slice(0, 6) + residentId.slice(8, 17)],
    ['verdict', residentId.toLowerCase()],
    [
      'user',
      Array.from(mobilePhone, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)).join(''),
    ],
  ])('%s=%s is refused', (box, value) => {
    expect(readFilter({ [box]: value }, pseudonym)).toEqual({ ok: false, error: 'patientValue' });
  });

  it.each(['nurse01', 'd-13912345678ab', '2026110112345', '张护士', 'n77eec6bcac85'])(
    '%s is a word',
    (user) => {
      expect(readFilter({ user }, pseudonym).ok).toBe(true);
    },
  );
});

it('the words are canonical: the order of the question does not matter', () => {
  const one = readFilter({ kinds: ['view'], user: 'a1', from: '2026-01-01T00:00:00Z' }, pseudonym);
  const two = readFilter({ from: '2026-01-01T00:00:00Z', user: 'a1', kinds: ['view'] }, pseudonym);
  expect(one.ok && one.words).toBe('{"from":"2026-01-01T00:00:00Z","kinds":["view"],"user":"a1"}');
  expect(two.ok && two.words).toBe(one.ok && one.words);
});

it.each([
  { kinds: ['everything'] },
  { from: 'yesterday' },
  { user: 'a&b=c' },
  { user: '' },
  { patientRefs: ['张三'] },
  { patient: '1' },
  { surprise: 1 },
])('%j is no filter', (filter) => {
  expect(filterRequest.safeParse(filter).success).toBe(false);
});

it.each([0, 201, 1.5])('a page of %d rows is refused', (limit) => {
  expect(searchRequest.safeParse({ filter: {}, limit }).success).toBe(false);
});
