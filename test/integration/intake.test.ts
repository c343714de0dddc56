import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenHash } from '../../proxy/deploy/enrol-token.ts';
import { createIntake } from '../../proxy/intake/create-intake.ts';
import { loadIntakeKeys } from '../../proxy/intake/intake-keys.ts';
import { issuePolicy, type IssuedPolicy } from '../../proxy/intake/issue-policy.ts';
import { type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { type AppStore, openAppStore } from '../../proxy/store/app-store.ts';
import { DeviceClient, viewEvent } from '../support/device-client.ts';
import { noPicking } from '../support/no-picking.ts';
import { type HttpsApp, httpsApp } from '../support/https-app.ts';

const token = 'enrol-me-0123456789';
const content = {
  hospital: '示范医院',
  sites: ['https://127.0.0.1:8443'],
  fields: { personName: 'mask' as const },
  reveal: {
    seconds: 30,
    reasons: [{ code: 'care', label: { 'zh-CN': '诊疗', 'zh-TW': '診療', en: 'Care' } }],
  },
};
let dir: string;
let ledger: OpenedLedger;
let store: AppStore;
let server: HttpsApp;
let issued: IssuedPolicy;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-intake-'));
  ledger = await openLedger({ dir });
  store = await openAppStore(join(dir, 'medveil.sqlite'));
  const keys = await loadIntakeKeys(dir);
  const deps = { store: store.policies, ledger, key: keys.policyKey, now: () => new Date() };
  issued = await issuePolicy({ ...content, sealKey: keys.sealPublicKey }, deps);
  const intake = createIntake({
    ledger,
    pseudonym: ledger.pseudonym,
    devices: store.devices,
    coverage: store.coverage,
    statuses: store.deviceStatuses,
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

async function enrolled(): Promise<DeviceClient> {
  const device = await DeviceClient.create(server.origin, server.ca);
  expect((await device.enrol(token)).status).toBe(200);
  await device.fetchPolicy();
  return device;
}
const viewsOf = async (device: string) =>
  (await ledger.query({ device, kinds: ['view'] }, { limit: 1000 })).rows;

describe('enrolment', () => {
  test('gives a device an identity and the key that policies are signed with', async () => {
    const device = await enrolled();
    expect(device.id).toMatch(/^d[0-9a-f]{18}$/);
    expect(device.policy).toMatchObject({ version: 1, hospital: '示范医院' });
  });

  test('gives the same key the same identity, recorded once', async () => {
    const device = await enrolled();
    const { id } = device;
    await device.enrol(token);
    expect(device.id).toBe(id);
    const { count } = await ledger.count({ kinds: ['device.enrolled'], device: id });
    expect(count).toBe(1);
  });

  test('asked for twice at once gives one identity, recorded once', async () => {
    const device = await DeviceClient.create(server.origin, server.ca);
    const answers = await Promise.all([1, 2, 3, 4].map(() => device.enrol(token)));
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map((a) => a.body.deviceId)).size).toBe(1);
    const filter = { kinds: ['device.enrolled' as const], device: device.id };
    expect((await ledger.count(filter)).count).toBe(1);
  });

  test('with a wrong token is refused and recorded', async () => {
    const device = await DeviceClient.create(server.origin, server.ca);
    const before = await ledger.count({ kinds: ['device.refused'] });
    expect(await device.enrol('not-the-token-000')).toMatchObject({ status: 403 });
    const after = await ledger.count({ kinds: ['device.refused'] });
    expect(after.count).toBe(before.count + 1);
  });
});

describe('a request of a device', () => {
  test('is refused when the token is old, for another path or body, or used twice', async () => {
    const device = await enrolled();
    const old = Math.floor(Date.now() / 1000) - 600;
    const cases = [
      await device.token('GET', '/v1/policy', '', { iat: old }),
      await device.token('GET', '/v1/events', ''),
      await device.token('POST', '/v1/policy', ''),
      await device.token('GET', '/v1/policy', 'another body'),
      'Medveil nonsense',
      'Bearer x',
    ];
    for (const authorization of cases) {
      expect((await device.call('GET', '/v1/policy', '', authorization)).status).toBe(401);
    }
    const once = await device.token('GET', '/v1/policy', '');
    expect((await device.call('GET', '/v1/policy', '', once)).status).toBe(200);
    expect((await device.call('GET', '/v1/policy', '', once)).status).toBe(401);
  });

  test('signed with another device’s key is refused', async () => {
    const [one, two] = [await enrolled(), await enrolled()];
    const forged = await two.token('GET', '/v1/policy', '', { iss: one.id });
    expect((await one.call('GET', '/v1/policy', '', forged)).status).toBe(401);
  });
});

describe('events', () => {
  test('are accepted exactly once by device and number, however often they are sent', async () => {
    const device = await enrolled();
    const sealed = await Promise.all([1, 2, 3].map((n) => device.seal(n, viewEvent(n))));
    const first = await device.sendSealed(sealed);
    expect(first.body).toMatchObject({ accepted: [1, 2, 3], rejected: [] });
    const again = await Promise.all([
      device.sendSealed(sealed),
      device.sendSealed(sealed.slice(1)),
      device.sendSealed([sealed[0], sealed[0]]),
    ]);
    expect(again.map((a) => a.status)).toEqual([200, 200, 200]);
    const rows = await viewsOf(device.id);
    expect(rows.map(({ record }) => 'deviceSeq' in record && record.deviceSeq)).toEqual([3, 2, 1]);
  });

  test('keep no patient value: pseudonyms, a redacted path', async () => {
    const device = await enrolled();
    await device.sendSealed([await device.seal(1, viewEvent(77))]);
    const [row] = await viewsOf(device.id);
    expect(row?.record).toMatchObject({
      path: '/patients/*',
      kinds: { personName: 1, patientNumber: 1 },
      patients: { count: 1, refs: [ledger.pseudonym('patientNumber', 'ZY00000077')] },
    });
    for (const file of ['ledger.sqlite', 'ledger.sqlite-wal', 'medveil.sqlite']) {
      const bytes = readFileSync(join(dir, file));
      expect(bytes.includes('ZY00000077')).toBe(false);
      expect(bytes.includes('张三')).toBe(false);
    }
  });

  test('keep none in what a browser says of site and reason, or of itself', async () => {
    const device = await enrolled();
    const said = { ...viewEvent(1), type: 'reveal' as const, seconds: 30 };
    const bad = { ...said, site: 'https://his/张三', reason: '张三' };
    const good = { ...said, site: 'https://his.example:8443', reason: 'care' };
    await device.sendSealed([await device.seal(1, bad), await device.seal(2, good)]);
    const { rows } = await ledger.query({ device: device.id, kinds: ['reveal'] }, { limit: 9 });
    expect(rows.map(({ record }) => record)).toMatchObject([
      { site: 'https://his.example:8443', reason: 'care' },
      { site: '*', reason: 'unknown' },
    ]);
    const publicKey = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
    const body = {
      token: 'not-the-token-000',
      publicKey,
      version: '0.1.0',
      browser: '13800000001',
    };
    const sent = JSON.stringify(body);
    expect((await device.call('POST', '/v1/enrol', sent)).status).toBe(403);
    const refused = await ledger.query({ kinds: ['device.refused'] }, { limit: 1 });
    expect(refused.rows[0]?.record).toMatchObject({ version: '0.1.0', browser: '*' });
  });

  test('carry the HIS account as the policy’s cookie rule found it, cleaned; else an explicit unknown', async () => {
    const device = await enrolled();
    const named = { ...viewEvent(1), user: '"n%30%301"' };
    await device.sendSealed([await device.seal(1, named), await device.seal(2, viewEvent(2))]);
    const rows = await viewsOf(device.id);
    expect(rows.map(({ record }) => record.actor.user)).toEqual([null, 'n001']);
  });

  test('sealed for another number or device, or malformed inside, are rejected by number', async () => {
    const device = await enrolled();
    const good = await device.seal(10, viewEvent(10));
    const moved = { ...(await device.seal(11, viewEvent(11))), seq: 12 };
    const malformed = await device.seal(13, '{"v":1}');
    const { body } = await device.sendSealed([good, moved, malformed]);
    expect(body.accepted).toEqual([10]);
    expect(body.rejected).toEqual([
      { seq: 12, reason: 'unreadable' },
      { seq: 13, reason: 'malformed' },
    ]);
  });
});

describe('the policy', () => {
  test('gets a new number only when its content changed', async () => {
    const keys = await loadIntakeKeys(dir);
    const deps = { store: store.policies, ledger, key: keys.policyKey, now: () => new Date() };
    const same = await issuePolicy({ ...content, sealKey: keys.sealPublicKey }, deps);
    expect(same.policy).toEqual(issued.policy);
    const stricter = { ...content, fields: { personName: 'hide' as const } };
    const next = await issuePolicy({ ...stricter, sealKey: keys.sealPublicKey }, deps);
    expect(next.policy.version).toBe(issued.policy.version + 1);
    const { count } = await ledger.count({ kinds: ['policy.issued'] });
    expect(count).toBe(2);
  });
});
