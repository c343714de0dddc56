// `medveil verify postgres://…` as a person runs it, and what it finds after somebody with full rights on
// the database has been there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { runVerifier } from '../../proxy/verifier/run-verifier.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { draftOf } from '../support/drafts.ts';
import { listedDraft } from '../support/listed-drafts.ts';
import { postgresLedger, testPostgres } from '../support/ledger-stores.ts';
import { createDatabase, withClient } from '../support/postgres-server.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';

const main = fileURLToPath(new URL('../../proxy/main.ts', import.meta.url));
let place: LedgerPlace;
let address: PostgresAddress;

beforeAll(async () => {
  place = await postgresLedger.place();
  address = place.address as PostgresAddress;
  const ledger = await openLedger(place);
  await Promise.all(
    Array.from({ length: 400 }, (_, i) =>
      ledger.append((i < 200 ? draftOf : listedDraft)(i, ledger.pseudonym), `k${i}`),
    ),
  );
  await ledger.close();
});
afterAll(() => rmSync(place.dir, { recursive: true, force: true }));

async function medveil(args: readonly string[], password: string | null = address.password) {
  const { MEDVEIL_LEDGER_PASSWORD: _, ...env } = process.env;
  const secret = password === null ? {} : { MEDVEIL_LEDGER_PASSWORD: password };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...env, ...secret },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const [code] = await once(child, 'close');
  return { code: code as number, out, err };
}

const url = ({ user, host, port, database }: PostgresAddress) =>
  `postgres://${user}@${host}:${port}/${database}`;

describe('medveil verify of a database', () => {
  test('says that the record holds, by the given key and outside checkpoints', async () => {
    const key = readFileSync(join(place.dir, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
    const checkpoints = join(place.dir, 'checkpoints.ndjson');
    const args = ['verify', url(address), '--key', key, '--checkpoints', checkpoints, '--json'];
    const { code, out, err } = await medveil(args);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ ok: true, entries: 400 });
  });

  test('compares with checkpoints from elsewhere, with and without the outside file', async () => {
    const key = readFileSync(join(place.dir, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
    const checkpoints = join(place.dir, 'checkpoints.ndjson');
    const args = ['verify', url(address), '--key', key, '--seen', checkpoints];
    expect(await medveil(args)).toMatchObject({ code: 0, err: '' });
    const both = [...args, '--checkpoints', checkpoints];
    expect(await medveil(both)).toMatchObject({ code: 0, err: '' });
    const witnessed = await medveil([...args, '--witness', key]);
    expect(witnessed.out).toContain('witnessed: 400 entries');
  });

  test('says that a key from the database itself proves little', async () => {
    const { code, err } = await medveil(['verify', url(address)]);
    expect(code).toBe(0);
    expect(err).toContain('--key');
  });

  test('has no verdict without a password or a server, and prints no password', async () => {
    const refused = await medveil(['verify', url(address)], null);
    expect([refused.code, refused.out]).toEqual([2, '']);
    const wrong = await medveil(['verify', url(address)], 'wrong-password');
    expect(wrong.code).toBe(2);
    expect(wrong.err).not.toContain('wrong-password');
    const nobody = await medveil(['verify', url({ ...address, port: 1 })]);
    expect([nobody.code, nobody.out]).toEqual([2, '']);
    expect((await medveil(['verify', 'postgres://host-only'])).code).toBe(2);
  });

  test('backs up and restores with a configuration that names the database', async () => {
    const config = join(place.dir, 'medveil.yaml');
    writeFileSync(
      config,
      `demo: true\ndataDir: ${place.dir}\nledger:\n  database: ${url(address)}\n`,
    );
    const out = join(place.dir, 'backup');
    const backup = await medveil(['backup', '--out', out, '--config', config]);
    expect([backup.code, backup.err]).toEqual([0, '']);
    expect((await medveil(['verify', out])).code).toBe(0);
    const restore = await medveil(['restore', out, '--config', config]);
    expect([restore.code, restore.err.includes('restored')]).toEqual([0, false]);
    expect(restore.out).toContain('goes on after 400 entries');
  });
});

test('the product runs on a database, and opens it with the password of a file', async () => {
  const dir = artifactDir('postgres');
  const at = await createDatabase(testPostgres());
  const passwordFile = join(dir, 'password');
  const config = writeConfig(dir, { ledger: { database: url(at), passwordFile } });
  writeFileSync(passwordFile, `${at.password}\n`, { mode: 0o644 });
  await expect(serve(config)).rejects.toThrow(/chmod 600/);
  chmodSync(passwordFile, 0o600);
  const server = await serve(config);
  await server.stop();
  const data = join(dir, 'data');
  expect(existsSync(join(data, 'ledger.sqlite'))).toBe(false);
  const report = await verifySource({ dir: data, address: at });
  expect(report).toMatchObject({ ok: true });
  expect('ok' in report && report.entries).toBeGreaterThan(0);
});

// Each is undone by its own transaction, so that the next finds the record whole.
const attacks: [string, string, object][] = [
  [
    'an edited payload',
    `update entry set payload = replace(payload, '"n001"', '"n002"') where idx = 122`,
    { entry: 122, rule: 'leaf' },
  ],
  [
    'an edited column',
    `update entry set "user" = 'zz' where idx = 101`,
    { entry: 101, rule: 'column' },
  ],
  ['a deleted entry', 'delete from entry where idx = 77', { entry: 77, rule: 'missing' }],
  ['a truncation', 'delete from entry where idx >= 390', { entry: 390 }],
  [
    'an entry that is there twice, in another month',
    `insert into entry select idx, 209901, writer, seq, prev, null, salt, payload, leaf_hash, kind, at, "user", device, partner, verdict, transfer from entry where idx = 50`,
    { rule: expect.stringMatching(/^(?:leaf|missing)$/) },
  ],
  ['an entry before the first', 'update entry set idx = -1 where idx = 0', { entry: 0 }],
  [
    'an entry hidden from a patient search',
    'delete from entry_patient where idx = 54',
    { entry: 54, rule: 'patientIndex' },
  ],
  [
    'an entry hidden from a patient search by its month',
    'update entry_patient set month = 209901 where idx = 54',
    { rule: 'extra', message: expect.stringContaining('another month') },
  ],
  [
    'an entry taken out of its list of patients',
    'delete from entry_set where idx = 202',
    { entry: 202, rule: 'patientIndex' },
  ],
  [
    'a list of patients hidden from a search',
    'update set_member set block = 7',
    { rule: 'extra', message: expect.stringContaining('another part of the log') },
  ],
  [
    'an entry hidden from a search of its list by its month',
    'update entry_set set month = 209901 where idx = 202',
    { rule: 'extra', message: expect.stringContaining('another month') },
  ],
  [
    'a part of the log that searches find in the place of the true one',
    `do $$ declare part text := 'entry_' || (select month from head where id = 1); begin
      execute format('alter table %I rename to entry_1', part);
      execute format('create table %I (like entry)', part);
    end $$`,
    { rule: 'extra', message: expect.stringContaining('under the name of another') },
  ],
  [
    'a key put in, to make a record to come vanish',
    `insert into entry_key values ('k900', 3, 202601)`,
    { rule: 'extra' },
  ],
  [
    'a key taken out, to have an event recorded twice',
    `delete from entry_key where key = 'k9'`,
    { rule: 'extra' },
  ],
  ['a chain that points elsewhere', 'update writer set seq = seq - 1', { rule: 'extra' }],
  [
    'times of a part of the log that hide its entries',
    `update span set low = '2999-01-01' where block = 1`,
    { rule: 'extra' },
  ],
  ['a part of the log without its times', 'delete from span where block = 0', { rule: 'extra' }],
  ['a second head', 'insert into head select 2, size, note, month from head', { rule: 'extra' }],
  [
    'a pseudonym of nobody',
    `insert into patient_ref (ref) values ('p1.nobody')`,
    { rule: 'extra' },
  ],
  [
    'a mark of destruction of no entry',
    `insert into erased (idx, commitment, "case") values (900, '\\x00', 'x')`,
    { rule: 'extra' },
  ],
  [
    'a published checkpoint that was taken away',
    'delete from checkpoint where size = (select max(size) from checkpoint)',
    { rule: 'checkpoint' },
  ],
  ['a view', 'create view entries as select * from entry', { rule: 'extra' }],
  [
    'a trigger',
    `create function f() returns trigger language plpgsql as 'begin return null; end'; create trigger t before insert on entry for each row execute function f()`,
    { rule: 'extra' },
  ],
  ['a rule', 'create rule r as on insert to entry_key do instead nothing', { rule: 'extra' }],
  [
    'a changed tile',
    `update tile set hashes = set_byte(hashes, 33, get_byte(hashes, 33) # 1) where level = 0 and idx = 1`,
    { entry: 257, rule: 'tile' },
  ],
];

describe('the verifier sees in PostgreSQL', () => {
  test.each(attacks)('%s', async (_, attack, firstBad) => {
    const backup = await withClient(address, async (client) => {
      await client.query('create schema kept');
      for (const table of tables)
        await client.query(`create table kept.${table} as table ${table}`);
      await client.query(
        'create table if not exists entry_209901 partition of entry for values from (209901) to (209902)',
      );
      await client.query(attack);
      return client.query('select count(*) from kept.entry');
    });
    expect(backup.rows[0].count).not.toBe('0');
    const report = await verifySource(place);
    await withClient(address, async (client) => {
      await client.query(`drop view if exists entries; drop trigger if exists t on entry;
        drop function if exists f; drop rule if exists r on entry_key;
        do $$ declare part text := 'entry_' || (select month from head where id = 1); begin
          if to_regclass('entry_1') is null then return; end if;
          execute format('drop table %I', part);
          execute format('alter table entry_1 rename to %I', part);
        end $$`);
      for (const table of tables) {
        await client.query(
          `delete from ${table}; insert into ${table} overriding system value select * from kept.${table}`,
        );
      }
      await client.query('drop table entry_209901; drop schema kept cascade');
    });
    expect(report).toMatchObject({ ok: false, firstBad });
    expect(await verifySource(place)).toMatchObject({ ok: true });
  });
});
const tables = [
  'entry',
  'entry_key',
  'entry_patient',
  'patient_ref',
  'set_member',
  'entry_set',
  'writer',
  'tile',
  'head',
  'checkpoint',
  'erased',
  'span',
];

test('what is on the database is proven and exported by its configuration', async () => {
  const config = join(place.dir, 'medveil.yaml');
  writeFileSync(
    config,
    `demo: true\ndataDir: ${place.dir}\nledger:\n  database: ${url(address)}\n`,
  );
  const key = join(place.dir, 'keys', 'ledger-verifier.txt');
  const proof = join(place.dir, 'seven.tlog-proof');
  expect(await medveil(['prove', '7', '--out', proof, '--config', config])).toMatchObject({
    code: 0,
  });
  const words: string[] = [];
  const io = { out: (line: string) => void words.push(line), err: () => undefined };
  expect(await runVerifier([proof, '--key', key], io)).toBe(0);
  const out = join(place.dir, 'bundle');
  expect(await medveil(['bundle', '--out', out, '--config', config])).toMatchObject({ code: 0 });
  expect(await medveil(['verify', out, '--key', readFileSync(key, 'utf8').trim()])).toMatchObject({
    code: 0,
  });
  // The look that the export is, is the last entry of what was exported.
  const last = readFileSync(join(out, 'entries.ndjson'), 'utf8').trimEnd().split('\n').at(-1);
  expect(JSON.parse(JSON.parse(last!).payload)).toMatchObject({ kind: 'admin.open' });
});
