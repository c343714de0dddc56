// What the server keeps and records of the pages that browsers count, over real TLS and with real databases.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CoverageWatch } from '../../proxy/intake/coverage-watch.ts';
import { hearPage } from '../../proxy/intake/page-state.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { openAppStore } from '../../proxy/store/app-store.ts';
import { migrateApp, type AppTables } from '../../proxy/store/app-schema.ts';
import { coverageStore } from '../../proxy/store/coverage-store.ts';
import { kyselyOver, openSqlite } from '../../proxy/store/sqlite-database.ts';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { PageCoverage } from '../../shared/messages/coverage.ts';
import type { PageEvent } from '../../shared/messages/intake.ts';
import { DeviceClient } from '../support/device-client.ts';
import { type OwnIntake, startOwnIntake } from '../support/own-intake.ts';

const site = 'https://his.example';
const rule = 'ginkgo/selectors/1';
const pack: RulePack = {
  v: 1,
  id: 'ginkgo',
  version: 1,
  selectors: [{ selector: '.card i', kind: 'personName' }],
};
const page = (hits: number, changes: Partial<PageCoverage> = {}): PageCoverage => ({
  site,
  path: '/ward/*',
  policyVersion: 1,
  looks: 3,
  found: hits,
  masked: hits,
  kinds: hits === 0 ? {} : { personName: { found: hits, masked: hits, looks: 3 } },
  rules: hits === 0 ? [] : [{ rule, hits, looks: 3 }],
  ...changes,
});
const beat = {
  version: '0.1.0',
  browser: 'Chromium 156',
  policyVersion: 1,
  queued: 0,
  dropped: 0,
  lastSeq: 9,
};

let intake: OwnIntake;
let device: DeviceClient;

async function enrolled(): Promise<DeviceClient> {
  const client = await DeviceClient.create(intake.origin, intake.ca);
  await client.enrol(intake.token);
  await client.fetchPolicy();
  return client;
}

const say = (coverage: unknown, from = device) =>
  from.call('POST', '/v1/events', JSON.stringify({ events: [], beat: { ...beat, coverage } }));

describe('pages that browsers tell of', () => {
  beforeEach(async () => {
    intake = await startOwnIntake({ rules: [pack] });
    device = await enrolled();
  });
  afterEach(() => intake.close());

  it('are kept by site and template, with how many browsers have been there', async () => {
    const other = await enrolled();
    expect((await say([page(4), page(1, { path: '/list' })])).status).toBe(200);
    await say([page(2)], other);
    await say([page(2)], other);
    const pages = await intake.store.coverage.all();
    const ward = pages.find(({ path }) => path === '/ward/*');
    expect(pages).toHaveLength(2);
    expect(ward).toMatchObject({
      site,
      browsers: 2,
      state: { current: { looks: 9, found: 8, masked: 8 }, rules: { [rule]: { hits: 8 } } },
    });
  });

  it('whose rule finds nothing any more are recorded once, with who told it', async () => {
    await say([page(4)]);
    expect(await intake.records('incident.drift')).toEqual([]);
    for (let i = 0; i < 4; i++) await say([page(0)]);
    expect(await intake.records('incident.drift')).toMatchObject([
      {
        actor: { user: null, device: device.id, workstation: '127.0.0.1' },
        site,
        path: '/ward/*',
        ruleName: rule,
        before: { looks: 3, found: 3 },
        now: { looks: 3, found: 0 },
        policyVersion: 1,
      },
    ]);
  });

  it('have no numbers in their paths, whatever a browser says, and sites are origins', async () => {
    await say([page(1, { path: '/ward/880123/patient/7?name=x' })]);
    await say([page(1, { site: 'https://his.example/张三' }), page(1, { site: '张三' })]);
    const pages = await intake.store.coverage.all();
    expect(pages.map((each) => `${each.site}${each.path}`)).toEqual([`${site}/ward/*/patient/*`]);
  });

  it('of which more is told than numbers are refused whole', async () => {
    for (const wrong of [
      { title: '张三' },
      { kinds: { 张三: { found: 1, masked: 1, looks: 1 } } },
      { rules: [{ rule: '银杏登记码：880123', hits: 1, looks: 1 }] },
      { looks: 0 },
    ])
      expect((await say([page(1, wrong as object)])).status).toBe(400);
    expect((await say(Array.from({ length: 51 }, () => page(1)))).status).toBe(400);
    expect(await intake.store.coverage.all()).toEqual([]);
  });

  it('are not needed: browsers of before say nothing of them', async () => {
    expect((await say(undefined)).status).toBe(200);
  });
});

describe('a canary in clear', () => {
  beforeEach(async () => {
    intake = await startOwnIntake();
    device = await enrolled();
  });
  afterEach(() => intake.close());

  const leak = (at: string, changes: Partial<PageEvent> = {}): PageEvent => ({
    v: 1,
    type: 'canary',
    at,
    site,
    path: '/ward/880123',
    patients: [],
    canary: ['personName', 'mobilePhone'],
    policyVersion: 1,
    ...changes,
  });
  const tell = async (from: DeviceClient, seq: number, event: PageEvent) => {
    const events = [await from.seal(seq, event)];
    const { body } = await from.call('POST', '/v1/events', JSON.stringify({ events }));
    return (body as { accepted: number[] }).accepted;
  };

  it('is one record an hour for each page, whichever browsers have met it', async () => {
    const other = await enrolled();
    expect(await tell(device, 1, leak('2026-02-03T04:05:06Z'))).toEqual([1]);
    expect(await tell(other, 1, leak('2026-02-03T04:50:00Z'))).toEqual([1]);
    expect(await intake.records('incident.canary')).toMatchObject([
      {
        actor: { device: device.id },
        path: '/ward/*',
        kinds: { personName: 1, mobilePhone: 1 },
        patients: { count: 0, refs: [] },
      },
    ]);
    await tell(device, 2, leak('2026-02-03T05:00:00Z'));
    await tell(device, 3, leak('2026-02-03T05:00:00Z', { path: '/list' }));
    await tell(device, 4, leak('2026-02-03T05:00:00Z', { canary: ['address'] }));
    expect(await intake.records('incident.canary')).toHaveLength(4);
  });
});

describe('the store of pages', () => {
  it('survives a restart, and of too many pages forgets those nobody has been on for longest', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'medveil-coverage-'));
    const path = join(dir, 'medveil.sqlite');
    const stateAt = (second: number) => {
      const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
      return hearPage(null, page(2), { policyVersion: 1, rules: new Map() }, { at, device: 'd1' })
        .state;
    };
    const first = await openAppStore(path);
    await first.coverage.put(site, '/a', stateAt(1), 'd1');
    await first.close();
    const db = kyselyOver<AppTables>(openSqlite(path, 'readWrite'));
    await migrateApp(db);
    const store = coverageStore(db, 3);
    expect(await store.get(site, '/a')).toEqual(stateAt(1));
    expect(await store.get(site, '/b')).toBeNull();
    await store.put(site, '/b', stateAt(2), 'd1');
    await store.put(site, '/c', stateAt(3), 'd1');
    await store.put(site, '/a', stateAt(4), 'd2');
    await store.put(site, '/d', stateAt(5), 'd1');
    const kept = new Map((await store.all()).map((each) => [each.path, each.browsers]));
    expect(Object.fromEntries(kept)).toEqual({ '/a': 2, '/c': 1, '/d': 1 });
    const left = await db.selectFrom('coverage_browser').select('path').execute();
    expect(left.filter((row) => row.path === '/b')).toEqual([]);
    // A row that nobody can read is counted anew, and takes no other along.
    await db.updateTable('coverage_page').set({ state: '{' }).where('path', '=', '/c').execute();
    expect(await store.get(site, '/c')).toBeNull();
    expect(await store.all()).toHaveLength(2);
    await db.destroy();
    rmSync(dir, { recursive: true, force: true });
  });

  it('that fails between record and state leaves one record, and the count goes on', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'medveil-coverage-'));
    const ledger = await openLedger({ dir });
    const store = await openAppStore(join(dir, 'medveil.sqlite'));
    const disk = { failing: false };
    const watch = new CoverageWatch({
      ledger,
      policy: () => ({ version: 1, rules: [pack] }),
      store: {
        ...store.coverage,
        put: async (...given) => {
          if (disk.failing) throw new Error('disk full');
          await store.coverage.put(...given);
        },
      },
    });
    const hear = (second: number, hits: number) => {
      const at = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
      return watch.heard([page(hits)], { at, device: 'd1', workstation: null });
    };
    await hear(1, 4);
    disk.failing = true;
    await expect(hear(2, 0)).rejects.toThrow('disk full');
    await expect(hear(3, 0)).rejects.toThrow('disk full');
    disk.failing = false;
    await Promise.all([hear(4, 0), hear(5, 0), hear(6, 4), hear(7, 0)]);
    const { rows } = await ledger.query({ kinds: ['incident.drift'] }, { limit: 9 });
    expect(rows).toHaveLength(2);
    const state = await store.coverage.get(site, '/ward/*');
    expect(state?.current.looks).toBe(15);
    await store.close();
    await ledger.close();
    rmSync(dir, { recursive: true, force: true });
  });
});
