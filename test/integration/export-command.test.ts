// `medveil export` on a real ledger: what it writes, and that it leaves a record of itself first.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportRecords } from '../../proxy/cli/export.ts';
import { watchLooks } from '../../proxy/export/look-box.ts';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath, type SealSettings } from '../../proxy/ledger/payloads.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { lockDirectory } from '../../proxy/store/directory-lock.ts';
import { payloadCommitment } from '../../shared/records/leaf.ts';
import { draftOf } from '../support/drafts.ts';
import { testIo } from '../support/command-io.ts';

let dir: string;
let data: string;
let config: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-export-'));
  data = join(dir, 'data');
  config = join(dir, 'medveil.yaml');
  writeFileSync(config, `demo: true\nhospital: 仁爱 医院\ndataDir: ${data}\n`);
  const ledger = await openLedger({ dir: data });
  const drafts = Array.from({ length: 40 }, (_, i) => ({ draft: draftOf(i, ledger.pseudonym) }));
  await ledger.appendAll(drafts);
  await ledger.close();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const io = testIo();
  const code = await exportRecords([...args, '--config', config], io);
  return { code, output: io.output(), errors: io.errors() };
}

const lines = (text: string) => text.split('\n').filter(Boolean);
const newestRecord = async () => {
  const ledger = await openLedger({ dir: data });
  const { rows } = await ledger.query({}, { limit: 1 });
  await ledger.close();
  return rows[0];
};

test('lines of JSON carry every payload byte for byte, and the export is the next record', async () => {
  const { code, output } = await run('--format', 'ndjson', '--out', '-');
  expect(code).toBe(0);
  const rows = lines(output).map((line) => JSON.parse(line) as { index: number; leaf: string });
  expect(rows.map(({ index }) => index)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  const ledger = await openLedger({ dir: data });
  for (const [i, line] of lines(output).entries()) {
    const proof = (await ledger.prove(i))!;
    const payload = line.slice(line.indexOf('"record":') + 9, -1);
    expect(payload).toBe(proof.payload);
    const committed = payloadCommitment(Buffer.from(proof.salt!, 'hex'), payload);
    expect(proof.leaf).toContain(committed);
  }
  const [look] = (await ledger.query({}, { limit: 1 })).rows;
  await ledger.close();
  expect(look).toMatchObject({ index: 40, record: { kind: 'admin.query', results: 40 } });
  expect(look!.record.actor.user).toMatch(/^os:/);
  expect(JSON.parse((look!.record as { filter: string }).filter)).toEqual({
    export: 'ndjson',
    below: 40,
  });
  expect(await verifySource(data)).toMatchObject({ ok: true, entries: 41 });
});

test('a partner gets pseudonyms of its own, the same every time, and nothing else changes', async () => {
  const exported = async (...more: string[]) => {
    const { code, output } = await run('--format', 'ndjson', '--out', '-', ...more);
    expect(code).toBe(0);
    return lines(output).slice(0, 40);
  };
  const refsIn = (text: string) => text.match(/p1\.[\w-]{22}/g) ?? [];
  const own = await exported();
  const [one, again, two] = [
    await exported('--partner', 'region-a'),
    await exported('--partner', 'region-a'),
    await exported('--partner', 'region-b'),
  ];
  expect(again).toEqual(one);
  const [refs, theirs, others] = [own, one, two].map((each) => refsIn(each.join('\n')));
  expect(refs!.length).toBeGreaterThan(40);
  // One for one: whom the hospital knows as one patient, the partner does too.
  const pairs = new Map(refs!.map((ref, i) => [ref, theirs![i]!]));
  expect(theirs).toEqual(refs!.map((ref) => pairs.get(ref)));
  expect(new Set(pairs.values()).size).toBe(pairs.size);
  const all = [...new Set(refs), ...new Set(theirs), ...new Set(others)];
  expect(new Set(all).size).toBe(all.length);
  const bare = (texts: string[]) => texts.map((text) => text.replaceAll(/p1\.[\w-]{22}/g, 'ref'));
  expect(bare(one)).toEqual(bare(own));
  expect((await newestRecord())!.record).toMatchObject({
    filter: expect.stringContaining('"partner":"region-b"'),
  });
  expect((await run('--format', 'csv', '--partner', '某 区')).errors).toContain('--partner');
});

test('kinds and times choose, and the record of the export says which', async () => {
  const chosen = ['--kind', 'transfer', '--since', '2020-01-01'];
  const { output } = await run('--format', 'ndjson', '--out', '-', ...chosen);
  const kinds = lines(output).map(
    (line) => (JSON.parse(line) as { record: { kind: string } }).record.kind,
  );
  expect(new Set(kinds)).toEqual(new Set(['transfer.intent', 'transfer.outcome']));
  expect(kinds).toHaveLength(20);
  expect((await newestRecord())!.record).toMatchObject({ kind: 'admin.query', results: 20 });
  const future = await run('--format', 'ndjson', '--since', '2999-01-01', '--out', '-');
  expect(future).toMatchObject({ code: 0, output: '' });
});

test('a file is named project, day, number, is readable by its owner only, and replaces none', async () => {
  const out = join(dir, 'out');
  mkdirSync(out);
  for (let i = 0; i < 2; i++) expect((await run('--format', 'csv', '--out', out)).code).toBe(0);
  const names = readdirSync(out).sort();
  expect(names).toHaveLength(2);
  expect(names[0]).toMatch(/^仁爱医院审计记录-\d{8}-001\.csv$/);
  expect(names[1]).toMatch(/-002\.csv$/);
  const rows = parse(readFileSync(join(out, names[0]!)), { bom: true });
  expect(rows).toHaveLength(41);
  expect(rows[0]).toContain('患者假名');
  const taken = await run('--format', 'csv', '--out', join(out, names[0]!));
  expect(taken.code).toBe(1);
  expect(readdirSync(out)).toHaveLength(2);
});

test.each(['fhir', 'cef', 'atna'])('%s is a line or more for every record', async (format) => {
  const { code, output } = await run('--format', format, '--out', '-');
  expect(code).toBe(0);
  // Three of four drafts name two patients; FHIR has an event for each of those it has a profile for.
  expect(lines(output)).toHaveLength(format === 'fhir' ? 70 : 40);
});

describe('while a server holds the ledger', () => {
  test('the server writes the look down before anything is shown', async () => {
    const unlock = lockDirectory(join(data, 'lock.sqlite'))!;
    const ledger = await openLedger({ dir: data });
    const looks = watchLooks(data, ledger, () => undefined);
    const { code, output } = await run('--format', 'ndjson', '--out', '-');
    expect(code).toBe(0);
    expect(lines(output)).toHaveLength(40);
    const { rows } = await ledger.query({ kinds: ['admin.query'] }, { limit: 5 });
    expect(rows).toHaveLength(1);
    await looks.close();
    await ledger.close();
    unlock();
  });
});

test('sealed payloads come out in clear; destroyed entries are passed over, broken seals named', async () => {
  const seal: SealSettings = {
    suite: 'aes-256-gcm',
    master: { kind: 'file', path: masterKeyPath(data) },
  };
  const ledger = await openLedger({ dir: data, seal });
  await ledger.appendAll([2, 6].map((i) => ({ draft: draftOf(i, ledger.pseudonym) })));
  await ledger.close();
  const database = new DatabaseSync(ledgerPath(data));
  const stored = database.prepare('select payload from entry where idx = ?');
  const sealed = String(stored.get(41)?.['payload']);
  expect(sealed).not.toMatch(/^\{/);
  const change = database.prepare('update entry set payload = ? where idx = ?');
  change.run('', 3);
  // Moved to another place, a seal does not open.
  change.run(sealed, 40);
  database.close();
  const { code, output, errors } = await run('--format', 'ndjson', '--out', '-');
  expect(code).toBe(1);
  expect(errors).toMatch(/1 条记录无法读取.*: 40;/);
  const rows = lines(output).map((line) => JSON.parse(line) as { index: number });
  expect(rows).toHaveLength(40);
  expect(rows.map(({ index }) => index)).not.toContain(3);
  expect(rows.at(-1)).toMatchObject({ index: 41, record: { kind: 'view' } });
});

test('an entry that somebody changed is named and left out, and the others are there', async () => {
  const database = new DatabaseSync(ledgerPath(data));
  database.prepare('update entry set payload = ? where idx = 7').run('{"kind":"gone"}');
  database.close();
  const { code, output, errors } = await run('--format', 'ndjson', '--out', '-');
  expect(code).toBe(1);
  expect(lines(output)).toHaveLength(39);
  expect(errors).toMatch(/1 条记录无法读取.*: 7;/);
});

test('wrong arguments are refused with what is wrong, and leave no record', async () => {
  for (const [args, word] of [
    [['--format', 'pdf'], '--format'],
    [['--format', 'csv', '--since', 'yesterday'], '--since'],
    [['--format', 'csv', '--kind', 'nothing'], '--kind nothing'],
    [['--format', 'csv', '--lang', 'fr'], '--lang'],
    [['--format', 'csv', 'file.csv'], 'file.csv'],
  ] as const) {
    const { code, errors } = await run(...args);
    expect(code).toBe(2);
    expect(errors).toContain(word);
  }
  expect((await newestRecord())!.index).toBe(39);
});
