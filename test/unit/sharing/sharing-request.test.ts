// Uses of one request, as the record tells of them.
import { describe, expect, it } from 'vitest';
import { SharingRequest } from '../../../proxy/sharing/sharing-request.ts';
import type { RecordOf } from '../../../shared/records/record.ts';
import type { ShareRequest } from '../../../shared/records/sharing-records.ts';

const actor = { user: '检验接口', device: null, workstation: '10.1.2.3' };
const at = '2026-11-23T08:00:00.000Z';
const asked: ShareRequest = {
  kind: 'share.request',
  v: 1,
  at,
  actor,
  request: 'GX-1',
  partner: 'region',
  purpose: '互认',
  legalBasis: '互认管理办法',
  dataClass: 'clinical',
  fields: ['personName'],
  maxPatients: 5,
  expires: '2027-11-23T08:00:00.000Z',
  uses: 2,
} as never;

function use(
  transferId: string,
  number: number,
  more: { turn?: number; released?: true } = {},
): RecordOf<'share.use'> {
  return { kind: 'share.use', v: 1, at, actor, request: 'GX-1', transferId, use: number, ...more };
}

function after(steps: readonly RecordOf<'share.use'>[]): SharingRequest {
  const request = new SharingRequest(asked);
  for (const step of steps) request.apply(step);
  return request;
}

describe('a use', () => {
  const steps = [
    use('k-1', 1, { turn: 0 }),
    use('k-1', 1, { turn: 0, released: true }),
    use('k-1', 1, { turn: 1 }),
  ];

  it('may be taken again by the transfer that gave it back', () => {
    const request = after(steps);
    expect([request.holderOf(1), request.turnsOf(1), request.takenUses]).toEqual(['k-1', 1, 1]);
    expect(after([...steps, use('k-1', 1, { turn: 1, released: true })])).toMatchObject({
      takenUses: 0,
    });
  });

  it('counts once, noted before it is read as well', () => {
    for (let noted = 0; noted <= steps.length; noted++) {
      const request = after([...steps.slice(0, noted), ...steps]);
      expect([request.holderOf(1), request.turnsOf(1)]).toEqual(['k-1', 1]);
    }
  });

  it('of an older record counts as well', () => {
    const old = [use('t-1', 1), use('t-1', 1, { released: true }), use('t-2', 1), use('t-3', 2)];
    const request = after([...old, ...old]);
    expect([request.holderOf(1), request.holderOf(2), request.turnsOf(1)]).toEqual([
      't-2',
      't-3',
      1,
    ]);
  });

  it('is the first transfer’s', () => {
    const request = after([use('t-1', 1, { turn: 0 }), use('t-2', 1, { turn: 0, released: true })]);
    expect(request.holderOf(1)).toBe('t-1');
  });
});
