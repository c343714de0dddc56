// A PostgreSQL that is away for longer than a restart: records wait on the gateway's disk and go into the ledger
// in order and once, whatever happens to the gateway meanwhile.
import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backupLedger } from '../../proxy/ledger/backup.ts';
import type { LedgerPlace, OpenedLedger } from '../../proxy/ledger/open-ledger.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { restoreLedger } from '../../proxy/ledger/restore.ts';
import { rotateMasterKey } from '../../proxy/ledger/rotate-master.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { spoolDirectory, spoolFiles } from '../../proxy/ledger/spool.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import type { LedgerTables } from '../../proxy/store/ledger-schema.ts';
import type { EntryRow } from '../../proxy/store/ledger-store.ts';
import { kyselyPool } from '../../proxy/store/postgres-connection.ts';
import { draftOf } from '../support/drafts.ts';
import { newDirectory } from '../support/ledger-stores.ts';
import { brokenPromises, entriesOf, WriterProcess } from '../support/ledger-writers.ts';
import { type LossyRelay, lossyRelay } from '../support/lossy-relay.ts';
import {
  createDatabase,
  type PostgresServer,
  startPostgres,
  withClient,
} from '../support/postgres-server.ts';

let server: PostgresServer;
let relay: LossyRelay;
let place: LedgerPlace & { address: PostgresAddress };
beforeAll(async () => {
  server = await startPostgres(['fsync=off']);
});
afterAll(() => server.remove());
beforeEach(async () => {
  const address = await createDatabase(server.address);
  relay = await lossyRelay(address);
  // No test here is about a restart: each outage would first wait for one.
  place = { dir: newDirectory(), address: { ...address, port: relay.port }, retryMs: 300 };
});
afterEach(async () => {
  await relay.close();
  rmSync(place.dir, { recursive: true, force: true });
});

/** May wait in the spool. */
const view = (ledger: OpenedLedger, i: number) => draftOf(4 * i + 2, ledger.pseudonym);
const recordOf = (row: EntryRow | undefined) => JSON.parse(row!.payload);
const kindsOf = (rows: readonly EntryRow[]) => rows.map(({ kind }) => kind);
/** Numbers of `name-0`, `name-1` … as they stand in the ledger. */
const numbersOf = (rows: readonly EntryRow[]) =>
  rows.flatMap(({ key }) => (key?.startsWith('w-') ? [Number(key.slice(2))] : []));
const ascending = (count: number) => Array.from({ length: count }, (_, i) => i);

async function spoolGone(ledger: OpenedLedger): Promise<void> {
  while (ledger.spool()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('a question under way when the connection breaks fails alone, and not with the process', async () => {
  const db = kyselyPool<LedgerTables>(place.address);
  const asked = sql`select pg_sleep(30)`.execute(db).catch(String);
  const isAsked = async (): Promise<boolean> =>
    withClient({ ...place.address, port: server.address.port }, async (client) => {
      const { rows } = await client.query(
        "select 1 from pg_stat_activity where query like '%pg_sleep(30)' and datname = $1",
        [place.address.database],
      );
      return rows.length > 0;
    });
  while (!(await isAsked())) await new Promise((resolve) => setTimeout(resolve, 10));
  relay.cut();
  expect(await asked).toMatch(/terminated|ECONNRESET/);
  relay.mend();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await db.destroy();
});

describe('while the database is away', () => {
  test('what may wait is kept and answered, what may not is refused, until all is in', async () => {
    const ledger = await openLedger(place);
    const told: (number | null)[] = [];
    ledger.onSpool((state) => told.push(state && state.records));
    await ledger.append(view(ledger, 0));
    relay.cut();
    const away = await Promise.allSettled([
      ledger.append(view(ledger, 1)),
      ledger.append(draftOf(0, ledger.pseudonym), 'intent'),
      ledger.append(view(ledger, 2), 'd1/2'),
    ]);
    expect(away.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await ledger.append(view(ledger, 3))).toEqual({ state: 'spooled', index: null });
    expect(await ledger.append(view(ledger, 2), 'd1/2')).toMatchObject({ state: 'spooled' });
    for (const kind of ['auth.login', 'admin.query', 'ledger.heartbeat'] as const) {
      const actor = { user: 'a', device: null, workstation: null };
      const more = kind === 'admin.query' ? { filter: '', results: 0 } : { note: '' };
      const draft = { kind, actor, ...(kind === 'auth.login' ? {} : more) };
      await expect(ledger.append(draft as never), kind).rejects.toThrow(/not gone out yet/);
    }
    expect(ledger.spool()).toMatchObject({ records: 4, trouble: null });
    relay.mend();
    await spoolGone(ledger);
    expect(told.at(0)).toBe(2);
    expect(told.at(-1)).toBe(null);
    expect(await ledger.append(draftOf(0, ledger.pseudonym), 'intent')).toMatchObject({
      state: 'durable',
      repeated: false,
      index: 5,
    });
    expect(ledger.checkpoint().size).toBe(6);
    await ledger.close();
    const rows = await entriesOf(place);
    expect(kindsOf(rows)).toEqual([
      ...Array.from({ length: 4 }, () => 'view'),
      'ledger.heartbeat',
      'transfer.intent',
    ]);
    expect(rows.slice(0, 4).map((row) => recordOf(row).deviceSeq)).toEqual([2, 6, 10, 14]);
    const { outage } = recordOf(rows[4]);
    // What came twice was taken twice, and counts once.
    expect(outage).toMatchObject({ records: 4 });
    expect(Date.parse(outage.since)).toBeLessThanOrEqual(Date.parse(outage.until));
    expect(spoolFiles(place.dir)).toEqual([]);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 6 });
  });

  test('a commit whose answer was lost is not made again, with keys and without', async () => {
    const ledger = await openLedger(place);
    await ledger.append(view(ledger, 0));
    relay.loseNextCommit();
    const lost = await Promise.all([
      ledger.append(view(ledger, 1)),
      ledger.append(view(ledger, 2), 'd1/2'),
    ]);
    expect(relay.lost).toBe(1);
    expect(lost.map(({ state }) => state)).toEqual(['spooled', 'spooled']);
    await ledger.append(view(ledger, 3));
    relay.mend();
    await spoolGone(ledger);
    await ledger.close();
    const rows = await entriesOf(place);
    const seqs = rows.filter(({ kind }) => kind === 'view').map((row) => recordOf(row).deviceSeq);
    expect(seqs).toEqual([2, 6, 10, 14]);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 5 });
  });

  test('a commit whose answer was lost, with the process, is not made again either', async () => {
    const ledger = await openLedger(place);
    relay.loseNextCommit();
    await ledger.append(view(ledger, 0));
    await ledger.append(view(ledger, 1));
    const kept = `${place.dir}-kept`;
    cpSync(spoolDirectory(place.dir), kept, { recursive: true });
    await ledger.close();
    relay.mend();
    // As a crash leaves it: behind the lost commit, then behind each commit that emptied the spool.
    for (let start = 0; start < 3; start++) {
      cpSync(kept, spoolDirectory(place.dir), { recursive: true });
      await (await openLedger(place)).close();
      expect(spoolFiles(place.dir)).toEqual([]);
    }
    rmSync(kept, { recursive: true });
    const rows = await entriesOf(place);
    expect(kindsOf(rows)).toEqual(['view', 'view', 'ledger.heartbeat']);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 3 });
  });

  test.each(['before', 'after'])(
    'a backup made %s such a commit is restored with every record once',
    async (when) => {
      const ledger = await openLedger(place);
      await ledger.append(view(ledger, 0));
      const out = `${place.dir}-backup`;
      const direct = { ...place, address: { ...place.address, port: server.address.port } };
      if (when === 'before') await backupLedger(direct, out);
      relay.loseNextCommit();
      expect(await ledger.append(view(ledger, 1))).toMatchObject({ state: 'spooled' });
      if (when === 'after') await backupLedger(direct, out);
      await ledger.close();
      const target = { ...direct, address: await createDatabase(server.address) };
      expect(await restoreLedger(out, target, [])).toMatchObject({
        report: { ok: true, epochs: 1 },
      });
      rmSync(out, { recursive: true });
      const rows = await entriesOf(target);
      const seqs = rows.filter(({ kind }) => kind === 'view').map((row) => recordOf(row).deviceSeq);
      expect(seqs).toEqual([2, 6]);
      expect(rows).toHaveLength(4);
    },
  );

  test('a full spool refuses, and what it took still arrives', async () => {
    const ledger = await openLedger({ ...place, spoolBytes: 20_000 });
    relay.cut();
    let taken = 0;
    const refused = async () => {
      for (; ; taken++) {
        const appended = await ledger.append(view(ledger, taken), `w-${taken}`).catch(String);
        if (typeof appended === 'string') return appended;
      }
    };
    expect(await refused()).toMatch(/spool is full/);
    expect(taken).toBeGreaterThan(5);
    expect(ledger.spool()).toMatchObject({ trouble: 'full', records: taken, limit: 20_000 });
    relay.mend();
    await spoolGone(ledger);
    expect(await ledger.append(view(ledger, taken), `w-${taken}`)).toMatchObject({
      state: 'durable',
    });
    await ledger.close();
    expect(numbersOf(await entriesOf(place))).toEqual(ascending(taken + 1));
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: taken + 2 });
  });

  test('a server that still believes in the lost connection is away, and no other gateway', async () => {
    const ledger = await openLedger(place);
    await ledger.append(view(ledger, 0));
    relay.strand();
    expect(await ledger.append(view(ledger, 1))).toMatchObject({ state: 'spooled' });
    relay.mend();
    await spoolGone(ledger);
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 3 });
  });

  test('a file that is changed while it waits holds everything up, loudly, and is not skipped', async () => {
    const ledger = await openLedger(place);
    relay.cut();
    for (let i = 0; i < 3; i++) await ledger.append(view(ledger, i), `w-${i}`);
    const [path = ''] = spoolFiles(place.dir);
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(whole.length - 50) ^ 1, whole.length - 50);
    writeFileSync(path, changed);
    relay.mend();
    while (ledger.spool()?.trouble !== 'damaged') await new Promise((done) => setTimeout(done, 10));
    expect(await ledger.append(view(ledger, 3), 'w-3')).toMatchObject({ state: 'spooled' });
    await expect(ledger.append(draftOf(0, ledger.pseudonym))).rejects.toThrow(/not gone out yet/);
    expect(await entriesOf(place)).toEqual([]);
    // What was put behind it meanwhile is good: only the one byte is mended.
    const now = readFileSync(path);
    now.writeUInt8(whole.readUInt8(whole.length - 50), whole.length - 50);
    writeFileSync(path, now);
    await spoolGone(ledger);
    await ledger.close();
    expect(numbersOf(await entriesOf(place))).toEqual([0, 1, 2, 3]);
  });

  test('a database that is there and refuses is told apart from one that is away', async () => {
    const ledger = await openLedger(place);
    const ask = (words: string) =>
      withClient({ ...place.address, port: server.address.port }, (client) => client.query(words));
    relay.cut();
    await ledger.append(view(ledger, 0), 'w-0');
    await ask(`
      create function refuse() returns trigger language plpgsql as
        $$ begin raise exception 'no entries today'; end $$;
      create trigger refuse before insert on entry for each row execute function refuse()`);
    relay.mend();
    while (ledger.spool()?.trouble !== 'refused') await new Promise((done) => setTimeout(done, 10));
    await ask('drop function refuse cascade');
    await spoolGone(ledger);
    await ledger.close();
    expect(numbersOf(await entriesOf(place))).toEqual([0]);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 2 });
  });

  test('nothing is spooled where the configuration says so', async () => {
    const ledger = await openLedger({ ...place, spoolBytes: 0 });
    relay.cut();
    await expect(ledger.append(view(ledger, 0))).rejects.toThrow(/cannot be reached/);
    expect(ledger.spool()).toBe(null);
    relay.mend();
    await ledger.close();
    expect(spoolFiles(place.dir)).toEqual([]);
  });

  test('a start refuses a spool that was changed, and takes one that a crash cut short', async () => {
    const ledger = await openLedger(place);
    relay.cut();
    for (let i = 0; i < 3; i++) await ledger.append(view(ledger, i), `w-${i}`);
    await ledger.close();
    relay.mend();
    const [path = ''] = spoolFiles(place.dir);
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(whole.length - 400) ^ 1, whole.length - 400);
    writeFileSync(path, changed);
    await expect(openLedger(place)).rejects.toThrow(/damaged: frame \d does not open/);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 0 });
    writeFileSync(path, whole);
    truncateSync(path, statSync(path).size - 3);
    await (await openLedger(place)).close();
    // The last one was never acknowledged in this form: a write of it was under way.
    expect(numbersOf(await entriesOf(place))).toEqual([0, 1]);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 3 });
  });

  test('the spool is sealed with the master key, which is not changed under it', async () => {
    const path = masterKeyPath(place.dir);
    const seal = { suite: 'sm4-ctr-hmac-sm3', master: { kind: 'file', path } } as const;
    const ledger = await openLedger({ ...place, seal });
    relay.cut();
    await ledger.append(view(ledger, 0));
    await ledger.close();
    relay.mend();
    expect(await rotateMasterKey({ ...place, seal })).toMatchObject({
      complaint: expect.stringMatching(/spool/),
    });
    await (await openLedger({ ...place, seal })).close();
    expect(await rotateMasterKey({ ...place, seal })).toMatchObject({ keys: 2 });
    expect(await verifySource({ ...place, seal })).toMatchObject({ ok: true, entries: 2 });
  });
});

/** The ledger after everything has gone in, with what was promised against it. */
async function settled(writers: readonly WriterProcess[], count: number): Promise<EntryRow[]> {
  await (await openLedger(place)).close();
  const rows = await entriesOf(place);
  for (const { acked, spooled } of writers)
    expect(brokenPromises(rows, acked, spooled)).toEqual([]);
  const numbers = numbersOf(rows);
  expect(numbers).toEqual(ascending(numbers.length));
  expect(numbers.length).toBeGreaterThanOrEqual(count);
  const outages = rows.filter(({ kind }) => kind === 'ledger.heartbeat').length;
  expect(rows.length).toBe(numbers.length + outages);
  expect(await verifySource(place)).toMatchObject({ ok: true, entries: rows.length });
  return rows;
}

const load = { name: 'w', first: 0, width: 40, mayWait: true };

test('a database that is stopped amid load and started again gets every record, in order, once', async () => {
  place = { ...place, address: { ...place.address, port: server.address.port } };
  const writer = new WriterProcess({ place, ...load, count: 1_000_000 });
  for (const more of [1500, 300]) {
    await writer.until(() => writer.acked.size > 500);
    const spooled = writer.spooled.size;
    await server.stop();
    await writer.until(() => writer.spooled.size > spooled + more);
    await server.start();
    // Emptied beside the load, which never stops: in the end records go straight into the ledger again.
    const before = writer.acked.size;
    await writer.until(() => writer.acked.size > before + 500);
  }
  expect(writer.refusals).toBe(0);
  await writer.kill();
  const rows = await settled([writer], writer.acked.size + writer.spooled.size);
  expect(kindsOf(rows).filter((kind) => kind === 'ledger.heartbeat').length).toBeGreaterThanOrEqual(
    2,
  );
}, 180_000);

test('kill -9 while records are spooled loses, doubles and moves none', async () => {
  const writers: WriterProcess[] = [];
  let known = 0;
  for (const more of [300, 700, 50]) {
    const writer = new WriterProcess({ place, ...load, first: known, count: 1_000_000 });
    writers.push(writer);
    await writer.reached(100);
    relay.cut();
    await writer.until(() => writer.spooled.size >= more);
    await writer.kill();
    relay.mend();
    // The next one goes on behind the last that this one may have taken.
    await (await openLedger(place)).close();
    known = numbersOf(await entriesOf(place)).length;
    expect(known).toBeGreaterThanOrEqual(writers.reduce((sum, w) => sum + w.acked.size, 0) + more);
  }
  const rows = await settled(writers, known);
  expect(kindsOf(rows).filter((kind) => kind === 'ledger.heartbeat').length).toBeGreaterThanOrEqual(
    3,
  );
}, 180_000);

test('kill -9 while the spool goes out, again and again, loses, doubles and moves none', async () => {
  const writer = new WriterProcess({ place, ...load, count: 1_000_000 });
  await writer.reached(100);
  relay.cut();
  await writer.until(() => writer.spooled.size >= 6000);
  await writer.kill();
  relay.mend();
  // Each start empties the spool anew from its beginning, and dies further on.
  const size = () =>
    withClient(place.address, async (client) => {
      const { rows } = await client.query('select size from head');
      return Number(rows[0].size);
    });
  const before = await size();
  const inLedger = async () => (await size()) - before;
  for (const reached of [1, 1000, 2500]) {
    const emptying = new WriterProcess({ place, ...load, first: 0, count: 0 });
    await emptying.until(async () => (await inLedger()) >= reached);
    await emptying.kill();
    expect(spoolFiles(place.dir).length).toBeGreaterThan(0);
  }
  const rows = await settled([writer], 6000);
  expect(kindsOf(rows).filter((kind) => kind === 'ledger.heartbeat')).toHaveLength(1);
}, 180_000);
