import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchApproval } from '../../../proxy/egress/approval.ts';
import { destinationOf, parseRoute } from '../../../proxy/egress/destination.ts';
import type { ApprovedRequest } from '../../../proxy/egress/egress-config.ts';
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import type { Inspection } from '../../../shared/records/record-base.ts';

const now = new Date('2025-06-01T00:00:00Z');
const base: ApprovedRequest = {
  id: 'S-1',
  partner: 'p',
  kinds: ['personName', 'residentId'],
  maxPatients: 5,
  expires: '2025-12-31',
  purpose: 'x',
};
const inspection: Inspection = {
  verdict: 'found',
  kinds: { personName: 3 },
  bytesInspected: 1,
  bytesTotal: 1,
};

describe('an approval', () => {
  it('is matched, and otherwise the reason of the closest one is told', () => {
    const found = { partner: 'p', inspection, patients: 3, now };
    expect(matchApproval([base], found, null)).toEqual({ ok: true, request: base });
    expect(matchApproval([], found, null)).toMatchObject({ reason: 'noApproval', request: null });
    expect(matchApproval([base], { ...found, partner: 'q' }, null)).toMatchObject({
      reason: 'noApproval',
    });
    const expired = { ...base, id: 'S-0', expires: '2025-01-01' };
    const small = { ...base, id: 'S-2', maxPatients: 2 };
    expect(matchApproval([expired], found, null)).toMatchObject({ reason: 'approvalExpired' });
    expect(matchApproval([small, expired], found, null)).toMatchObject({
      reason: 'approvalPatients',
      request: { id: 'S-2' },
    });
    expect(matchApproval([expired, base], found, null)).toMatchObject({ ok: true });
    expect(matchApproval([expired, base], found, 'S-0')).toMatchObject({
      reason: 'approvalExpired',
    });
    expect(matchApproval([{ ...base, expires: 'soon' }], found, null)).toMatchObject({
      reason: 'approvalExpired',
    });
  });

  it('never covers more than it says', () => {
    const kind = fc.constantFrom(...identifierKinds);
    fc.assert(
      fc.property(
        fc.array(kind, { maxLength: 5 }),
        fc.array(kind, { maxLength: 5 }),
        fc.nat(10),
        fc.nat(10),
        fc.constantFrom('clean', 'found', 'unscannable', 'uninspected'),
        fc.option(fc.constantFrom('tooLarge', 'malformed'), { nil: undefined }),
        (allowed, kinds, maxPatients, patients, verdict, reason) => {
          const seen: Inspection = {
            ...inspection,
            verdict,
            kinds: Object.fromEntries(kinds.map((k) => [k, 1])),
            ...(reason === undefined ? {} : { reason }),
          };
          const request = { ...base, kinds: allowed, maxPatients };
          const match = matchApproval(
            [request],
            { partner: 'p', inspection: seen, patients, now },
            null,
          );
          const covered =
            kinds.every((k) => allowed.includes(k)) &&
            patients <= maxPatients &&
            reason === undefined &&
            (verdict === 'clean' || verdict === 'found');
          expect(match.ok).toBe(covered);
        },
      ),
    );
  });
});

describe('an egress address', () => {
  const partner = { id: 'p', name: 'P', url: 'https://p.example/base' };

  it('leads to the partner’s base and nowhere else', () => {
    expect(parseRoute('/egress/p/a/b')).toEqual({ partnerId: 'p', rest: '/a/b' });
    expect(parseRoute('/egress/p')).toEqual({ partnerId: 'p', rest: '/' });
    expect(destinationOf(partner, '/a/b')?.href).toBe('https://p.example/base/a/b');
    for (const bad of [
      '/egress/',
      '/egress/P',
      '/egress/p/../q',
      '/egress/p/%2e%2e/x',
      '/egress/p?a=1',
      '/egress/p//x',
      '//egress/p',
      '/egress/p/13912345678',
    ]) {
      const route = parseRoute(bad);
      expect(
        route === null ||
          route.partnerId !== 'p' ||
          destinationOf(partner, route.rest)?.pathname.startsWith('/base/'),
        bad,
      ).toBe(true);
    }
    expect(parseRoute('/egress/p/13912345678')).toBeNull();
  });
});
