// The console's export: who may have it, what is in it, and that it is a record first.
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostExported } from '../../shared/messages/console.ts';
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

const ask = (filter: object, more: object = {}, headers: Record<string, string> = {}) =>
  client.post(
    '/api/records/export',
    { filter, format: 'ndjson', language: 'zh-CN', ...more },
    headers,
  );
const indexes = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { index: number }).index);

it('a file has all rows of the filter, newest first, and its making is a record', async () => {
  const kinds = ['view', 'reveal', 'copy', 'print'];
  const found = (await client.post('/api/records/search', { filter: { kinds }, limit: 200 })).body;
  const file = await ask({ kinds });
  expect(file.status).toBe(200);
  expect(indexes(file.text)).toEqual(found.rows.map((row: { index: number }) => row.index));
  const { rows } = await server.ledger.query({ kinds: ['admin.query'] }, { limit: 1 });
  expect(rows[0]!.record).toMatchObject({ kind: 'admin.query', results: 17 });
  expect((rows[0]!.record as { filter: string }).filter).toContain('"export":"ndjson"');
});

it('a table is named project, day, number and has the reader’s headings', async () => {
  const file = await ask({ kinds: ['transfer.outcome'] }, { format: 'csv', language: 'zh-TW' });
  const disposition = String(file.headers['content-disposition']);
  expect(decodeURIComponent(disposition)).toMatch(
    /^attachment; filename\*=UTF-8''示范医院审计记录-\d{8}-001\.csv$/,
  );
  expect(file.headers['cache-control']).toBe('no-store');
  const rows = parse(file.text, { bom: true });
  expect(rows).toHaveLength(5);
  expect(rows[0]).toContain('審批單');
});

it('a patient’s number finds the patient and is in neither file nor record', async () => {
  const { residentId } = patientOf(3);
  const file = await ask({ patient: residentId });
  expect(indexes(file.text).length).toBeGreaterThan(0);
  expect(file.text).not.toContain(residentId);
  const { rows } = await server.ledger.query({ kinds: ['admin.query'] }, { limit: 1 });
  expect(JSON.stringify(rows[0])).not.toContain(residentId);
});

it('what cannot be recorded is not exported', async () => {
  server.recording.failing = true;
  const refused = await ask({});
  server.recording.failing = false;
  expect(refused.status).toBe(503);
  expect(refused.body.error).toBe('recordingFailed');
});

it('foreign pages, malformed questions and strangers get nothing', async () => {
  expect((await ask({}, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await ask({}, { format: 'pdf' })).status).toBe(400);
  expect((await ask({ user: patientOf(1).residentId })).body.error).toBe('patientValue');
  const stranger = new ConsoleClient(server);
  const asked = { filter: {}, format: 'csv', language: 'en' };
  expect((await stranger.post('/api/records/export', asked)).status).toBe(401);
});

it('more records than a browser is given are refused before any is sent, and are not said to have left', async () => {
  const actor = { user: null, device: null, workstation: null };
  const idle = { draft: { kind: 'ledger.heartbeat', actor, note: '' } } as const;
  const chunk = Array.from({ length: 10_000 }, () => idle);
  for (let sent = 0; sent < mostExported; sent += chunk.length)
    await server.ledger.appendAll(chunk);
  await server.ledger.append(idle.draft);
  const size = () => server.ledger.checkpoint().size;
  const before = size();
  const refused = await ask({ kinds: ['ledger.heartbeat'] });
  expect(refused.status).toBe(422);
  expect(refused.body).toMatchObject({ error: 'tooManyRecords' });
  expect(refused.body.message).toContain('10 万');
  expect(refused.headers['content-disposition']).toBeUndefined();
  expect(size()).toBe(before);
  expect((await ask({ kinds: ['view'] })).status).toBe(200);
}, 60_000);
