// The matcher against an oracle that was written from the hospitals' rules, apart from it: what a person with
// the approval in one hand and the transfer in the other would say.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../proxy/sharing/approval.ts';
import { matchApproval, type TransferFacts } from '../../../proxy/sharing/match-approval.ts';
import { type IdentifierKind, identifierKinds } from '../../../shared/identifiers/kind.ts';
import { sharedFormats } from '../../../shared/records/sharing-records.ts';

const day = 86_400_000;
const begin = Date.parse('2025-06-01T00:00:00Z');
const at = (days: number) => new Date(begin + days * day).toISOString();

const approval: Approval = {
  id: 'S-1',
  partner: 'p',
  kinds: ['personName', 'residentId'],
  maxPatients: 5,
  expires: '2025-12-31',
  purpose: 'x',
};
const facts: TransferFacts = {
  partner: 'p',
  channel: 'https',
  inspection: { verdict: 'found', kinds: { personName: 3 }, bytesInspected: 1, bytesTotal: 1 },
  patients: 3,
  people: [['a'], ['b', 'c'], ['d']],
  names: new Set(['name']),
  format: 'json',
  bytes: 100,
  sha256: 'ab',
  now: new Date(begin),
};

describe('an approval', () => {
  it('is matched, and otherwise the reason of the closest one is told', () => {
    expect(matchApproval([approval], facts, null)).toEqual({
      ok: true,
      request: approval,
      mask: [],
    });
    expect(matchApproval([], facts, null)).toMatchObject({ reason: 'noApproval', request: null });
    expect(matchApproval([approval], { ...facts, partner: 'q' }, null)).toMatchObject({
      reason: 'noApproval',
    });
    const expired = { ...approval, id: 'S-0', expires: '2025-01-01' };
    const small = { ...approval, id: 'S-2', maxPatients: 2 };
    expect(matchApproval([expired], facts, null)).toMatchObject({ reason: 'approvalExpired' });
    expect(matchApproval([small, expired], facts, null)).toMatchObject({
      reason: 'approvalPatients',
      request: { id: 'S-2' },
    });
    expect(matchApproval([expired, approval], facts, null)).toMatchObject({ ok: true });
    expect(matchApproval([expired, approval], facts, 'S-0')).toMatchObject({
      reason: 'approvalExpired',
    });
    expect(matchApproval([{ ...approval, expires: 'soon' }], facts, null)).toMatchObject({
      reason: 'approvalExpired',
    });
  });

  it('has a reason of its own for each thing that it may forbid', () => {
    const cases: [Partial<Approval>, string][] = [
      [{ from: at(1) }, 'approvalNotYet'],
      [{ isClosed: true }, 'approvalExpired'],
      [{ usesLeft: 0 }, 'approvalUsed'],
      [{ channel: 'usb' }, 'approvalChannel'],
      [{ formats: ['csv'] }, 'approvalFormat'],
      [{ maxBytes: 99 }, 'approvalSize'],
      [{ sha256: 'cd' }, 'approvalFile'],
      [{ names: ['age'] }, 'approvalNames'],
      [{ kinds: ['age'] }, 'approvalKinds'],
      [{ maxPatients: 2 }, 'approvalPatients'],
      [{ patientSet: new Set(['a', 'b']) }, 'approvalPatientSet'],
    ];
    for (const [more, reason] of cases) {
      expect(matchApproval([{ ...approval, ...more }], facts, null)).toMatchObject({ reason });
    }
  });

  it('of an emergency counts only for who names it', () => {
    const emergency = { ...approval, isEmergency: true };
    expect(matchApproval([emergency], facts, null).ok).toBe(false);
    expect(matchApproval([emergency], facts, 'S-1').ok).toBe(true);
  });
});

/** Mostly absent: with a dozen conditions that may each say no, a yes would never come. */
const optional = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: of });
const kind = fc.constantFrom<IdentifierKind>('personName', 'residentId', 'age', 'mobilePhone');
const name = fc.constantFrom('name', 'Name', 'age', 'no');
const ref = fc.constantFrom('a', 'b', 'c', 'd');
const format = fc.constantFrom(...sharedFormats);
const moment = fc.integer({ min: -3, max: 3 }).map(at);

const anyApproval: fc.Arbitrary<Approval> = fc.record({
  id: fc.constantFrom('S-1', 'S-2', 'S-3'),
  partner: fc.constantFrom('p', 'p', 'q'),
  purpose: fc.constant('x'),
  kinds: fc.uniqueArray(kind, { minLength: 2, maxLength: 4 }),
  maxPatients: fc.integer({ min: 1, max: 6 }),
  from: optional(moment),
  expires: fc.oneof({ weight: 3, arbitrary: fc.constant(at(9)) }, moment, fc.constant('never')),
  isClosed: fc.constantFrom(false, false, false, true),
  names: optional(fc.array(name, { maxLength: 3 })),
  patientSet: optional(fc.array(ref).map((refs) => new Set(refs))),
  usesLeft: optional(fc.integer({ min: -1, max: 2 })),
  maxBytes: optional(fc.integer({ min: 1, max: 200 })),
  sha256: optional(fc.constantFrom('ab', 'cd')),
  formats: optional(fc.array(format, { maxLength: 3 })),
  channel: optional(fc.constantFrom('https', 'usb')),
  excess: optional(fc.constantFrom('refuse', 'mask')),
  isEmergency: fc.constantFrom(false, false, true),
});

const anyFacts: fc.Arbitrary<TransferFacts> = fc
  .record({
    partner: fc.constantFrom('p', 'p', 'q'),
    channel: fc.constantFrom('https', 'https', 'usb'),
    verdict: fc.constantFrom('clean', 'found', 'found', 'found', 'unscannable', 'uninspected'),
    reason: optional(fc.constantFrom('tooLarge', 'malformed')),
    disagrees: optional(fc.constant(true as const)),
    kinds: fc.uniqueArray(kind, { maxLength: 3 }),
    groups: fc.array(fc.uniqueArray(ref, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
    hidden: fc.constantFrom(0, 0, 1),
    isToldApart: fc.boolean(),
    names: fc.option(fc.array(name, { maxLength: 3 })),
    format: fc.option(format),
    bytes: fc.integer({ min: 1, max: 200 }),
    sha256: fc.constantFrom('ab', 'cd'),
    now: fc.integer({ min: -3, max: 3 }),
  })
  .map(
    ({ verdict, reason, disagrees, kinds, groups, hidden, isToldApart, names, now, ...rest }) => ({
      ...rest,
      inspection: {
        verdict,
        kinds: Object.fromEntries(kinds.map((each) => [each, 1])),
        bytesInspected: 1,
        bytesTotal: 1,
        ...(reason === undefined ? {} : { reason }),
        ...(disagrees === undefined ? {} : { disagrees }),
      } as TransferFacts['inspection'],
      patients: groups.length + hidden,
      people: isToldApart ? groups : null,
      names: names && new Set(names),
      now: new Date(begin + now * day),
    }),
  );

/** Everything that speaks against one approval; empty: it may go. */
function objections(a: Approval, t: TransferFacts, wanted: string | null): string[] {
  const said: string[] = [];
  const { inspection: seen } = t;
  if (seen.reason || !['clean', 'found'].includes(seen.verdict)) said.push('not seen whole');
  if (seen.disagrees) said.push('not what it was called');
  if (a.partner !== t.partner) said.push('for somebody else');
  if (wanted !== null && wanted !== a.id) said.push('another one was named');
  if (a.isEmergency && wanted !== a.id) said.push('nobody called an emergency');
  const end = new Date(a.expires);
  if (Number.isNaN(end.valueOf()) || end <= t.now) said.push('over');
  if (a.from && new Date(a.from) > t.now) said.push('too early');
  if (a.isClosed) said.push('withdrawn');
  if (typeof a.usesLeft === 'number' && a.usesLeft < 1) said.push('used up');
  if ((a.channel ?? 'https') !== t.channel) said.push('by another way');
  const prose = ['text', 'html', 'document', 'pdf', 'archive', 'multipart', 'mail'];
  const isAgreed = a.formats
    ? a.formats.some((f) => f === t.format)
    : !prose.includes(`${t.format}`);
  if (t.format === null || !isAgreed) said.push('another format');
  if (a.maxBytes && t.bytes > a.maxBytes) said.push('too long');
  if (a.sha256 && a.sha256 !== t.sha256) said.push('another file');
  if (a.names) {
    const good = a.names.map((each) => each.toUpperCase());
    const all = t.names === null ? ['?'] : [...t.names];
    if (all.some((each) => !good.includes(each.toUpperCase()))) said.push('other columns');
  }
  for (const each of identifierKinds) {
    if (seen.kinds[each] && !a.kinds.includes(each) && a.excess !== 'mask') said.push(each);
  }
  if (t.patients > a.maxPatients) said.push('too many people');
  if (a.patientSet) {
    const set = a.patientSet;
    const known = (t.people ?? []).filter((refs) => refs.filter((r) => set.has(r)).length > 0);
    if (known.length !== t.patients) said.push('a stranger');
  }
  return said;
}

it('never covers what the oracle refuses, nor refuses what it covers', () => {
  let covered = 0;
  const wanted = fc.constantFrom(null, 'S-1', 'S-2');
  fc.assert(
    fc.property(fc.array(anyApproval, { maxLength: 3 }), anyFacts, wanted, (all, found, named) => {
      const good = all.filter((each) => objections(each, found, named).length === 0);
      const match = matchApproval(all, found, named);
      expect(match.ok).toBe(good.length > 0);
      if (!match.ok) return;
      covered++;
      expect(good).toContain(match.request);
      const left = Object.keys(found.inspection.kinds).filter(
        (each) => !match.mask.includes(each as IdentifierKind),
      );
      for (const each of left) expect(match.request.kinds).toContain(each);
    }),
    { numRuns: 20_000 },
  );
  // Enough of both: a matcher that says no to everything would pass above.
  expect(covered).toBeGreaterThan(100);
});
