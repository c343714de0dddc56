import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeOrphans } from '../../proxy/egress/close-orphans.ts';
import { createEgress } from '../../proxy/egress/create-egress.ts';
import type { Egress } from '../../proxy/egress/create-egress.ts';
import { fetchFrom, listenHttp, pseudonym } from '../support/gateway-harness.ts';
import { startPartners } from '../support/partner-servers.ts';
import type { PartnerServers } from '../support/partner-servers.ts';
import { openRaw } from '../support/raw-http.ts';
import { createRecordingLedger } from '../support/recording-ledger.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const token = 'test-token-0123456789abcdef';
const tokenSha256 = createHash('sha256').update(token).digest('hex');
const ledger = createRecordingLedger();
const rows = syntheticPatients(5);
const json = JSON.stringify({ list: rows });

let partners: PartnerServers;
let intentsWhenReceived = 0;
let egress: Egress;
let door: Awaited<ReturnType<typeof listenHttp>>;
let spoolDir: string;

beforeAll(async () => {
  partners = await startPartners();
  partners.onRequest = () => {
    intentsWhenReceived = ledger.of('transfer.intent').length;
  };
  const kinds = ['personName', 'residentId', 'mobilePhone', 'patientNumber', 'birthDate'] as const;
  const allow = (partner: string, more = {}) => ({
    id: `S-${partner}`,
    partner,
    kinds,
    maxPatients: 10,
    expires: '2099-01-01T00:00:00Z',
    purpose: '测试',
    ...more,
  });
  spoolDir = await mkdtemp(join(tmpdir(), 'medveil-spool-'));
  await writeFile(join(spoolDir, 'left-behind.spool'), 'x');
  egress = await createEgress({
    ledger,
    pseudonym,
    spoolDir,
    config: {
      senders: [
        { name: '医务科接口', department: '医务科', tokenSha256 },
        { name: 'other', tokenSha256: 'cd'.repeat(32) },
      ],
      partners: partners.partners,
      requests: [
        ...partners.partners
          .map(({ id }) => id)
          .filter((id) => !['unasked', 'late', 'few', 'narrow'].includes(id))
          .map((id) => allow(id)),
        allow('late', { expires: '2020-01-01T00:00:00Z' }),
        allow('few', { maxPatients: 4 }),
        allow('narrow', { kinds: ['personName'] }),
      ],
      maxBytes: 3_000_000,
      partnerTimeout: 3000,
    },
  });
  door = await listenHttp(egress.handler);
});

afterAll(() => {
  partners.close();
  door.server.close();
});

beforeEach(() => {
  ledger.records.length = 0;
  ledger.failing = false;
  partners.received.length = 0;
  partners.status = 201;
});

interface Verdict {
  status: number;
  reason?: string;
  result?: string;
  record?: number;
  transferId: string;
  partnerStatus?: number;
  message: { 'zh-CN': string; en: string };
}

async function send(
  path: string,
  body: string | Buffer = json,
  headers: Record<string, string> = {},
  method = 'POST',
): Promise<Verdict> {
  const answer = await fetchFrom(door, `/egress/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body,
  });
  await egress.idle();
  expect(await readdir(spoolDir)).toEqual([]);
  return { ...JSON.parse(answer.body), status: answer.status };
}

async function refused(verdict: Verdict, reason: string): Promise<void> {
  expect(verdict.reason).toBe(reason);
  expect(verdict.message['zh-CN']).toMatch(/\p{Script=Han}{4}/u);
  expect(verdict.message.en).toMatch(/[a-z]{4} /);
  const outcomes = ledger.of('transfer.outcome');
  expect(outcomes).toHaveLength(1);
  expect(outcomes[0]).toMatchObject({
    result: 'refused',
    reason,
    transferId: verdict.transferId,
    bytesSent: 0,
    sha256Sent: createHash('sha256').digest('hex'),
  });
  expect(partners.received).toEqual([]);
}

describe('a transfer that an approved request covers', () => {
  it('is delivered byte for byte, its intent durable before the first byte', async () => {
    const verdict = await send('region/reports/daily');
    expect(verdict).toMatchObject({
      status: 200,
      result: 'delivered',
      partnerStatus: 201,
      record: 1,
    });
    expect(partners.received).toHaveLength(1);
    expect(partners.received[0]!.path).toBe('/in/reports/daily');
    expect(partners.received[0]!.body.toString()).toBe(json);
    expect(partners.received[0]!.headers).toMatchObject({
      'content-length': String(Buffer.byteLength(json)),
      'x-key': 'k1',
      'medveil-transfer': verdict.transferId,
    });
    expect(partners.received[0]!.headers.authorization).toBeUndefined();
    expect(intentsWhenReceived).toBe(1);
    const [intent] = ledger.of('transfer.intent');
    const [outcome] = ledger.of('transfer.outcome');
    const sha256 = createHash('sha256').update(json).digest('hex');
    expect(intent).toMatchObject({
      actor: { user: '医务科接口', workstation: '127.0.0.1' },
      transferId: verdict.transferId,
      partner: 'region',
      request: 'S-region',
      patients: { count: 5 },
      bytes: Buffer.byteLength(json),
      sha256,
    });
    expect(outcome).toMatchObject({
      result: 'delivered',
      status: 201,
      bytesSent: Buffer.byteLength(json),
      sha256Sent: sha256,
      tls: { version: 'TLSv1.3', peerPin: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const text = JSON.stringify(ledger.records);
    for (const row of rows)
      for (const value of Object.values(row)) expect(text).not.toContain(value);
  });

  it('may be CSV, compressed, PUT, and larger than any buffer', async () => {
    const csv = `姓名,住院号\n${rows.map((p) => `${p.brxm},${p.zyh}`).join('\n')}\n`;
    expect(await send('region/a', csv, { 'content-type': 'text/csv' }, 'PUT')).toMatchObject({
      result: 'delivered',
    });
    const zipped = gzipSync(json);
    expect(await send('region/a', zipped, { 'content-encoding': 'gzip' })).toMatchObject({
      result: 'delivered',
    });
    expect(partners.received[1]!.body.equals(zipped)).toBe(true);
    expect(partners.received[1]!.headers['content-encoding']).toBe('gzip');
    const noise = JSON.stringify({ list: rows, noise: randomBytes(1_000_000).toString('hex') });
    expect(await send('region/a', noise)).toMatchObject({ result: 'delivered' });
    expect(partners.received[2]!.body.toString() === noise).toBe(true);
  });

  it('goes to a partner whose pinned key is the one presented', async () => {
    expect(await send('pinned/x')).toMatchObject({ result: 'delivered' });
  });

  it('is reported as failed with what the partner said', async () => {
    partners.status = 500;
    expect(await send('region/a')).toMatchObject({
      result: 'failed',
      partnerStatus: 500,
      status: 502,
    });
    expect(ledger.of('transfer.outcome')[0]).toMatchObject({
      result: 'failed',
      reason: 'partnerBroken',
      status: 500,
      bytesSent: Buffer.byteLength(json),
    });
    expect(await send('region/hang-up')).toMatchObject({
      result: 'failed',
      reason: 'partnerBroken',
    });
  });
});

describe('a transfer whose spool fails after its intent', () => {
  it('is cut, and has its outcome at once', async () => {
    ledger.delay = 150;
    const long = JSON.stringify({ list: rows, noise: 'x'.repeat(100_000) });
    const sending = send('region/a', long);
    await vi.waitFor(async () => expect(await readdir(spoolDir)).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    for (const name of await readdir(spoolDir)) await writeFile(join(spoolDir, name), 'x');
    const verdict = await sending.finally(() => (ledger.delay = 0));
    expect(verdict).toMatchObject({ status: 502, result: 'failed' });
    expect(ledger.of('transfer.intent')).toHaveLength(1);
    expect(ledger.of('transfer.outcome')).toMatchObject([{ result: 'failed', bytesSent: 0 }]);
    expect(partners.received.filter(({ body }) => body.length > 0)).toEqual([]);
  });
});

describe('a transfer is refused, recorded, and the partner gets nothing of it', () => {
  const cases: [string, () => Promise<Verdict>, string, number][] = [
    ['without an approved request', () => send('unasked/x'), 'noApproval', 403],
    [
      'with another request than the one it names',
      () => send('region/x', json, { 'medveil-request': 'S-none' }),
      'noApproval',
      403,
    ],
    ['after the approval has expired', () => send('late/x'), 'approvalExpired', 403],
    ['with more patients than approved', () => send('few/x'), 'approvalPatients', 403],
    ['with kinds that were not approved', () => send('narrow/x'), 'approvalKinds', 403],
    ['to a certificate of another authority', () => send('stranger/x'), 'tlsCertificate', 502],
    ['to a certificate of another name', () => send('misnamed/x'), 'tlsCertificate', 502],
    ['to another key than the pinned one', () => send('mispinned/x'), 'tlsCertificate', 502],
    ['to a partner that speaks TLS 1.1', () => send('old/x'), 'tlsVersion', 502],
    ['to a partner on http', () => send('plain/x'), 'partnerPlaintext', 403],
    ['to a partner nobody registered', () => send('nobody/x'), 'partnerUnknown', 404],
    [
      'from an unknown sender',
      () => send('region/x', json, { authorization: 'Bearer wrong-token-000000' }),
      'senderUnknown',
      401,
    ],
    [
      'from a sender without a token',
      () => send('region/x', json, { authorization: 'Basic eA==' }),
      'senderUnknown',
      401,
    ],
    ['by another method', () => send('region/x', '', {}, 'DELETE'), 'methodNotAllowed', 405],
    ['without a body', () => send('region/x', ''), 'bodyEmpty', 400],
    [
      'with a body that is too large',
      () => send('region/x', Buffer.alloc(3_000_001, 0x20)),
      'bodyTooLarge',
      413,
    ],
    [
      'in a format that cannot be inspected',
      () => send('region/x', 'PK', { 'content-type': 'application/zip' }),
      'bodyUnscannable',
      422,
    ],
    ['as broken JSON', () => send('region/x', '{"a":'), 'bodyUnscannable', 422],
    [
      'in an unknown coding',
      () => send('region/x', json, { 'content-encoding': 'snappy' }),
      'bodyUnscannable',
      422,
    ],
    [
      'as a compressed bomb',
      () =>
        send('region/x', gzipSync(Buffer.alloc(60_000_000, 0x20)), { 'content-encoding': 'gzip' }),
      'bodyUnscannable',
      422,
    ],
    ['with an identifier in its address', () => send(`region/${rows[0]!.sfzh}`), 'badRequest', 400],
    [
      'with an identifier beside its media type',
      () => send('region/x', json, { 'content-type': `application/json; p=${rows[0]!.sfzh}` }),
      'badRequest',
      400,
    ],
    [
      'with an identifier as its media type',
      () => send('region/x', json, { 'content-type': `application/p${rows[0]!.sfzh}+json` }),
      'badRequest',
      400,
    ],
    [
      'as CSV that reads differently in another charset',
      () =>
        send('region/x', `姓名\n${rows[0]!.brxm}\n`, {
          'content-type': 'text/csv; charset=utf-16',
        }),
      'bodyUnscannable',
      422,
    ],
    [
      'with something behind the end of its compressed data',
      () =>
        send('region/x', Buffer.concat([deflateSync('{}'), Buffer.from(json)]), {
          'content-encoding': 'deflate',
        }),
      'bodyUnscannable',
      422,
    ],
    ['with a query', () => send('region/x?a=1'), 'badRequest', 400],
    ['with a path that leaves the partner’s base', () => send('region/../../x'), 'badRequest', 400],
  ];
  for (const [name, act, reason, status] of cases) {
    it(name, async () => {
      const verdict = await act();
      expect(verdict.status).toBe(status);
      await refused(verdict, reason);
      const [outcome] = ledger.of('transfer.outcome');
      expect(verdict.record).toBe(ledger.records.indexOf(outcome!));
      expect(JSON.stringify(ledger.records)).not.toContain(rows[0]!.sfzh);
    });
  }

  it('and not even the TLS layer of a refused partner saw a byte of ours', () => {
    expect(partners.strayBytes).toBe(0);
  });

  it('while a partner that is away is a failure, after three connections', async () => {
    const verdict = await send('dead/x');
    expect(verdict).toMatchObject({ status: 502, reason: 'partnerUnreachable', result: 'failed' });
    const [outcome] = ledger.of('transfer.outcome');
    expect(outcome).toMatchObject({ result: 'failed', bytesSent: 0, attempts: 3 });
  });

  it('when it cannot be recorded', async () => {
    ledger.failing = true;
    const verdict = await send('region/x');
    expect(verdict).toMatchObject({ status: 503, reason: 'recordingFailed' });
    expect(partners.received).toEqual([]);
  });

  it('when the sender breaks off', async () => {
    const socket = await openRaw(door);
    socket.write(
      `POST /egress/region/x HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n${json}`,
    );
    setTimeout(() => socket.resetAndDestroy(), 100);
    const [outcome] = await ledger.waitFor('transfer.outcome');
    expect(outcome).toMatchObject({ result: 'refused', reason: 'senderAborted', bytesSent: 0 });
    await egress.idle();
    expect(await readdir(spoolDir)).toEqual([]);
    expect(partners.received).toEqual([]);
  });
});

describe('callers without a token', () => {
  it('cannot fill the ledger with refusals', async () => {
    const strangers = await createEgress({
      ledger,
      pseudonym,
      spoolDir,
      config: { senders: [], partners: [], requests: [] },
    });
    const { server, port } = await listenHttp(strangers.handler);
    const answers = await Promise.all(
      Array.from({ length: 70 }, () =>
        fetchFrom({ port }, '/egress/region/x', { method: 'POST', body: json }),
      ),
    );
    server.close();
    expect(answers.every(({ status }) => status === 401)).toBe(true);
    expect(ledger.of('transfer.outcome')).toHaveLength(60);
  });
});

describe('transfers that a crash interrupted', () => {
  it('get the outcome unknown, once', async () => {
    await send('region/x');
    const intents = ledger
      .of('transfer.intent')
      .map((i) => ({ ...i, transferId: `lost-${i.transferId}` }));
    expect(await closeOrphans(ledger, intents)).toBe(1);
    await closeOrphans(ledger, intents);
    const unknown = ledger.of('transfer.outcome').filter((o) => o.result === 'unknown');
    expect(unknown).toHaveLength(1);
    expect(unknown[0]!.transferId).toBe(intents[0]!.transferId);
  });
});
