// Full disks under the served product with its registers: the spool's, and the ledger's. What could not be kept
// or recorded does not leave, costs no use and no quota, and what had left gets its outcome when there is room.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import type { Agent } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { placeOfDirectory } from '../../proxy/config/ledger-place.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import { callJson } from '../support/device-client.ts';
import { type PartnerServers, startPartners } from '../support/partner-servers.ts';
import { placeOf, recordsIn, registerSharing } from '../support/registered-sharing.ts';
import { artifactDir, senderToken, trusting, writeConfig } from '../support/served-product.ts';
import { hasSmallDisks, SmallDiskProduct } from '../support/small-disks.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const rows = syntheticPatients(3);
const purpose = '有限用途';
let partners: PartnerServers;
let product: SmallDiskProduct;
let agent: Agent;
let [data, spool] = ['', ''];
let ids: string[] = [];

beforeAll(async () => {
  partners = await startPartners();
});
afterAll(() => partners.close());
beforeEach(() => {
  partners.received.length = 0;
  partners.onRequest = () => undefined;
  partners.hold = Promise.resolve();
});
afterEach(async () => {
  agent?.destroy();
  await product?.stop();
  for (const dir of copies.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** @param requests beyond the usual; @param disks megabytes of the ledger's disk and of the spool's */
async function serveOn(
  requests: readonly object[],
  disks: { data?: number; spool: number },
  partner: { name: string; url: string } = partners.partners[0]!,
): Promise<void> {
  const dir = artifactDir('full-disk');
  [data, spool] = [join(dir, 'data'), join(dir, 'data', 'spool')];
  const tokenSha256 = createHash('sha256').update(senderToken).digest('hex');
  const config = writeConfig(dir, {
    egress: { senders: [{ name: '检验接口', department: '检验科', tokenSha256 }] },
    sharing: { purposes: [{ purpose, transfers: 2 }] },
  });
  mkdirSync(data, { recursive: true });
  const { ca = '' } = partners.partners[0]!;
  const known = { id: 'known', name: partner.name, url: partner.url, ca };
  ids = await registerSharing(placeOf(config), known, requests);
  product = await SmallDiskProduct.start(config, [
    ...(disks.data === undefined ? [] : [[data, disks.data] as const]),
    [spool, disks.spool],
  ]);
  agent = trusting(product.addresses.ca);
}

async function send(request: string, pad = 0, to = 'known', key?: string) {
  const { status, body } = await callJson(agent, `${product.addresses.service}/egress/${to}/x`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${senderToken}`,
      'content-type': 'application/json',
      'medveil-request': request,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify({ list: rows, pad: 'x'.repeat(pad) }),
  });
  return { status, ...body };
}

const copies: string[] = [];
/** The ledger as it is now; its key stands beside it. */
function place(): LedgerPlace {
  const dir = product.copyOf(data);
  copies.push(dir);
  return placeOfDirectory(dir, { password: undefined, masterKey: undefined });
}
/** What the record says of a transfer. */
async function recordsOf(transferId: string): Promise<LedgerRecord[]> {
  const records = await recordsIn(place());
  return records.filter((each) => 'transferId' in each && each.transferId === transferId);
}
const kindsOf = (records: readonly LedgerRecord[]) => records.map(({ kind }) => kind);
const outcomeIn = (records: readonly LedgerRecord[]) =>
  records.find((each): each is RecordOf<'transfer.outcome'> => each.kind === 'transfer.outcome');

function expectRefused(verdict: Awaited<ReturnType<typeof send>>): void {
  expect(verdict).toMatchObject({ status: 503, reason: 'recordingFailed' });
  expect(verdict.message['zh-CN']).toMatch(/未发出/);
  expect(verdict.message.en).toMatch(/Nothing was sent/);
}

/** Two uses, and two transfers of the purpose a day: both are still there, and no third. */
async function expectNothingSpent(pad = 0): Promise<void> {
  for (let n = 0; n < 2; n++) {
    expect(await send(ids[0]!, pad)).toMatchObject({ status: 200, result: 'delivered' });
  }
  expect(await send(ids[0]!, pad)).toMatchObject({ status: 403, reason: 'approvalUsed' });
  expect(await send(ids[1]!, pad)).toMatchObject({ status: 429, reason: 'quotaReached' });
}

/** Uses up what a full disk still has room for, with refusals of a partner that is not there. */
async function fillToTheLast(): Promise<void> {
  product.fill(data);
  for (let reason = ''; reason !== 'recordingFailed'; ) {
    ({ reason } = await send(ids[0]!, 0, 'nobody'));
  }
}

/** Looks again until it is so: the copy may catch the ledger in the middle of a write. */
async function settles(look: () => Promise<void>): Promise<void> {
  await vi.waitFor(look, { timeout: 30_000, interval: 100 });
}

/** The outcome of a transfer, once there is room for it. */
async function outcomeAfterwards(transferId: string): Promise<RecordOf<'transfer.outcome'>> {
  let outcome: RecordOf<'transfer.outcome'> | undefined;
  await settles(async () => {
    outcome = outcomeIn(await recordsOf(transferId));
    expect(outcome).toBeDefined();
  });
  return outcome!;
}

describe.skipIf(!hasSmallDisks())('a full disk', () => {
  it('of the spool refuses what is too long for memory, and costs nothing', async () => {
    const of = { purpose, uses: 2 };
    await serveOn([of, { purpose }], { spool: 2 });
    product.fill(spool);
    const refused = await send(ids[0]!, 600_000);
    expectRefused(refused);
    expect(kindsOf(await recordsOf(refused.transferId))).toEqual(['transfer.outcome']);
    expect(outcomeIn(await recordsOf(refused.transferId))).toMatchObject({
      result: 'refused',
      reason: 'recordingFailed',
      bytesSent: 0,
    });
    expect(partners.received).toEqual([]);
    product.free(spool);
    await expectNothingSpent(600_000);
  });

  it('of the spool refuses a copy with masks for which there is no room, and costs nothing', async () => {
    const masked = { purpose, uses: 2, excess: 'mask', fields: ['personName'] };
    await serveOn([masked, { purpose }], { spool: 1 });
    // Room for the body, and not for its copy.
    const refused = await send(ids[0]!, 600_000);
    expectRefused(refused);
    expect(kindsOf(await recordsOf(refused.transferId))).toEqual(['transfer.outcome']);
    expect(partners.received).toEqual([]);
    await expectNothingSpent(1000);
  });

  it('of the ledger stops a transfer before its first byte, and costs nothing', async () => {
    await serveOn([{ purpose, uses: 2 }, { purpose }], { data: 12, spool: 4 });
    await fillToTheLast();
    const refused = await send(ids[0]!);
    expectRefused(refused);
    expect(partners.received).toEqual([]);
    product.free(data);
    expect(await recordsOf(refused.transferId)).toEqual([]);
    await expectNothingSpent();
    expect(await verifySource(place())).toMatchObject({ ok: true, openTransfers: 0 });
  });

  it('of the ledger while a transfer is under way: its outcome is recorded when there is room', async () => {
    await serveOn([{ purpose, uses: 2 }], { data: 12, spool: 4 });
    const full = Promise.withResolvers<void>();
    partners.hold = full.promise;
    const under = Promise.withResolvers<void>();
    partners.onRequest = () => under.resolve();
    const asks = () => send(ids[0]!, 0, 'known', 'while-it-is-full');
    const sending = asks();
    await under.promise;
    await fillToTheLast();
    full.resolve();
    const verdict = await sending;
    // It has arrived, and the sender hears that; the record has no place for it yet.
    expect(verdict).toMatchObject({ status: 200, result: 'delivered', record: null });
    expect(kindsOf(await recordsOf(verdict.transferId))).toEqual(['transfer.intent', 'share.use']);
    expect(await asks()).toMatchObject({ status: 409, reason: 'transferRepeated' });
    product.free(data);
    const outcome = await outcomeAfterwards(verdict.transferId);
    const { body } = partners.received[0]!;
    const sha256Sent = createHash('sha256').update(body).digest('hex');
    expect(outcome).toMatchObject({ result: 'delivered', status: 201, sha256Sent });
    expect(await asks()).toMatchObject({ status: 200, repeated: true });
    expect(partners.received).toHaveLength(1);
    expect(await verifySource(place())).toMatchObject({ ok: true, openTransfers: 0 });
  });

  it('of the ledger while a partner is tried in vain: the use comes back with the outcome', async () => {
    const mute = createServer();
    const knock = once(mute, 'connection');
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const known = { name: '不应答的机构', url: `https://127.0.0.1:${port}` };
    await serveOn([{ purpose, uses: 1 }], { data: 12, spool: 4 }, known);
    const sending = send(ids[0]!);
    const [socket] = (await knock) as [Socket];
    await fillToTheLast();
    socket.destroy();
    mute.close();
    const verdict = await sending;
    expect(verdict).toMatchObject({ result: 'refused', reason: 'tlsHandshake', record: null });
    product.free(data);
    await outcomeAfterwards(verdict.transferId);
    const kinds = ['transfer.intent', 'share.use', 'transfer.outcome', 'share.use'];
    await settles(async () => expect(kindsOf(await recordsOf(verdict.transferId))).toEqual(kinds));
    // Not approvalUsed: it is there to be tried again.
    expect(await send(ids[0]!)).toMatchObject({ reason: 'partnerUnreachable' });
  });
});
