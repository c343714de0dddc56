import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { callJson, DeviceClient } from '../support/device-client.ts';
import {
  artifactDir,
  enrolTokenOf,
  serve,
  trusting,
  writeConfig,
} from '../support/served-product.ts';

let dir: string;
let server: ServerProcess;

beforeAll(async () => {
  dir = artifactDir('service-faults');
  server = await serve(writeConfig(dir));
});
afterAll(async () => server.stop());

test('an answer to a broken call tells a code and nothing of the program or the call', async () => {
  const { service, ca } = server.addresses;
  const agent = trusting(ca);
  const secret = 'x'.repeat(9 * 1024 * 1024);
  const calls: { method: string; url: string; body?: string; headers?: Record<string, string> }[] =
    [
      { method: 'POST', url: `${service}/v1/enrol`, body: secret },
      {
        method: 'POST',
        url: `${service}/v1/events`,
        body: '{',
        headers: { 'content-encoding': 'gzip' },
      },
      { method: 'GET', url: `${service}/update/%ff` },
      { method: 'GET', url: `${service}/console/%c0%af` },
      { method: 'GET', url: `${service}/update/../keys/enrol-token.txt` },
      { method: 'GET', url: `${service}/update/%2e%2e/keys/enrol-token.txt` },
      {
        method: 'POST',
        url: `${service}/api/login`,
        body: '{"user":',
        headers: { 'content-type': 'application/json', 'x-medveil': '1' },
      },
    ];
  for (const { url, ...options } of calls) {
    const { status, body } = await callJson(agent, url, options);
    expect(status, url).toBeGreaterThanOrEqual(400);
    expect(status, url).toBeLessThan(500);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    expect(text, url).not.toMatch(/node_modules|\.ts\b|Error:|\bat \w+|stack/);
    expect(text.length, url).toBeLessThan(300);
  }
  agent.destroy();
});

test('a device whose own words cannot be recorded is refused, and the next one is not', async () => {
  const { service, ca } = server.addresses;
  const odd = await DeviceClient.create(service, ca);
  const body = JSON.stringify({
    token: enrolTokenOf(dir),
    publicKey: odd.publicKey,
    version: '0.1.0',
    browser: 'lone \ud800',
  });
  const answer = await callJson(odd.agent, `${service}/v1/enrol`, { method: 'POST', body });
  expect(answer.status).toBeLessThan(500);
  const good = await DeviceClient.create(service, ca);
  expect((await good.enrol(enrolTokenOf(dir))).status).toBe(200);
});
