import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyEntry } from '../../proxy/console/drawer/verify-entry.ts';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { openResponse, searchResponse } from '../../shared/messages/console.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';
import { afternoon, patientOf } from '../support/synthetic-records.ts';

let server: ConsoleServer;
let client: ConsoleClient;
beforeAll(async () => {
  server = await startConsole();
  for (const draft of afternoon(server.ledger.pseudonym, new Date()))
    await server.ledger.append(draft);
  client = new ConsoleClient(server);
  await client.enter(server.first);
});
afterAll(() => server.close());

const search = (filter: object, more: object = {}) =>
  client.post('/api/records/search', { filter, ...more });

const exactly = (count: number) => ({ count, isAtLeast: false });

async function newestLook() {
  const { rows } = await server.ledger.query(
    { kinds: ['admin.query', 'admin.open', 'admin.verify'] },
    { limit: 1 },
  );
  return rows[0]?.record as Extract<LedgerRecord, { filter: string }>;
}
const looks = async () =>
  (await server.ledger.count({ kinds: ['admin.query', 'admin.open', 'admin.verify'] })).count;

describe('weak transport by exception', () => {
  it('is for those who are signed in, and is no look', async () => {
    const before = await looks();
    expect((await client.get('/api/exceptions')).body).toEqual({ exceptions: [] });
    expect((await new ConsoleClient(server).get('/api/exceptions')).status).toBe(401);
    expect(await looks()).toBe(before);
  });
});

describe('what waits for the database', () => {
  it('is for those who are signed in, says no more than how much and since when, and is no look', async () => {
    const before = await looks();
    expect((await client.get('/api/spool')).body).toEqual({ spool: null });
    expect((await new ConsoleClient(server).get('/api/spool')).status).toBe(401);
    expect(await looks()).toBe(before);
  });
});

describe('a search', () => {
  it('answers newest first, in pages that neither repeat nor skip', async () => {
    const kinds = ['view', 'reveal', 'copy', 'print'];
    const all = (await search({ kinds }, { limit: 200 })).body;
    const seen: number[] = [];
    for (let before: number | null | undefined; before !== null; ) {
      const page = (
        await search({ kinds }, { limit: 4, ...(before === undefined ? {} : { before }) })
      ).body;
      expect(page.total).toEqual(exactly(17));
      seen.push(...page.rows.map((row: { index: number }) => row.index));
      before = page.next;
    }
    expect(seen).toEqual(all.rows.map((row: { index: number }) => row.index));
    expect(seen).toEqual(seen.toSorted((a, b) => b - a));
    expect(seen).toHaveLength(17);
  });

  it.each([
    [{ kinds: ['transfer.outcome'], verdict: 'refused' }, 2],
    [{ kinds: ['transfer.outcome'], verdict: 'delivered' }, 2],
    [{ kinds: ['view', 'copy'], user: 'nurse01' }, 13],
    [{ device: 'd-20bb6e' }, 3],
    [{ partner: 'regional-platform' }, 7],
    [{ kinds: ['view'], user: 'nobody' }, 0],
    [{ kinds: ['view'], to: '2020-01-01T00:00:00.000Z' }, 0],
  ])('for %j finds %d', async (filter, total) => {
    expect((await search(filter)).body.total).toEqual(exactly(total));
  });

  it('counts facets over the whole range, each as a search for it finds', async () => {
    const facets = { kinds: ['view', 'reveal'], verdicts: ['delivered', 'refused', 'failed'] };
    const found = (await search({ kinds: ['transfer.outcome'] }, { facets, limit: 1 })).body;
    expect(found.facets).toEqual({
      kinds: { view: exactly(12), reveal: exactly(3) },
      verdicts: { delivered: exactly(2), refused: exactly(2), failed: exactly(0) },
    });
  });

  it('shows a transfer that has begun and not ended, on the first page of outcomes only', async () => {
    const kinds = ['transfer.outcome'];
    const first = (await search({ kinds }, { limit: 2 })).body;
    expect(first.inFlight.map((row: any) => row.record.transferId)).toEqual(['t-5']);
    expect((await search({ kinds }, { limit: 2, before: first.next })).body.inFlight).toEqual([]);
    expect((await search({ kinds, verdict: 'refused' })).body.inFlight).toEqual([]);
    expect((await search({ kinds, partner: 'other' })).body.inFlight).toEqual([]);
  });

  it('keeps the contract', async () => {
    const found = await search({}, { limit: 200 });
    const rows = searchResponse.parse(found.body).rows;
    for (const { record } of rows)
      if ('patients' in record) expect(record.patients.refs.length).toBeLessThanOrEqual(20);
    expect(found.headers['cache-control']).toBe('no-store');
    expect(found.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

describe('a patient number', () => {
  const { residentId, patientNumber } = patientOf(3);

  it('finds the patient’s records and comes back as pseudonyms', async () => {
    const found = (await search({ patient: residentId })).body;
    expect(found.total.count).toBeGreaterThan(8);
    expect(found.patientRefs).toContain(server.ledger.pseudonym('residentId', residentId));
    const again = (await search({ patientRefs: found.patientRefs })).body;
    expect(again.rows).toEqual(found.rows);
    expect((await search({ patient: patientOf(999).residentId })).body.total).toEqual(exactly(0));
  });

  it('is refused where words are recorded', async () => {
    const before = await looks();
    const refused = await search({ user: residentId });
    expect([refused.status, refused.body.error]).toEqual([422, 'patientValue']);
    expect(refused.text).not.toContain(residentId);
    expect(await looks()).toBe(before);
  });

  it('is nowhere on disk afterwards', async () => {
    await search({ patient: residentId });
    await search({ patient: patientNumber });
    await client.call('POST', '/api/records/search', undefined, {
      'content-type': 'application/json',
    });
    const files = readdirSync(server.dir, { recursive: true, withFileTypes: true });
    for (const file of files.filter((each) => each.isFile())) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      for (const value of [residentId, patientNumber])
        expect(bytes.includes(value), file.name).toBe(false);
    }
    expect(server.faults).toEqual([]);
  });
});

describe('every look is a record', () => {
  it.each([
    [
      'a search',
      () => search({ user: 'nurse01', kinds: ['view'] }),
      'admin.query',
      '{"kinds":["view"],"user":"nurse01"}',
    ],
    [
      'a count',
      () => client.post('/api/records/counts', { filters: [{ kinds: ['copy'] }] }),
      'admin.query',
      '{"counts":[{"kinds":["copy"]}]}',
    ],
    ['an opened record', () => client.get('/api/records/3'), 'admin.open', '{"index":3}'],
    [
      'related records',
      () => client.get('/api/records/related/3'),
      'admin.open',
      '{"index":3,"related":true}',
    ],
    [
      'a record that is not there',
      () => client.get('/api/records/999999'),
      'admin.open',
      '{"index":999999}',
    ],
    ['a verification', () => client.post('/api/verify', {}), 'admin.verify', '{}'],
  ])('%s leaves exactly one, before its answer', async (_, look, kind, filter) => {
    const before = await looks();
    await look();
    expect(await looks()).toBe(before + 1);
    const newest = await newestLook();
    expect([newest.kind, newest.filter]).toEqual([kind, filter]);
    expect(newest.actor).toEqual({ user: 'audit', device: null, workstation: '127.0.0.1' });
  });

  it('says how many were shown', async () => {
    await search({ kinds: ['reveal'] }, { limit: 1 });
    expect((await newestLook()).results).toBe(3);
  });

  it('and without one nothing is shown', async () => {
    server.recording.failing = true;
    const answers = [
      await search({}),
      await client.post('/api/records/counts', { filters: [{}] }),
      await client.get('/api/records/3'),
      await client.get('/api/records/related/3'),
      await client.post('/api/verify', {}),
    ];
    server.recording.failing = false;
    for (const { status, body } of answers) {
      expect([status, body.error]).toEqual([503, 'recordingFailed']);
      expect(Object.keys(body)).toEqual(['error', 'message']);
    }
  });
});

describe('an opened record', () => {
  it('comes with a proof that holds in the browser', async () => {
    const { verifierKey } = (await client.get('/api/checkpoint')).body;
    for (const index of [0, 7, 20]) {
      const opened = openResponse.parse((await client.get(`/api/records/${index}`)).body);
      expect((await verifyEntry(opened, verifierKey)).ok).toBe(true);
    }
  });

  it('is joined to what happened before and after it, from screen to wire', async () => {
    const sent = (await search({ kinds: ['transfer.outcome'], verdict: 'delivered' })).body.rows[0];
    const { rows, more } = (await client.get(`/api/records/related/${sent.index}`)).body;
    const kinds = rows.map((row: any) => row.record.kind);
    expect(more).toBe(false);
    for (const kind of ['view', 'copy', 'export', 'transfer.intent']) expect(kinds).toContain(kind);
    expect(kinds.indexOf('view')).toBeLessThan(kinds.indexOf('export'));
    expect(kinds.indexOf('export')).toBeLessThan(kinds.indexOf('transfer.intent'));
    const whyOf = (why: string) =>
      rows.filter((row: any) => row.why === why).map((row: any) => row.record.transferId);
    expect([whyOf('self'), whyOf('transfer')]).toEqual([['t-2'], ['t-2']]);
  });

  it.each(['-1', '1e3', 'x', '99999999999999999999'])('%s is none', async (index) => {
    expect((await client.get(`/api/records/${index}`)).status).toBe(404);
  });
});

describe('the chain', () => {
  it('answers consistency proofs within its size only', async () => {
    const { size } = (await client.get('/api/checkpoint')).body;
    const proof = await client.get(`/api/consistency?from=5&to=${size}`);
    expect(proof.body.hashes.length).toBeGreaterThan(2);
    for (const query of [
      'from=9&to=5',
      `from=0&to=${size + 1000}`,
      'from=-1&to=5',
      'from=1',
      'from=1&to=2&to=3',
    ])
      expect((await client.get(`/api/consistency?${query}`)).status, query).toBe(400);
  });

  it('is recomputed on request, with progress for who asks for lines', async () => {
    const plain = await client.post('/api/verify', {});
    expect(plain.body).toMatchObject({ ok: true, openTransfers: 1 });
    const lines = await client.post('/api/verify', {}, { accept: 'application/x-ndjson' });
    expect(lines.headers['content-type']).toContain('application/x-ndjson');
    const last: unknown = JSON.parse(lines.text.trim().split('\n').at(-1) ?? '');
    expect(last).toMatchObject({ result: { ok: true } });
  });
});

describe('a malformed call', () => {
  it('is refused in the caller’s language and never quoted', async () => {
    const secret = '张三的秘密';
    const headers = { 'accept-language': 'en' };
    const broken = await client.post('/api/records/search', { filter: { note: secret } }, headers);
    expect([broken.status, broken.body]).toEqual([
      400,
      { error: 'badRequest', message: 'The request is malformed' },
    ]);
    const chinese = await client.post('/api/records/search', { filter: { note: secret } });
    expect(chinese.body.message).toBe('请求格式不正确');
    const noJson = await client.call('POST', '/api/login', secret.repeat(2000), {});
    expect(noJson.status).toBe(400);
    expect(noJson.text).not.toContain(secret);
    expect((await client.get('/api/nothing')).status).toBe(404);
  });
});

it('a record changed in the database fails its proof and the verification names it', async () => {
  const database = new DatabaseSync(ledgerPath(server.dir));
  database
    .prepare(`update entry set payload = replace(payload, 'nurse01', 'nurse99') where idx = 2`)
    .run();
  database.close();
  const opened = openResponse.parse((await client.get('/api/records/2')).body);
  const check = await verifyEntry(opened, opened.verifierKey);
  expect(check).toMatchObject({ ok: false, steps: { signature: true, inclusion: false } });
  const verdict = (await client.post('/api/verify', {})).body;
  expect(verdict.ok).toBe(false);
  expect(verdict.firstBad.entry).toBe(2);
});
