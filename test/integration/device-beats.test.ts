// What the server keeps and records of browsers that speak to it, over real TLS and with real databases.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tokenHash } from '../../proxy/deploy/enrol-token.ts';
import { createIntake } from '../../proxy/intake/create-intake.ts';
import { loadIntakeKeys } from '../../proxy/intake/intake-keys.ts';
import { issuePolicy } from '../../proxy/intake/issue-policy.ts';
import { type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { type AppStore, openAppStore } from '../../proxy/store/app-store.ts';
import type { Beat } from '../../shared/messages/intake.ts';
import { strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import { DeviceClient, viewEvent } from '../support/device-client.ts';
import { noPicking } from '../support/no-picking.ts';
import { type HttpsApp, httpsApp } from '../support/https-app.ts';

const token = 'enrol-token-for-tests';
let dir: string;
let ledger: OpenedLedger;
let store: AppStore;
let server: HttpsApp;
let device: DeviceClient;
/** The application database, which may fail. */
const disk = { failing: false };

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-beats-'));
  ledger = await openLedger({ dir });
  store = await openAppStore(join(dir, 'medveil.sqlite'));
  const keys = await loadIntakeKeys(dir);
  const deps = { store: store.policies, ledger, key: keys.policyKey, now: () => new Date() };
  const { sites, fields, reveal } = strictestPolicy;
  const content = { hospital: '示范医院', sites, fields, reveal, sealKey: keys.sealPublicKey };
  const issued = await issuePolicy(content, deps);
  const intake = createIntake({
    ledger,
    pseudonym: ledger.pseudonym,
    devices: store.devices,
    coverage: store.coverage,
    statuses: {
      ...store.deviceStatuses,
      put: async (id, status) => {
        if (disk.failing) throw new Error('disk full');
        await store.deviceStatuses.put(id, status);
      },
    },
    keys,
    policy: () => issued,
    picker: noPicking(store),
    enrolTokens: [tokenHash(token)],
    now: Date.now,
  });
  server = await httpsApp(express().use('/v1', intake));
});
afterAll(async () => {
  await server.close();
  await store.close();
  await ledger.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  device = await DeviceClient.create(server.origin, server.ca);
  await device.enrol(token);
  await device.fetchPolicy();
});

const say = async (seqs: readonly number[], numbers?: Pick<Beat, 'lastSeq' | 'oldest'>) => {
  const events = await Promise.all(seqs.map((seq) => device.seal(seq, viewEvent(seq))));
  const rest = { version: '0.1.0', browser: 'Chromium 156', policyVersion: 1 };
  const beat = numbers && { ...rest, queued: seqs.length, dropped: 2, ...numbers };
  return await device.call('POST', '/v1/events', JSON.stringify({ events, beat }));
};
const status = () => store.deviceStatuses.get(device.id);
const found = async (kind: 'device.gap' | 'device.rewound') =>
  (await ledger.query({ device: device.id, kinds: [kind] }, { limit: 9 })).rows.map(
    ({ record }) => record,
  );

test('a browser is heard without events, and what it says is kept', async () => {
  expect(await say([], { lastSeq: 0 })).toMatchObject({ status: 200, body: { accepted: [] } });
  expect(await status()).toMatchObject({
    workstation: expect.stringContaining('127.0.0.1') as string,
    beat: { version: '0.1.0', browser: 'Chromium 156', dropped: 2 },
    missing: 0,
  });
  expect((await say([])).status).toBe(400);
});

test('events that never came are recorded once, with their numbers', async () => {
  await say([], { lastSeq: 0 });
  await say([1, 2], { lastSeq: 2, oldest: 1 });
  // 3, 4 and 6 were taken away from the browser's storage.
  await say([5, 7], { lastSeq: 7, oldest: 5 });
  await say([], { lastSeq: 7 });
  await say([], { lastSeq: 7 });
  const gaps = await found('device.gap');
  expect(gaps).toMatchObject([
    { from: 6, to: 6, count: 1 },
    { from: 3, to: 4, count: 2 },
  ]);
  expect(await status()).toMatchObject({ missing: 3, settled: 7, arrived: [] });
});

test('a server that could not keep what it heard acknowledges nothing, and nothing looks missing later', async () => {
  await say([], { lastSeq: 0 });
  disk.failing = true;
  expect(await say([1, 2], { lastSeq: 2, oldest: 1 })).toMatchObject({ status: 503 });
  disk.failing = false;
  expect(await say([1, 2], { lastSeq: 2, oldest: 1 })).toMatchObject({ status: 200 });
  await say([], { lastSeq: 2 });
  expect(await found('device.gap')).toEqual([]);
  expect(await status()).toMatchObject({ missing: 0, settled: 2 });
});

test('calls of one browser at once lose nothing', async () => {
  await say([], { lastSeq: 0 });
  await Promise.all([say([1, 2], undefined), say([3], undefined), say([4, 5], undefined)]);
  await say([], { lastSeq: 5 });
  expect(await found('device.gap')).toEqual([]);
});

test('a profile that was put back is a finding', async () => {
  await say([], { lastSeq: 0 });
  await say([1, 2, 3], { lastSeq: 3, oldest: 1 });
  await say([], { lastSeq: 1 });
  await say([2], { lastSeq: 2, oldest: 2 });
  expect(await found('device.rewound')).toMatchObject([{ lastSeq: 1, highest: 3 }]);
  expect(await status()).toMatchObject({ rewound: true });
});

test('a browser of before is heard by its events', async () => {
  expect((await say([4])).status).toBe(200);
  expect(await status()).toMatchObject({ beat: null, highest: 4, missing: 0 });
  expect((await store.deviceStatuses.all()).get(device.id)).toEqual(await status());
  expect((await store.devices.all()).map(({ id }) => id)).toContain(device.id);
});
