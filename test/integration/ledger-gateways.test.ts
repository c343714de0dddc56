// Several gateways on one PostgreSQL, and a PostgreSQL that goes away.
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { migratePostgres } from '../../proxy/store/postgres-ledger-schema.ts';
import { draftOf } from '../support/drafts.ts';
import { newDirectory, postgresLedger, testPostgres } from '../support/ledger-stores.ts';
import { createDatabase, startPostgres, withClient } from '../support/postgres-server.ts';
import {
  brokenPromises,
  entriesOf,
  secondGateway,
  WriterProcess,
} from '../support/ledger-writers.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});
async function firstGateway(): Promise<LedgerPlace> {
  const place = await postgresLedger.place();
  dirs.push(place.dir);
  // The first start makes the keys that the others are given.
  await (await openLedger(place)).close();
  return place;
}
function another(place: LedgerPlace): LedgerPlace {
  const other = secondGateway(place);
  dirs.push(other.dir);
  return other;
}

describe('gateways that share a ledger', () => {
  test('race without a gap, a fork or a record too many, each in its own order', async () => {
    const a = await firstGateway();
    const b = another(a);
    const count = 2500;
    const writers = [
      new WriterProcess({ place: a, name: 'a', first: 0, count, width: 60 }),
      new WriterProcess({ place: b, name: 'b', first: 0, count, width: 60 }),
    ];
    await Promise.all(writers.map((writer) => writer.ended()));
    // The same events over another gateway: a browser that heard no answer.
    const again = new WriterProcess({ place: b, name: 'a', first: 0, count: 300, width: 60 });
    await again.ended();
    const rows = await entriesOf(a);
    expect(rows).toHaveLength(2 * count);
    for (const writer of [...writers, again]) {
      expect(brokenPromises(rows, writer.acked)).toEqual([]);
    }
    const chains = Map.groupBy(rows, (row) => row.writer);
    expect(chains.size).toBe(2);
    for (const chain of chains.values()) {
      expect(chain.map((row) => row.seq)).toEqual(chain.map((_, i) => i + 1));
    }
    for (const place of [a, b]) {
      expect(await verifySource(place)).toMatchObject({ ok: true, entries: 2 * count });
    }
  });

  test('record an event once that came to both at the same moment', async () => {
    const a = await firstGateway();
    const b = another(a);
    const gateways = await Promise.all([openLedger(a), openLedger(b)]);
    const appended = await Promise.all(
      Array.from({ length: 400 }, (_, i) =>
        gateways[i % 2]!.append(draftOf(i, gateways[0].pseudonym), `k${i >> 1}`),
      ),
    );
    await Promise.all(gateways.map((gateway) => gateway.close()));
    expect(appended.filter((each) => each.state === 'durable' && !each.repeated)).toHaveLength(200);
    for (let i = 0; i < 400; i += 2) expect(appended[i]?.index).toBe(appended[i + 1]?.index);
    expect(await verifySource(a)).toMatchObject({ ok: true, entries: 200 });
  });

  test('start at once on an empty database: one schema, one key', async () => {
    const address = await createDatabase(testPostgres());
    await Promise.all(Array.from({ length: 6 }, () => migratePostgres(address)));
    const places = Array.from({ length: 3 }, () => ({ dir: newDirectory(), address }));
    dirs.push(...places.map(({ dir }) => dir));
    const starts = await Promise.allSettled(places.map((place) => openLedger(place)));
    const started = starts.filter((start) => start.status === 'fulfilled');
    // Without keys in common only one of them can be right; the others say what to do.
    expect(started).toHaveLength(1);
    for (const start of starts) {
      if (start.status === 'rejected') expect(String(start.reason)).toMatch(/copy (?:it|them)/);
    }
    await started[0]!.value.close();
  });

  test('leave the transfers alone that another has under way', async () => {
    const a = await firstGateway();
    const gateways = await Promise.all([openLedger(a), openLedger(another(a))]);
    await gateways[0].append(draftOf(0, gateways[0].pseudonym));
    expect(await gateways[0].openIntents()).toHaveLength(1);
    expect(await gateways[1].openIntents()).toHaveLength(0);
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });

  test('refuse to write under one name', async () => {
    const place = await firstGateway();
    const copied = another(place);
    cpSync(join(place.dir, 'keys', 'writer-id'), join(copied.dir, 'keys', 'writer-id'));
    const ledger = await openLedger(place);
    await expect(openLedger(copied)).rejects.toThrow(/another gateway writes .*writer-id/s);
    await ledger.close();
  });

  test('put each month into a partition of its own, made before it begins', async () => {
    const place = await firstGateway();
    const ledger = await openLedger(place);
    await ledger.append(draftOf(0, ledger.pseudonym));
    const partitions = await withClient(place.address as never, async (client) => {
      const { rows } = await client.query(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'entry'::regclass order by 1",
      );
      // A clock that ran ahead, and was set right: the next entries stay behind the last ones.
      await client.query('update head set month = 202912');
      return rows.map((row) => row.name as string);
    });
    expect(partitions).toHaveLength(2);
    await ledger.append(draftOf(3, ledger.pseudonym));
    expect((await ledger.query({}, { limit: 10 })).rows.map((row) => row.index)).toEqual([1, 0]);
    await ledger.close();
    await withClient(place.address as never, async (client) => {
      const { rows } = await client.query('select month from entry order by idx');
      expect(rows[1]).toEqual({ month: 202912 });
      const { rows: ahead } = await client.query("select to_regclass('entry_203001') as there");
      expect(ahead[0].there).not.toBeNull();
    });
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 2 });
  });
});

test('a database that stops and starts under load loses and doubles nothing', async () => {
  const server = await startPostgres(['fsync=off']);
  try {
    const place = { dir: newDirectory(), address: await createDatabase(server.address) };
    dirs.push(place.dir);
    const count = 4000;
    const writer = new WriterProcess({ place, name: 'w', first: 0, count, width: 50 });
    for (const after of [400, 1200]) {
      await writer.reached(after);
      await server.stop();
      await server.start();
    }
    // Long enough for callers to be told: what may not wait in the spool comes again with its key.
    await writer.reached(2000);
    await server.stop();
    while (writer.refusals === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await server.start();
    await writer.ended();
    expect(writer.acked.size + writer.spooled.size).toBe(count);
    const rows = await entriesOf(place);
    // And one that tells of each outage; on a slow machine a restart is one, too.
    const outages = rows.filter(({ kind }) => kind === 'ledger.heartbeat').length;
    expect(outages).toBeGreaterThan(0);
    expect(rows).toHaveLength(count + outages);
    expect(brokenPromises(rows, writer.acked, writer.spooled)).toEqual([]);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: rows.length });
  } finally {
    await server.remove();
  }
});
