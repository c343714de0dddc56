// The whole story by API, over real TLS, in a real ledger: asked for, approved, sent, refused, reported on.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import { allKinds, dayMs, sharedRows, type SharingHospital } from '../support/sharing-hospital.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

let hospital: SharingHospital;
useSharingHospital((started) => {
  hospital = started;
});

describe('what was approved', () => {
  it('goes, and its sender can prove to anybody that it is on record', async () => {
    const id = await hospital.approved();
    const sent = await hospital.send(id);
    expect(sent).toMatchObject({ status: 200, result: 'delivered' });
    expect(hospital.partners.received).toHaveLength(1);
    const [outcome] = await hospital.outcomesOf(sent.transferId);
    expect(outcome).toMatchObject({
      request: id,
      actor: { user: '检验接口' },
      department: '检验科',
      format: 'json',
      patients: { count: 3 },
      sha256Sent: createHash('sha256').update(hospital.partners.received[0]!.body).digest('hex'),
    });
    const { proof } = sent;
    const [, size, root] = proof.checkpoint.split('\n');
    expect(Number(size)).toBe(proof.size);
    const hashes = proof.hashes.map((hex: string) => Buffer.from(hex, 'hex'));
    const leaf = leafHash(Buffer.from(proof.leaf));
    const { index } = proof;
    const claim = {
      leafHash: leaf,
      index,
      size: proof.size,
      proof: hashes,
      root: Buffer.from(root, 'base64'),
    };
    expect(verifyInclusion(claim)).toBe(true);
    expect((await hospital.send(id, { headers: { prefer: 'return=minimal' } })).proof).toBeNull();
  });

  it('goes no further than that: each excess is refused in words, recorded, and no byte leaves', async () => {
    const id = await hospital.approved({ fields: ['personName', 'patientNumber'] });
    await hospital.expectRefused(await hospital.send(id), 'approvalKinds');
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ maxPatients: 2 })),
      'approvalPatients',
    );
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ names: ['list', 'brxm'] })),
      'approvalNames',
    );
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ formats: ['csv'] })),
      'approvalFormat',
    );
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ maxBytes: 10 })),
      'approvalSize',
    );
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ sha256: 'ab'.repeat(32) })),
      'approvalFile',
    );
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ from: hospital.iso(dayMs) })),
      'approvalNotYet',
    );
    await hospital.expectRefused(await hospital.send('GX-20200101-001'), 'noApproval');
    const late = await hospital.approved();
    hospital.clock.offset = 31 * dayMs;
    await hospital.expectRefused(await hospital.send(late), 'approvalExpired');
  });

  it('goes to nobody but the key that was approved', async () => {
    const wrong = await hospital.approved({ recipientPin: 'cd'.repeat(32) });
    await hospital.expectRefused(await hospital.send(wrong), 'approvalRecipient');
    await hospital.expectRefused(
      await hospital.send(await hospital.approved({ partner: 'mispinned' }), { to: 'mispinned' }),
      'tlsCertificate',
    );
    const pin = hospital.partners.partners.find(({ id }) => id === 'pinned')!.pins![0]!;
    expect(await hospital.send(await hospital.approved({ recipientPin: pin }))).toMatchObject({
      result: 'delivered',
    });
  });

  it('concerns the patients of its list alone, whatever number they are named by', async () => {
    const patients = sharedRows
      .slice(0, 3)
      .map(({ zyh }) => ({ kind: 'patientNumber', value: zyh }));
    const id = await hospital.approved({ patients });
    expect(await hospital.send(id)).toMatchObject({ result: 'delivered' });
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(id, { patients: 4 }), 'approvalPatientSet');
    const other = JSON.stringify({ list: sharedRows.slice(4, 6) });
    await hospital.expectRefused(await hospital.send(id, { body: other }), 'approvalPatientSet');
  });

  it('is used as often as was approved, however many ask at once', async () => {
    const id = await hospital.approved({ uses: 2 });
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => hospital.send(id)));
    expect(verdicts.filter(({ result }) => result === 'delivered')).toHaveLength(2);
    expect(hospital.partners.received).toHaveLength(2);
    expect(verdicts.filter(({ reason }) => reason === 'approvalUsed')).toHaveLength(4);
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(id), 'approvalUsed');
  });

  it('is used once also by two gateways of one ledger', async () => {
    const other = await hospital.gateway();
    for (let time = 0; time < 3; time++) {
      const id = await hospital.approved({ uses: 1 });
      const verdicts = await Promise.all([hospital.send(id), hospital.send(id, { by: other })]);
      expect(verdicts.map(({ reason }) => reason)).toContain('approvalUsed');
      expect(verdicts.map(({ result }) => result)).toContain('delivered');
      const uses = await hospital.server.ledger.query({ kinds: ['share.use'] }, { limit: 10 });
      const own = uses.rows.filter(({ record }) => 'request' in record && record.request === id);
      expect(own).toHaveLength(1);
    }
  });

  it('gives a use back of which no byte has left, and no other', async () => {
    const id = await hospital.approved({ partner: 'dead', uses: 1 });
    expect(await hospital.send(id, { to: 'dead' })).toMatchObject({ reason: 'partnerUnreachable' });
    expect(await hospital.send(id, { to: 'dead' })).toMatchObject({ reason: 'partnerUnreachable' });
    const broken = await hospital.approved({ uses: 1 });
    hospital.partners.status = 500;
    expect(await hospital.send(broken)).toMatchObject({ result: 'failed' });
    hospital.partners.status = 201;
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(broken), 'approvalUsed');
    // As another gateway reads it from the record.
    const fresh = await new SharingRegister(hospital.server.ledger).refresh();
    expect(fresh.requests.get(id)?.takenUses).toBe(0);
    expect(fresh.requests.get(broken)?.takenUses).toBe(1);
  });

  it('stays within the quotas of the day', async () => {
    const id = await hospital.approved({ quotas: { patients: 5 } });
    expect(await hospital.send(id)).toMatchObject({ result: 'delivered' });
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(id), 'quotaReached');
    expect(await hospital.send(id, { patients: 2 })).toMatchObject({ result: 'delivered' });
    const limited = await hospital.approved({ purpose: '有限用途' });
    expect(await hospital.send(limited)).toMatchObject({ result: 'delivered' });
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(limited), 'quotaReached');
    hospital.clock.offset = dayMs;
    expect(await hospital.send(limited)).toMatchObject({ result: 'delivered' });
  });
});

it('running text goes only where a request names it', async () => {
  const body = `姓名：${sharedRows[0]!.brxm}，住院号：${sharedRows[0]!.zyh}`;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  const unnamed = await hospital.send(await hospital.approved(), { body, headers });
  await hospital.expectRefused(unnamed, 'approvalFormat');
  const named = await hospital.approved({ formats: ['text'] });
  expect(await hospital.send(named, { body, headers })).toMatchObject({ result: 'delivered' });
});

describe('what was not approved', () => {
  it('is masked where the request says so, and both digests are on record', async () => {
    const id = await hospital.approved({ fields: ['personName', 'patientNumber'], excess: 'mask' });
    const body = JSON.stringify({ list: sharedRows.slice(0, 3) });
    for (const [bytes, headers] of [
      [body, {}],
      [gzipSync(body), { 'content-encoding': 'gzip' }],
    ] as const) {
      hospital.partners.received.length = 0;
      const sent = await hospital.send(id, { body: bytes, headers });
      expect(sent).toMatchObject({ result: 'delivered' });
      const got = JSON.parse(hospital.partners.received[0]!.body.toString()) as {
        list: typeof sharedRows;
      };
      for (const [i, row] of got.list.entries()) {
        expect([row.brxm, row.zyh]).toEqual([sharedRows[i]!.brxm, sharedRows[i]!.zyh]);
        expect(row.sfzh).not.toBe(sharedRows[i]!.sfzh);
        expect(row.lxdh).not.toBe(sharedRows[i]!.lxdh);
      }
      expect(hospital.partners.received[0]!.headers['content-encoding']).toBeUndefined();
      const [outcome] = await hospital.outcomesOf(sent.transferId);
      expect(outcome?.redacted?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(outcome?.sha256Sent).toBe(
        createHash('sha256').update(hospital.partners.received[0]!.body).digest('hex'),
      );
      expect(Object.keys(outcome!.inspection.kinds).toSorted()).toEqual([
        'patientNumber',
        'personName',
      ]);
    }
  });

  it('goes in an emergency that somebody has called, for its time, and says so', async () => {
    const called = await hospital.as('sq.lin').post('/api/sharing/emergencies', {
      partner: 'region',
      reason: 'transferOfCare',
      note: '转院抢救',
      fields: allKinds,
      maxPatients: 3,
    });
    const { id } = called.body as { id: string };
    const sent = await hospital.send(id);
    expect(sent).toMatchObject({ result: 'delivered' });
    expect((await hospital.outcomesOf(sent.transferId))[0]).toMatchObject({
      emergency: true,
      request: id,
    });
    hospital.partners.received.length = 0;
    await hospital.expectRefused(await hospital.send(id, { patients: 4 }), 'approvalPatients');
    hospital.clock.offset = 61 * 60_000;
    await hospital.expectRefused(await hospital.send(id), 'approvalExpired');
  });

  it('goes nowhere without an agreement in force, or when the partner has ended', async () => {
    const id = await hospital.approved({ partner: 'pinned' });
    hospital.clock.offset = 301 * dayMs;
    const verdict = await hospital.send(id, { to: 'pinned' });
    expect(verdict.reason).toBe('agreementMissing');
    hospital.clock.offset = 0;
    const known = hospital.partners.partners.find((each) => each.id === 'pinned')!;
    await hospital.as('xx.wang').put('/api/sharing/partners/pinned', {
      state: 'ended',
      name: known.name,
      organisationCode: '91350100M000100Y43',
      url: known.url,
    });
    await hospital.expectRefused(await hospital.send(id, { to: 'pinned' }), 'partnerEnded');
  });
});

it('feedback on what was sent opens the way for the next request', async () => {
  const id = await hospital.approved({ uses: 1 });
  await hospital.send(id);
  hospital.clock.offset = 11 * dayMs;
  const ask = () =>
    hospital.as('sq.lin').post('/api/sharing/requests', {
      partner: 'region',
      purpose: '再次共享',
      legalBasis: '互认管理办法',
      dataClass: 'clinical',
      fields: ['age'],
      maxPatients: 1,
      expires: hospital.iso(dayMs),
    });
  expect((await ask()).body).toMatchObject({ sharing: 'feedbackOverdue' });
  const { requests } = (await hospital.as('sq.lin').get('/api/sharing/requests')).body;
  for (const each of requests as { id: string; feedback: { state: string } }[]) {
    if (each.feedback.state !== 'overdue') continue;
    const told = { note: '已用于互认，接收方已确认' };
    const given = await hospital
      .as('sq.lin')
      .post(`/api/sharing/requests/${each.id}/feedback`, told);
    expect(given.status).toBe(200);
  }
  expect((await ask()).status).toBe(200);
});
