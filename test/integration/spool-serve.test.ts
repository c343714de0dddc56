// The whole product while its database is away: staff go on, nothing leaves the hospital, nothing readable lies
// about, and afterwards the ledger has it all.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Agent } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvExport } from '../../proxy/demo/csv-export.ts';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import { spoolFiles } from '../../proxy/ledger/spool.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { callJson, DeviceClient, viewEvent } from '../support/device-client.ts';
import { searchLeaks } from '../support/leak-search.ts';
import { testPostgres } from '../support/ledger-stores.ts';
import { entriesOf } from '../support/ledger-writers.ts';
import { type LossyRelay, lossyRelay } from '../support/lossy-relay.ts';
import { createDatabase } from '../support/postgres-server.ts';
import {
  artifactDir,
  egressTo,
  enrolTokenOf,
  senderToken,
  serve,
  type TestPartner,
  testPartner,
  trusting,
  writeConfig,
} from '../support/served-product.ts';

const patients = syntheticPatients(200);
let dir: string;
let database: Awaited<ReturnType<typeof createDatabase>>;
let relay: LossyRelay;
let partner: TestPartner;
let server: ServerProcess;
let agent: Agent;
let device: DeviceClient;

beforeAll(async () => {
  dir = artifactDir('spool-serve');
  partner = await testPartner(dir);
  database = await createDatabase(testPostgres());
  relay = await lossyRelay(database);
  server = await started('serve');
  device = await DeviceClient.create(server.addresses.service, server.addresses.ca);
  await device.enrol(enrolTokenOf(dir));
  await device.fetchPolicy();
});
afterAll(async () => {
  await server.stop();
  await relay.close();
  agent.destroy();
  partner.server.closeAllConnections();
  partner.server.close();
});

async function started(onRecordingFailure: 'serve' | 'refuse'): Promise<ServerProcess> {
  const passwordFile = join(dir, 'ledger-password');
  writeFileSync(passwordFile, database.password ?? '', { mode: 0o600 });
  const { user, database: name } = database;
  const config = writeConfig(dir, {
    egress: egressTo(partner),
    onRecordingFailure,
    ledger: { database: `postgres://${user}@127.0.0.1:${relay.port}/${name}`, passwordFile },
  });
  const running = await serve(config);
  agent?.destroy();
  agent = trusting(running.addresses.ca);
  return running;
}

const asNurse = { method: 'GET', headers: { cookie: 'hisuser=n001' } };
const page = async () =>
  (await callJson(agent, `${server.addresses.gateway}/patients/${patients[3]!.zyh}`, asNurse))
    .status;
const transfer = async () =>
  callJson(agent, `${server.addresses.service}/egress/test/in`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${senderToken}`,
      'content-type': 'text/csv; charset=utf-8',
    },
    body: csvExport(patients.slice(0, 3)),
  });
const sees = async (seq: number) => {
  const [first] = patients;
  const event = viewEvent(seq);
  const identifiers = { residentId: first!.sfzh, patientNumber: first!.zyh };
  event.patients = [{ identifiers, kinds: ['residentId'] }];
  return (await device.sendSealed([await device.seal(seq, event)])).body;
};
const admin = async (path: string) => (await fetch(`${server.addresses.admin}${path}`)).text();
async function metric(name: string): Promise<number> {
  const line = (await admin('/metrics')).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}
async function spooled(isSo: (records: number) => boolean): Promise<void> {
  while (!isSo(await metric('medveil_spool_records')))
    await new Promise((resolve) => setTimeout(resolve, 20));
}
const data = () => join(dir, 'data');
const verified = () => verifySource({ dir: data(), address: database });

test('staff go on without the database, and nothing leaves the hospital until it is back', async () => {
  expect(await page()).toBe(200);
  expect((await transfer()).status).toBe(200);
  const sent = partner.received.length;

  relay.cut();
  expect(await page()).toBe(200);
  expect(await sees(1)).toMatchObject({ accepted: [1] });
  await spooled((records) => records >= 2);
  for (let seq = 2; seq < 12; seq++) {
    expect(await page()).toBe(200);
    expect(await sees(seq)).toMatchObject({ accepted: [seq] });
  }
  const refused = await transfer();
  expect([refused.status, refused.body.reason]).toEqual([503, 'recordingFailed']);
  expect(partner.received.length).toBe(sent);
  expect(await admin('/readyz')).toBe('ok\n');
  expect(await metric('medveil_spool_bytes')).toBeGreaterThan(1000);
  expect(await metric('medveil_spool_trouble')).toBe(0);

  const files = spoolFiles(data());
  expect(files).toHaveLength(1);
  const text = readFileSync(files[0]!).toString('latin1');
  for (const word of ['n001', '"kind"', 'served', 'view', 'p1.', device.id])
    expect(text.includes(word), word).toBe(false);
  expect(searchLeaks(data())).toEqual([]);

  relay.mend();
  await spooled((records) => records === 0);
  expect((await transfer()).status).toBe(200);
  expect(partner.received.length).toBe(sent + 1);
  expect(spoolFiles(data())).toEqual([]);
  const log = readFileSync(join(dir, 'server.log'), 'utf8');
  expect(log.match(/fault: ledger\.away/g)).toHaveLength(1);
  expect(log).toMatch(/the database is back/);
});

test('kill -9 of the whole product while records are spooled loses none of them', async () => {
  relay.cut();
  for (let seq = 20; seq < 40; seq++) {
    expect(await page()).toBe(200);
    expect(await sees(seq)).toMatchObject({ accepted: [seq] });
  }
  await spooled((records) => records >= 20);
  await server.stop('SIGKILL');
  relay.mend();
  server = await started('refuse');
  const rows = await entriesOf({ dir: data(), address: database });
  const seen = rows.flatMap(({ key }) => {
    const [, seq] = /^d\w+\/(\d+)$/.exec(key ?? '') ?? [];
    return seq === undefined ? [] : [Number(seq)];
  });
  expect(seen).toEqual([
    ...Array.from({ length: 11 }, (_, i) => i + 1),
    ...Array.from({ length: 20 }, (_, i) => i + 20),
  ]);
  expect(rows.filter(({ kind }) => kind === 'ledger.heartbeat')).toHaveLength(2);
  expect(await verified()).toMatchObject({ ok: true, entries: rows.length });
});

test('where the configuration says refuse, pages stop while records are spooled', async () => {
  expect(await page()).toBe(200);
  relay.cut();
  while ((await page()) === 200) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await page()).toBe(503);
  expect(await admin('/readyz')).toBe('not ready\n');
  relay.mend();
  while ((await page()) !== 200) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await admin('/readyz')).toBe('ok\n');
  await server.stop();
  expect(await verified()).toMatchObject({ ok: true });
});
