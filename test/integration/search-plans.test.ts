// That no filter of the console reads the log from end to end: the databases' own plans say so.
import { rmSync } from 'node:fs';
import type { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transferLogs, viewLog, systemLog } from '../../proxy/console/logs/log-definition.ts';
import type { RecordFilter } from '../../proxy/ledger/contract.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { openLedgerStore } from '../../proxy/store/open-ledger-store.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import {
  type Explained,
  explainedPostgres,
  explainedSqlite,
  firstPage,
} from '../support/explained-queries.ts';
import { ledgerStores } from '../support/ledger-stores.ts';
import { withClient } from '../support/postgres-server.ts';
import { appendRows, rowOf } from '../support/random-log.ts';

const logs = [...Object.values(transferLogs), viewLog, systemLog];
const kinds = logs.flatMap((log) => log.kinds);
const at = (i: number) => new Date(1_767_225_600_000 + i * 60_000).toISOString();
const entries = 12_000;
/** One patient is in every list, with others each time. */
const listOf = (idx: number) =>
  ['always', ...Array.from({ length: 20 }, (_, i) => `l${(idx + i * 7) % 4000}`)].sort();

/** Every condition with a value that most entries have, one that few have, and one that none has. */
const values = {
  frequent: { user: 'svc', device: 'd0', partner: 'region', verdict: 'found', patientRefs: ['p0'] },
  rare: { user: 'u77', device: 'd77', partner: 'lab', verdict: 'refused', patientRefs: ['p77'] },
  none: { user: 'x', device: 'x', partner: 'x', verdict: 'x', patientRefs: ['p1', 'x'] },
};
const conditions = ['user', 'device', 'partner', 'verdict', 'patientRefs'] as const;
/** No condition, one, two, three. */
const chosen = Array.from({ length: 2 ** conditions.length }, (_, bits) =>
  conditions.filter((_name, i) => bits & (1 << i)),
).filter((names) => names.length <= 3);
const since = { from: at(9000) };
const between = { from: at(2000), to: at(2500) };
const asked = [
  [{}, values.frequent],
  [{}, values.rare],
  [since, values.frequent],
  [since, values.none],
  [between, values.rare],
] as const;

function* filters(): Generator<RecordFilter> {
  for (const { kinds: of } of logs)
    for (const [time, value] of asked)
      for (const names of chosen)
        yield {
          kinds: of,
          ...time,
          ...Object.fromEntries(names.map((name) => [name, value[name]])),
        };
}

/** Makes the planner prefer one index wherever it takes two for as good, as it does in a log of a million by
 *  chance of its statistics. */
async function favour(column: string, client: Client, space: string): Promise<void> {
  await client.query('set allow_in_place_tablespaces = on');
  await client.query(`create tablespace ${space} location ''`);
  await client.query(
    `alter tablespace ${space} set (random_page_cost = 0.01, seq_page_cost = 0.01)`,
  );
  const { rows } = await client.query(
    `select indexname as name from pg_indexes
      where tablename ~ '^entry_\\d' and indexdef like '%(' || $1 || ', idx)'`,
    [column],
  );
  for (const { name } of rows) await client.query(`alter index ${name} set tablespace ${space}`);
  expect(rows.length).toBeGreaterThan(0);
}

describe.each(ledgerStores)('plans of $name', (kind) => {
  let place: LedgerPlace;
  let explained: Explained;
  beforeAll(async () => {
    place = await kind.place();
    const address = place.address ?? ledgerIn(place.dir);
    const store = await openLedgerStore(address);
    await store.claim('w1', 'a key');
    const log = Array.from({ length: entries }, (_, idx) => ({
      row: {
        ...rowOf({
          idx,
          kind: kinds[idx % kinds.length] ?? '',
          at: at(idx),
          user: idx % 3 ? 'svc' : `u${idx % 500}`,
          device: idx % 2 ? 'd0' : `d${idx % 500}`,
          partner: idx % 50 ? 'region' : 'lab',
          verdict: idx % 90 ? 'found' : 'refused',
        }),
        // As long as a record is: short rows would make reading everything look cheap.
        payload: 'x'.repeat(900),
      },
      patients: idx % 40 === 7 ? listOf(idx) : [...new Set(['p0', `p${idx % 3000}`])],
    }));
    await appendRows(store, log);
    await store.close();
    if (address.kind === 'postgres') {
      // As the database does by itself within minutes. Processes are what it takes for free in a large log.
      await withClient(address, async (client) => {
        await client.query('vacuum (analyze)');
        for (const cheap of ['parallel_setup_cost', 'parallel_tuple_cost'])
          await client.query(`alter database ${address.database} set ${cheap} = 0`);
        for (const small of ['index', 'table'])
          await client.query(
            `alter database ${address.database} set min_parallel_${small}_scan_size = 0`,
          );
        await favour('kind', client, `cheap_${address.database}`);
      });
      explained = explainedPostgres(address);
    } else explained = explainedSqlite(address.path);
  });
  afterAll(async () => {
    await explained.reader.close();
    rmSync(place.dir, { recursive: true, force: true });
  });

  test('every filter of the console searches an index and sorts nothing', async () => {
    const bad = new Set<string>();
    let searches = 0;
    for (const filter of filters()) {
      for (const { how, text, asks, statement } of await explained.steps(firstPage(filter))) {
        if (how === 'search') searches++;
        // By position only what was found by another index.
        const isWalk = /PRIMARY KEY \(rowid[<>]|_pkey .*idx [<>]/.test(text);
        // An index that lacks a value gives all that others have, and each is asked: only times may be.
        const isAsked = asks.replaceAll(/\(?\bat (?:>=|<) '[^']*'::text\)?|[() ]|AND/g, '') !== '';
        if (how !== 'search' || isWalk || isAsked)
          bad.add(`${how} ${text} ${asks}: ${statement.slice(0, 250)}`);
      }
    }
    expect([...bad]).toEqual([]);
    expect(searches).toBeGreaterThan(3000);
  });

  test('a patient of lists is searched along the lists, sorted only inside a part of the log', async () => {
    let searches = 0;
    for (const refs of [['always'], ['l77'], ['always', 'p0', 'l80']])
      for (const times of [{}, since, between]) {
        const filter = { ...times, patientRefs: refs as PatientRef[], kinds: viewLog.kinds };
        for (const { how, text, isBounded } of await explained.steps(firstPage(filter))) {
          if (how === 'search') searches++;
          const isWalk = /PRIMARY KEY \(rowid[<>]|_pkey .*idx [<>].*month/.test(text);
          expect(how === 'search' || (how === 'sort' && isBounded), text).toBe(true);
          expect(isWalk, text).toBe(false);
        }
      }
    expect(searches).toBeGreaterThan(30);
  });

  test('what one index can count is counted without a look at the entries', async () => {
    const bad = new Set<string>();
    let counts = 0;
    for (const filter of filters())
      for (const { statement, how, isCovered, text } of await explained.steps(firstPage(filter))) {
        // Where a time begins or ends inside a block, its entries are asked.
        if (!statement.startsWith('select count(*)') || / at (>=|<) /.test(statement)) continue;
        if (how === 'search') counts++;
        if (!isCovered) bad.add(`${how} ${text}: ${statement.slice(0, 250)}`);
      }
    expect([...bad]).toEqual([]);
    expect(counts).toBeGreaterThan(300);
  });
});
