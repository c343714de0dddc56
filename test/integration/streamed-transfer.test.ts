// Transfers that leave while they are looked through.
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { egressToken, sharedRows, type SharingHospital } from '../support/sharing-hospital.ts';
import { useSharingHospital } from '../support/use-sharing-hospital.ts';

let hospital: SharingHospital;
/** What the partner has got of the newest request, and whether it was whole. */
const got = { bytes: 0, hash: createHash('sha256'), isWhole: false };

useSharingHospital(async (started) => {
  hospital = started;
  await hospital.partnerAt('stream', '科研平台', (req, res) => {
    req.on('data', (chunk: Buffer) => {
      got.bytes += chunk.length;
      got.hash.update(chunk);
    });
    req.on('error', () => undefined);
    req.on('end', () => {
      got.isWhole = req.complete;
      res.writeHead(201).end();
    });
  });
});
beforeEach(() => {
  got.bytes = 0;
  got.hash = createHash('sha256');
  got.isWhole = false;
});

const approved = (more: object = {}) =>
  hospital.approved({ partner: 'stream', mode: 'stream', maxPatients: 10, ...more });
/** Lines of nobody's data. */
const filler = (bytes: number) => '{"ward":"内科","beds":12}\n'.repeat(Math.ceil(bytes / 30));
const line = (row: object) => `${JSON.stringify(row)}\n`;
const type = { 'content-type': 'application/x-ndjson' };

/** An upload whose body is written by the test, piece by piece. */
async function upload(id: string, length: number) {
  const { port } = hospital.door;
  const req = request({
    port,
    method: 'POST',
    path: '/egress/stream/x',
    headers: {
      ...type,
      authorization: `Bearer ${egressToken}`,
      'medveil-request': id,
      'content-length': length,
    },
  });
  req.on('error', () => undefined);
  const answer = new Promise<{ status: number; body: any }>((resolve, reject) => {
    req.on('response', (res) => {
      let text = '';
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body: JSON.parse(text) }));
    });
    req.on('close', () => reject(new Error('closed without an answer')));
  });
  answer.catch(() => undefined);
  return { req, answer };
}

describe('a streamed transfer', () => {
  it('begins to leave before all of it is there, and arrives as it was', async () => {
    const head = Buffer.from(line(sharedRows[0]!) + filler(2_500_000));
    const tail = Buffer.from(line(sharedRows[1]!));
    const { req, answer } = await upload(await approved(), head.length + tail.length);
    req.write(head);
    await expect.poll(() => got.bytes, { timeout: 5000 }).toBeGreaterThan(500_000);
    req.end(tail);
    const { body } = await answer;
    expect(body).toMatchObject({ result: 'delivered', partnerStatus: 201 });
    const sha256 = createHash('sha256').update(head).update(tail).digest('hex');
    expect([got.isWhole, got.hash.digest('hex')]).toEqual([true, sha256]);
    const [outcome] = await hospital.outcomesOf(body.transferId);
    expect(outcome).toMatchObject({
      sha256Sent: sha256,
      bytesSent: head.length + tail.length,
      patients: { count: 2 },
      inspection: { verdict: 'found', bytesTotal: head.length + tail.length },
    });
    const { rows } = await hospital.server.ledger.query(
      { kinds: ['transfer.intent'] },
      { limit: 1 },
    );
    expect(rows[0]?.record).toMatchObject({ streamed: true, bytes: head.length + tail.length });
  });

  it('is cut when something comes that was not approved, and says how much had left', async () => {
    const id = await approved({ fields: ['personName'] });
    const body = filler(1_000_000) + line(sharedRows[0]!) + filler(1_000_000);
    const sent = await hospital.send(id, { to: 'stream', body, headers: type });
    expect(sent).toMatchObject({ status: 403, reason: 'approvalKinds' });
    expect(got.isWhole).toBe(false);
    const [outcome] = await hospital.outcomesOf(sent.transferId);
    expect(outcome).toMatchObject({ result: 'refused', reason: 'approvalKinds' });
    // What was handed to the connection; what arrived of it can only be less.
    expect(outcome!.bytesReleased).toBeGreaterThan(0);
    expect(outcome!.bytesReleased).toBeLessThan(Buffer.byteLength(filler(1_000_000)));
    expect(got.bytes).toBeLessThanOrEqual(outcome!.bytesReleased!);
  });

  it('is never whole at the partner when its very end is not approved', async () => {
    const cases: [object, string, string][] = [
      [{ fields: ['personName'] }, line(sharedRows[0]!), 'approvalKinds'],
      [{ maxPatients: 1 }, line(sharedRows[0]!) + line(sharedRows[1]!), 'approvalPatients'],
      [{}, '{"broken":', 'bodyUnscannable'],
    ];
    for (const [more, end, reason] of cases) {
      for (const size of [0, 262_144, 600_000]) {
        got.isWhole = false;
        const id = await approved({ ...more, uses: 1 });
        const body = filler(size) + end;
        const sent = await hospital.send(id, { to: 'stream', body, headers: type });
        expect(sent.reason, `${reason} ${size}`).toBe(reason);
        expect(got.isWhole).toBe(false);
        const [outcome] = await hospital.outcomesOf(sent.transferId);
        // Short ones had not begun to leave: their use is there for another try.
        const register = await hospital.server.register.refresh();
        const isTaken = (outcome!.bytesReleased ?? 0) > 0;
        expect(register.requests.get(id)?.takenUses).toBe(isTaken ? 1 : 0);
        if (size === 0) expect(outcome?.bytesReleased ?? 0).toBe(0);
      }
    }
  });

  it('whose sender breaks off is on record with what had left', async () => {
    const head = Buffer.from(filler(2_500_000));
    const { req } = await upload(await approved(), 4_000_000);
    req.write(head);
    await expect.poll(() => got.bytes, { timeout: 5000 }).toBeGreaterThan(200_000);
    req.destroy();
    await expect
      .poll(async () => {
        const asked = { kinds: ['transfer.outcome'] as const };
        const { rows } = await hospital.server.ledger.query(asked, { limit: 1 });
        return rows[0]?.record;
      })
      .toMatchObject({
        result: 'failed',
        reason: 'senderAborted',
        bytesReleased: expect.any(Number),
      });
    expect(got.isWhole).toBe(false);
  });

  it('may be shorter than what tells a format', async () => {
    const id = await approved();
    const sent = await hospital.send(id, {
      to: 'stream',
      body: line(sharedRows[0]!),
      headers: type,
    });
    expect(sent).toMatchObject({ status: 200, result: 'delivered' });
    const [outcome] = await hospital.outcomesOf(sent.transferId);
    expect(outcome).toMatchObject({ format: 'ndjson', patients: { count: 1 } });
  });

  it('is spooled where the request does not say otherwise, or needs all of it', async () => {
    const packed = { 'content-type': 'application/octet-stream' };
    for (const [more, headers] of [
      [{ mode: 'spool' }, type],
      [{ excess: 'mask', fields: ['personName'] }, type],
      [{}, packed],
    ] as const) {
      const id = await approved(more);
      const body = line(sharedRows[0]!) + filler(300_000);
      const sent = await hospital.send(id, { to: 'stream', body, headers });
      expect(sent.result).toBe('delivered');
      const { rows } = await hospital.server.ledger.query(
        { kinds: ['transfer.intent'] },
        { limit: 1 },
      );
      expect(rows[0]?.record).not.toHaveProperty('streamed');
    }
  });
});
