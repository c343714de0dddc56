import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvExport } from '../../proxy/demo/csv-export.ts';
import { syntheticPatients } from '../../proxy/demo/patients.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { DeviceClient, viewEvent } from '../support/device-client.ts';
import { searchLeaks } from '../support/leak-search.ts';
import {
  artifactDir,
  egressTo,
  enrolTokenOf,
  senderToken,
  serve,
  type TestPartner,
  testPartner,
  writeConfig,
} from '../support/served-product.ts';

const patients = syntheticPatients(200);
const [first, second] = [patients[0]!, patients[1]!];
let dir: string;
let partner: TestPartner;
let server: ServerProcess;
let agent: Agent;
let refusals = 0;

beforeAll(async () => {
  dir = artifactDir('no-values');
  mkdirSync(join(dir, 'refusals'));
  partner = await testPartner(dir);
  server = await serve(writeConfig(dir, { egress: egressTo(partner) }));
  agent = new Agent({ ca: server.addresses.ca, keepAlive: true });
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
  partner.server.closeAllConnections();
  partner.server.close();
});

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Calls over TLS or plain http; what is refused is kept for the search, headers included. */
function call(
  url: string,
  { method = 'GET', headers = {}, body = '' }: Call = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? request : plainRequest;
    const options = url.startsWith('https:') ? { agent } : {};
    const req = send(url, { ...options, method, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const status = res.statusCode ?? 0;
        if (status >= 400 && !url.includes('/login')) {
          const head = JSON.stringify(res.headers);
          writeFileSync(
            join(dir, 'refusals', `${refusals++}-${status}.txt`),
            head + Buffer.concat(chunks).toString(),
          );
        }
        resolve(status);
      });
      res.on('error', () => resolve(0));
    });
    req.on('error', (error) => (body ? resolve(0) : reject(error)));
    req.end(body);
  });
}

test('a whole day of use, misuse and errors leaves no value of a patient in logs, pages or databases', async () => {
  const { gateway, plaintext, service } = server.addresses;
  const cookie = { cookie: 'hisuser=n001' };
  const as = (more: Call = {}): Call => ({ ...more, headers: { ...cookie, ...more.headers } });
  const zyh = encodeURIComponent(first.zyh);
  const name = encodeURIComponent(first.brxm);

  // Use: list, record, edit, exports.
  expect(await call(`${gateway}/api/patients?page=1&xm=${name}`, as())).toBe(200);
  expect(await call(`${gateway}/patients/${zyh}`, as())).toBe(200);
  expect(await call(`${gateway}/export.csv?zyh=${zyh}`, as())).toBe(200);
  expect(await call(`${gateway}/export.xlsx`, as())).toBe(200);
  const form = new URLSearchParams({ brxm: first.brxm, sfzh: first.sfzh }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(
    await call(`${gateway}/edit/${zyh}`, as({ method: 'POST', headers: type, body: form })),
  ).toBe(302);

  // Misuse: what the gateway refuses carries patients' values in target, headers and body.
  expect(await call(`${gateway}//${first.sfzh}`, as())).toBe(400);
  expect(await call(`${gateway}/%zz${first.sfzh}`, as())).toBe(400);
  expect(await call(`${gateway}/patients/${second.sfzh}`, as())).toBe(404);
  const query = `?xm=${name}&sfzh=${first.sfzh}`;
  expect(
    await call(`${plaintext}/login${query}`, { method: 'POST', headers: type, body: form }),
  ).toBe(403);
  await call(`${plaintext}/patients/${zyh}${query}`, as());

  // Egress: sent, over the limit, of a wrong kind of file, to nobody, by nobody.
  const bearer = { authorization: `Bearer ${senderToken}` };
  const csv = { ...bearer, 'content-type': 'text/csv; charset=utf-8' };
  const out = (path: string, headers: Record<string, string>, body: string) =>
    call(`${service}/egress/${path}`, { method: 'POST', headers, body });
  expect(await out('test/in', csv, csvExport(patients.slice(0, 20)))).toBe(200);
  expect(await out('test/in', csv, csvExport(patients))).toBeGreaterThanOrEqual(400);
  expect(
    await out('test/in', { ...bearer, 'content-type': 'text/plain' }, first.sfzh),
  ).toBeGreaterThanOrEqual(400);
  expect(
    await out('test/in', { ...bearer, 'content-type': 'application/json' }, `{"xm":"${first.brxm}`),
  ).toBeGreaterThanOrEqual(400);
  expect(await out(`test/${first.sfzh}`, csv, 'a,b')).toBeGreaterThanOrEqual(400);
  expect(await out('nobody/in', csv, csvExport([first]))).toBeGreaterThanOrEqual(400);
  expect(
    await out('test/in', { 'content-type': 'text/csv' }, csvExport([first])),
  ).toBeGreaterThanOrEqual(400);

  // Intake: a good event with raw values inside its seal, and garbage with values outside.
  const device = await DeviceClient.create(service, server.addresses.ca);
  await device.enrol(enrolTokenOf(dir));
  await device.fetchPolicy();
  const identifiers = { residentId: first.sfzh, personName: first.brxm, patientNumber: first.zyh };
  const event = viewEvent(1);
  event.path = `/patients/${first.zyh}`;
  event.patients = [{ identifiers, kinds: ['personName', 'residentId'] }];
  const sealed = await device.seal(1, event);
  expect((await device.sendSealed([sealed])).body.accepted).toEqual([1]);
  expect((await device.sendSealed([{ seq: first.sfzh }])).status).toBe(400);
  expect(
    await call(`${service}/v1/${first.sfzh}`, { method: 'POST', body: first.brxm }),
  ).toBeGreaterThanOrEqual(400);

  // Console: unsigned searches for a number, and a number tried as a user name.
  const json = { 'content-type': 'application/json', 'x-medveil': '1' };
  const search = JSON.stringify({ patient: first.sfzh });
  expect(
    await call(`${service}/api/records/search`, { method: 'POST', headers: json, body: search }),
  ).toBeGreaterThanOrEqual(400);
  expect(await call(`${service}/console/${first.sfzh}`)).toBeLessThan(500);

  expect(refusals).toBeGreaterThan(10);
  await server.stop();
  expect(searchLeaks(dir)).toEqual([]);
});

test('the search does find a value that was left', () => {
  const left = mkdtempSync(join(tmpdir(), 'medveil-left-'));
  writeFileSync(join(left, 'some.log'), `user opened ${second.sfzh} at noon`);
  writeFileSync(join(left, 'clean.log'), 'user opened a record at noon');
  expect(searchLeaks(left)).toEqual([{ file: join(left, 'some.log'), field: 'sfzh' }]);
  rmSync(left, { recursive: true });
});
