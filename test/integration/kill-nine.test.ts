import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedRecords } from '../support/stored-records.ts';
import { csvExport } from '../../proxy/demo/csv-export.ts';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { callJson, DeviceClient, viewEvent } from '../support/device-client.ts';
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

const transfers = 200;
const events = 2000;
let dir: string;
let partner: TestPartner;
let config: string;
let server: ServerProcess;

beforeAll(async () => {
  dir = artifactDir('kill-nine');
  partner = await testPartner(dir);
  config = writeConfig(dir, { egress: egressTo(partner) });
  server = await serve(config);
});
afterAll(async () => {
  await server.stop();
  partner.server.closeAllConnections();
  partner.server.close();
});

const patients = syntheticPatients(20);
/** Each file differs, so that the partner's copy names its transfer. */
const fileOf = (i: number) =>
  csvExport(patients.slice(i % 10, (i % 10) + 3)) + `${'x'.repeat(i)}\r\n`;

interface Acked {
  events: Set<number>;
  transfers: Set<string>;
}

async function sendTransfer(i: number, acked: Acked): Promise<void> {
  const headers = {
    authorization: `Bearer ${senderToken}`,
    'content-type': 'text/csv; charset=utf-8',
  };
  const url = `${server.addresses.service}/egress/test/in`;
  const agent = trusting(server.addresses.ca);
  try {
    const { status, body } = await callJson(agent, url, {
      method: 'POST',
      headers,
      body: fileOf(i),
    });
    if (status === 200) acked.transfers.add(body.transferId);
  } catch {
    // The server was killed under this call: nothing was promised.
  } finally {
    agent.destroy();
  }
}

type Sealed = Awaited<ReturnType<DeviceClient['seal']>>;

async function sendEvents(device: DeviceClient, sealed: Sealed[], acked: Acked): Promise<void> {
  try {
    const { status, body } = await device.sendSealed(sealed);
    if (status === 200) for (const seq of body.accepted) acked.events.add(seq);
  } catch {
    // As above.
  }
}

/** Runs jobs a few at a time, in order of start; stops starting when told. */
async function inParallel(width: number, jobs: (() => Promise<void>)[], go: () => boolean) {
  const queue = [...jobs];
  const lane = async () => {
    for (let job = queue.shift(); job && go(); job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: width }, lane));
}

test('kill -9 amid 200 transfers and 2,000 events loses and doubles nothing acknowledged', async () => {
  const device = await DeviceClient.create(server.addresses.service, server.addresses.ca);
  await device.enrol(enrolTokenOf(dir));
  await device.fetchPolicy();
  const acked: Acked = { events: new Set(), transfers: new Set() };
  const load = { goes: true };
  const sealed = await Promise.all(
    Array.from({ length: events }, (_, i) => device.seal(i + 1, viewEvent(i + 1))),
  );
  // Neither runs ahead of the other: the kill falls into the middle of both.
  const ahead = () => acked.transfers.size / transfers - acked.events.size / events;
  const pace = async (wait: () => boolean) => {
    while (load.goes && wait()) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const eventJobs = Array.from({ length: events / 20 }, (_, i) => async () => {
    await pace(() => ahead() < -0.1);
    if (load.goes) await sendEvents(device, sealed.slice(i * 20, i * 20 + 20), acked);
  });
  const transferJobs = Array.from({ length: transfers }, (_, i) => async () => {
    await pace(() => ahead() > 0.1);
    if (load.goes) await sendTransfer(i, acked);
  });
  const running = Promise.all([
    inParallel(3, eventJobs, () => load.goes),
    inParallel(6, transferJobs, () => load.goes),
  ]);
  // Deep in the middle of both: some acknowledged, many not yet sent.
  while (acked.transfers.size < 60 || acked.events.size < 600) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await server.stop('SIGKILL');
  load.goes = false;
  await running;
  expect(acked.transfers.size).toBeLessThan(transfers);
  expect(acked.events.size).toBeLessThan(events);

  server = await serve(config);
  const again = new DeviceClientAt(device, server);
  await again.resendAll(acked);
  const data = join(dir, 'data');
  const records = await storedRecords(data);
  const seqs = records.filter((r) => r.kind === 'view').map((r) => r.deviceSeq);
  expect(seqs.length).toBe(events);
  expect(new Set(seqs).size).toBe(events);

  const intents = records.filter((r) => r.kind === 'transfer.intent');
  const outcomes = records.filter((r) => r.kind === 'transfer.outcome');
  const intentIds = intents.map((r) => r.transferId);
  expect(new Set(intentIds).size).toBe(intentIds.length);
  expect(new Set(outcomes.map((r) => r.transferId))).toEqual(new Set(intentIds));
  expect(outcomes.length).toBe(intents.length);
  const delivered = new Set(
    outcomes.filter((r) => r.result === 'delivered').map((r) => r.transferId),
  );
  for (const id of acked.transfers) expect(delivered.has(id)).toBe(true);

  // Whatever reached the partner had its intent first, and no file reached it twice.
  const hashes = new Set(intents.map((r) => r.sha256));
  expect(partner.received.length).toBeGreaterThanOrEqual(acked.transfers.size);
  for (const file of partner.received) expect(hashes.has(file.sha256)).toBe(true);
  expect(new Set(partner.received.map((f) => f.sha256)).size).toBe(partner.received.length);
  const first = createHash('sha256').update(fileOf(0)).digest('hex');
  expect(hashes.has(first)).toBe(true);

  expect(await verifySource(data)).toMatchObject({ ok: true, openTransfers: 0 });
});

/** The same device after the server came back on other ports: what was not acknowledged goes again. */
class DeviceClientAt {
  readonly #device: DeviceClient;
  readonly #server: ServerProcess;

  constructor(device: DeviceClient, running: ServerProcess) {
    this.#device = device;
    this.#server = running;
  }

  async resendAll(acked: Acked): Promise<void> {
    const open = Array.from({ length: events }, (_, i) => i + 1).filter(
      (s) => !acked.events.has(s),
    );
    for (let i = 0; i < open.length; i += 200) {
      const batch = open.slice(i, i + 200);
      const sealed = await Promise.all(batch.map((s) => this.#device.seal(s, viewEvent(s))));
      const body = JSON.stringify({ events: sealed });
      const authorization = await this.#device.token('POST', '/v1/events', body);
      const agent = trusting(this.#server.addresses.ca);
      const url = `${this.#server.addresses.service}/v1/events`;
      const answer = await callJson(agent, url, {
        method: 'POST',
        headers: { authorization },
        body,
      });
      agent.destroy();
      expect(answer.body.accepted).toEqual(batch);
    }
  }
}
