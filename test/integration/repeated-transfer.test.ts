// Senders that do not know whether their transfer went through.
import { describe, expect, it } from 'vitest';
import type { SharingHospital } from '../support/sharing-hospital.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

let hospital: SharingHospital;
useSharingHospital((started) => {
  hospital = started;
});

describe('a sender that asks again under the same key', () => {
  const key = (text: string) => ({ 'idempotency-key': text });

  it('hears what became of it, and nothing is sent twice', async () => {
    const id = await hospital.approved({ uses: 1 });
    const headers = key('daily-2026-11-23');
    const first = await hospital.send(id, { headers });
    const second = await hospital.send(id, { headers });
    expect(second).toMatchObject({
      status: 200,
      result: 'delivered',
      repeated: true,
      transferId: first.transferId,
      record: first.record,
    });
    expect(hospital.partners.received).toHaveLength(1);
    const other = await hospital.send(id, { headers, patients: 2 });
    expect(other).toMatchObject({ status: 409, reason: 'transferRepeated' });
    expect((await hospital.send(id, { headers: key('short') })).status).toBe(400);
  });

  it('also after a restart, and on another gateway', async () => {
    const id = await hospital.approved({ uses: 5 });
    const headers = key('nightly-0001');
    const first = await hospital.send(id, { headers });
    const other = await hospital.gateway();
    const again = await hospital.send(id, { headers, by: other });
    expect(again).toMatchObject({ repeated: true, transferId: first.transferId });
    expect(hospital.partners.received).toHaveLength(1);
  });

  it('is sent for when nothing of it has left before', async () => {
    const id = await hospital.approved({ partner: 'dead', uses: 1 });
    const headers = key('retry-00001');
    const first = await hospital.send(id, { to: 'dead', headers });
    const second = await hospital.send(id, { to: 'dead', headers });
    expect([first.reason, second.reason]).toEqual(['partnerUnreachable', 'partnerUnreachable']);
    expect(second.transferId).not.toBe(first.transferId);
  });

  it('is on record as what happened, also when it was refused before', async () => {
    const headers = key('refused-0001');
    const id = await hospital.approved({ fields: ['personName'], uses: 1 });
    const refused = await hospital.send(id, { headers });
    expect(refused.reason).toBe('approvalKinds');
    const sent = await hospital.send(await hospital.approved({ uses: 1 }), { headers });
    expect(sent.result).toBe('delivered');
    expect(hospital.partners.received).toHaveLength(1);
    expect(await hospital.outcomesOf(sent.transferId)).toMatchObject([{ result: 'delivered' }]);
    // Each has a record of its own.
    expect(await hospital.outcomesOf(refused.transferId)).toMatchObject([{ result: 'refused' }]);
    const again = await hospital.send(id, { headers });
    expect(again).toMatchObject({ repeated: true, transferId: sent.transferId });
  });

  it('is on record as what happened when two ask for the last use at once', async () => {
    const other = await hospital.gateway();
    for (let round = 0; round < 5; round++) {
      const id = await hospital.approved({ uses: 1 });
      const headers = key(`last-use-${round}`);
      const asked = [undefined, other, undefined, other];
      await Promise.all(asked.map((by) => hospital.send(id, { headers, ...(by ? { by } : {}) })));
      expect(hospital.partners.received).toHaveLength(round + 1);
      // The use is gone, and each gateway knows what for.
      const { transferId } = await hospital.send(id, { headers });
      const elsewhere = await hospital.send(id, { headers, by: await hospital.gateway() });
      expect(elsewhere).toMatchObject({ repeated: true, transferId, result: 'delivered' });
      expect(await hospital.send(id, { headers, by: other })).toMatchObject({ transferId });
      expect(await hospital.outcomesOf(transferId)).toMatchObject([{ result: 'delivered' }]);
    }
  });

  it('waits while the first is under way', async () => {
    const id = await hospital.approved();
    const headers = key('parallel-001');
    const both = await Promise.all([
      hospital.send(id, { headers }),
      hospital.send(id, { headers }),
    ]);
    expect(hospital.partners.received).toHaveLength(1);
    expect(both.filter(({ result }) => result === 'delivered').length).toBeGreaterThan(0);
  });
});
