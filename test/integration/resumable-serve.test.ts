// An upload through the whole product, over TLS, that a kill -9 ends half-way.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvExport } from '../../proxy/demo/csv-export.ts';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { partOf, ResumableSender } from '../support/resumable-sender.ts';
import {
  artifactDir,
  egressTo,
  senderToken,
  serve,
  type TestPartner,
  testPartner,
  writeConfig,
} from '../support/served-product.ts';

let dir: string;
let partner: TestPartner;
let config: string;
let server: ServerProcess;
beforeAll(async () => {
  dir = artifactDir('resumable');
  partner = await testPartner(dir);
  config = writeConfig(dir, { egress: egressTo(partner) });
  server = await serve(config);
});
afterAll(async () => {
  await server.stop();
  partner.server.closeAllConnections();
  partner.server.close();
});

const file = Buffer.from(csvExport(syntheticPatients(20)).repeat(400));
const headers = { 'content-type': 'text/csv; charset=utf-8', 'idempotency-key': 'resumed-nightly' };
const spooled = (): string[] => readdirSync(join(dir, 'data', 'spool'));
const sender = (): ResumableSender => {
  const { service, ca } = server.addresses;
  const authorization = `Bearer ${senderToken}`;
  return new ResumableSender({ port: Number(new URL(service).port), ca }, { authorization });
};

/** Begins the upload and breaks off in the second part; its place and how much has come. */
async function half(by: ResumableSender): Promise<{ place: string; at: number }> {
  const first = {
    headers: { ...headers, 'upload-complete': '?0' },
    body: file.subarray(0, 300_000),
  };
  const { status, headers: said } = await by.ask('POST', '/egress/test/in', first);
  expect(status).toBe(201);
  const place = String(said.location);
  const part = file.subarray(300_000);
  await by.breakOff('PATCH', place, { part, sent: 200_000, headers: partOf(300_000, true) });
  return { place, at: await by.offset(place) };
}

test('begins anew after a kill, leaves nothing on disk, and is sent once under its key', async () => {
  const { place } = await half(sender());
  expect(spooled()).toHaveLength(1);
  await server.stop('SIGKILL');
  server = await serve(config);
  expect(spooled()).toEqual([]);
  const lost = await sender().ask('PATCH', place, { headers: partOf(300_000, true) });
  expect(lost).toMatchObject({ status: 404, body: { reason: 'uploadUnknown' } });
  const again = await half(sender());
  const rest = file.subarray(again.at);
  const end = await sender().append(again.place, rest, { at: again.at, isLast: true });
  expect(end).toMatchObject({ status: 200, body: { result: 'delivered' } });
  const whole = await sender().ask('POST', '/egress/test/in', { headers, body: file });
  expect(whole.body).toMatchObject({ repeated: true, transferId: end.body.transferId });
  expect(partner.received).toHaveLength(1);
  await expect.poll(spooled).toEqual([]);
});
