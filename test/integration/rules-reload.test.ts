import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { callJson, DeviceClient } from '../support/device-client.ts';
import { until } from '../support/protected-browser.ts';
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

const pack = (version: number, label: string): string => `v: 1
id: ginkgo
version: ${version}
labels:
  specimenNumber: [${label}]
patterns:
  - { id: follow-up, kind: specimenNumber, pattern: '\\bYX-\\d{6}\\b' }
`;
/** A label that only the pack knows; the test partner's approval has no specimen numbers. */
const body = '姓名,银杏样本码\n赵伟芳,880123\n';

let dir: string;
let file: string;
let partner: TestPartner;
let server: ServerProcess;
let device: DeviceClient;

beforeAll(async () => {
  dir = artifactDir('rules');
  mkdirSync(join(dir, 'rules'));
  file = join(dir, 'rules', 'ginkgo.yaml');
  writeFileSync(file, pack(1, '别的标签'));
  partner = await testPartner(dir);
  // Relative: beside the configuration file.
  server = await serve(writeConfig(dir, { rules: ['rules'], egress: egressTo(partner) }));
  device = await DeviceClient.create(server.addresses.service, server.addresses.ca);
  await device.enrol(enrolTokenOf(dir));
});
afterAll(async () => {
  await server.stop();
  partner.server.closeAllConnections();
  partner.server.close();
});

function sendCsv() {
  return callJson(device.agent, `${server.addresses.service}/egress/test/in.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${senderToken}`, 'content-type': 'text/csv; charset=utf-8' },
    body,
  });
}

/** Runs `medveil serve`, which is expected to end by itself. */
function serveOnce(config: string): Promise<{ code: number | null; said: string }> {
  const main = join(import.meta.dirname, '../../proxy/main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--config', config];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { timeout: 30_000 }, (_error, out, err) =>
      resolve({ code: child.exitCode, said: out + err }),
    );
  });
}

const packsNow = async () => (await device.fetchPolicy()).rules ?? [];

test('browsers get the packs with the policy', async () => {
  const { version, rules } = await device.fetchPolicy();
  expect(version).toBe(1);
  expect(rules).toMatchObject([{ id: 'ginkgo', version: 1 }]);
  expect((await sendCsv()).status).toBe(200);
});

test('a changed file is in force without a restart: a new policy version, and what leaves is judged by it', async () => {
  writeFileSync(file, pack(2, '银杏样本码'));
  await until(async () => (await packsNow())[0]?.version === 2, 'the new pack');
  expect(device.policy?.version).toBe(2);
  const refused = await sendCsv();
  expect(refused.body).toMatchObject({ reason: 'approvalKinds' });
});

test('a malformed file is refused with its line, and what it said last stays in force', async () => {
  writeFileSync(file, pack(3, '银杏样本码').replace('YX-', 'YX-('));
  await until(() => server.log().includes('ginkgo.yaml:7: 正则表达式有误'), 'the refusal');
  expect(server.log()).toContain('fault: rules.refused');
  expect(await packsNow()).toMatchObject([{ id: 'ginkgo', version: 2 }]);
  expect((await sendCsv()).body).toMatchObject({ reason: 'approvalKinds' });
  // A second pack is not held up by the first one's mistake.
  writeFileSync(join(dir, 'rules', 'other.json'), '{ "v": 1, "id": "other", "version": "a" }');
  await until(async () => (await packsNow()).length === 2, 'the second pack');
});

test('a file that has left its folder says nothing any more', async () => {
  rmSync(file);
  await until(async () => (await packsNow()).length === 1, 'one pack');
  expect(await packsNow()).toMatchObject([{ id: 'other' }]);
  expect((await sendCsv()).status).toBe(200);
});

test('a malformed file at the start keeps the product from starting, with every mistake', async () => {
  const bad = artifactDir('rules-bad');
  writeFileSync(join(bad, 'a.yaml'), pack(1, '一').replace('YX-', '(').replace('v: 1', 'v: 7'));
  writeFileSync(join(bad, 'b.yaml'), 'v: 1\nid: b\nversion: 1\nlabel: {}\n');
  const { code, said } = await serveOnce(writeConfig(bad, { rules: ['a.yaml', 'b.yaml'] }));
  expect(code).toBe(2);
  expect(said).toContain('a.yaml:1: "v"');
  expect(said).toContain('b.yaml:4: 没有此设置');
});

test('SIGHUP reads the files again at once, and does not end the product', async () => {
  const own = artifactDir('rules-signal');
  const rules = join(own, 'a.yaml');
  writeFileSync(rules, pack(1, '一'));
  const main = join(import.meta.dirname, '../../proxy/main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--json', '--config'];
  const child = spawn(process.execPath, [...args, writeConfig(own, { rules: ['a.yaml'] })]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(child.stdout, 'data');
  writeFileSync(rules, 'v: 1\nid: [\n');
  child.kill('SIGHUP');
  await until(() => said.includes('a.yaml:3: 写法有误'), 'the refusal');
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
