import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { VerifyReport } from '../../proxy/ledger/verify.ts';
import { draftOf } from '../support/drafts.ts';
import { listedDraft } from '../support/listed-drafts.ts';

const count = 600;
let root: string;
let good: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'medveil-tamper-'));
  good = join(root, 'good');
  const ledger = await openLedger({ dir: good });
  for (let i = 0; i < count; i += 50) {
    await ledger.appendAll(
      Array.from({ length: 50 }, (_, j) => ({
        draft: (i < 100 ? draftOf : listedDraft)(i + j, ledger.pseudonym),
      })),
    );
  }
  await ledger.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let copies = 0;
async function after(change: (db: DatabaseSync, dir: string) => void): Promise<VerifyReport> {
  const dir = join(root, `copy-${copies++}`);
  cpSync(good, dir, { recursive: true });
  const db = new DatabaseSync(join(dir, 'ledger.sqlite'));
  try {
    change(db, dir);
  } finally {
    db.close();
  }
  const report = await verifySource(dir);
  rmSync(dir, { recursive: true, force: true });
  if ('missing' in report) throw new Error(`missing ${report.missing}`);
  return report;
}

describe('the verifier', () => {
  test('passes the ledger as it was written', async () => {
    const report = await after(() => undefined);
    expect(report).toMatchObject({ ok: true, entries: count, openTransfers: 0 });
    expect(report.firstBad).toBeUndefined();
  });

  test('names the entry whose payload was edited, even by one character', async () => {
    const report = await after((db) =>
      db.exec(`update entry set payload = replace(payload, '"n001"', '"n002"') where idx = 123`),
    );
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 123, rule: 'leaf' } });
  });

  test('names the place of a deleted entry', async () => {
    const report = await after((db) => db.exec('delete from entry where idx = 77'));
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 77, rule: 'missing' } });
  });

  test('names the first of two swapped entries', async () => {
    const report = await after((db) =>
      db.exec(`update entry set idx = -1 where idx = 200;
               update entry set idx = 200 where idx = 310;
               update entry set idx = 310 where idx = -1`),
    );
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 200, rule: 'chain' } });
  });

  test('names the first entry that a truncation took', async () => {
    const report = await after((db) => db.exec('delete from entry where idx >= 590'));
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 590 } });
    expect(report.firstBad?.message).toMatch(/missing|truncated/);
  });

  test('sees a truncation that also rolls back head, tiles and checkpoints', async () => {
    const early = join(root, 'early');
    const ledger = await openLedger({ dir: early });
    await ledger.append(draftOf(3, ledger.pseudonym));
    await ledger.close();
    const kept = readFileSync(join(early, 'ledger.sqlite'));
    const again = await openLedger({ dir: early });
    await again.append(draftOf(7, again.pseudonym));
    await again.close();
    writeFileSync(join(early, 'ledger.sqlite'), kept);
    const report = await verifySource(early);
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 1, rule: 'witness' } });
    await expect(openLedger({ dir: early })).rejects.toThrow(/truncated or rolled back/);
  });

  test('names an entry put in behind the signed end', async () => {
    const report = await after((db) =>
      db.exec(`insert into entry select 600, writer, seq + 4, prev, null, salt, payload, leaf_hash,
        kind, at, user, device, partner, verdict, transfer from entry where idx = 596`),
    );
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 600 } });
  });

  test.each(['user', 'device', 'partner', 'verdict', 'transfer', 'at', 'kind'])(
    'sees that column %s no longer says what the record says',
    async (column) => {
      const report = await after((db) =>
        db.exec(`update entry set ${column} = 'zz' where idx = 101`),
      );
      expect(report).toMatchObject({ ok: false, firstBad: { entry: 101, rule: 'column' } });
    },
  );

  test('sees an entry hidden from a patient search', async () => {
    const report = await after((db) => db.exec('delete from entry_patient where idx = 54'));
    expect(report).toMatchObject({ ok: false, firstBad: { entry: 54, rule: 'patientIndex' } });
  });

  test('sees a pseudonym renamed in the index of patients', async () => {
    const report = await after((db) =>
      db.exec(`update patient_ref set ref = 'p1.AAAAAAAAAAAAAAAAAAAAAA' where id =
        (select ref from entry_patient where idx = 54 order by ref limit 1)`),
    );
    expect(report).toMatchObject({ ok: false, firstBad: { rule: 'patientIndex' } });
    expect([53, 54]).toContain(report.firstBad?.entry);
  });

  test.each([
    ['an entry that is taken out of its list', 'delete from entry_set where idx = 102', 102],
    [
      'a patient who is taken out of a list',
      'delete from set_member where set_id = 101 and ref in (select min(ref) from set_member)',
      101,
    ],
    [
      'a patient who is put into a list',
      `insert into set_member select 101, min(ref), 0 from entry_patient`,
      101,
    ],
    ['an entry that is filed under a list', 'insert into entry_set values (101, 103)', 103],
  ])('names %s', async (_what, change, entry) => {
    const report = await after((db) => db.exec(change));
    expect(report).toMatchObject({ ok: false, firstBad: { entry, rule: 'patientIndex' } });
  });

  test('sees a head signed by another key', async () => {
    const report = await after((db) =>
      db.exec(`update head set note = replace(note, char(10), char(10) || ' ')`),
    );
    expect(report.ok).toBe(false);
  });

  test.each([
    [
      'an entry before the first',
      `insert into entry select -7, 'x', 1, prev, null, salt, payload, leaf_hash, kind, at, user,
         device, partner, verdict, transfer from entry where idx = 50`,
    ],
    ['an index row of no entry', 'insert into entry_patient values (5000, 1)'],
    ['a set of patients of no entry', 'insert into set_member values (3, 1, 0)'],
    [
      'a set of patients of another part of the log',
      'update set_member set block = 1 where set_id = 101',
    ],
    ['an entry of a set that is not of its part', 'insert into entry_set values (5000, 5000)'],
    [
      'an entry of another time than its part of the log',
      `update span set low = '2999-01-01T00:00:00.000Z' where block = 1`,
    ],
    ['an entry of another time than its part of the log', 'delete from span where block = 0'],
    [
      'the time of a part that the log does not have',
      `insert into span values (99, 0, '2020-01-01T00:00:00.000Z', '2021-01-01T00:00:00.000Z')`,
    ],
    ['a second head', 'insert into head select 2, size, note from head'],
    ['a trigger', 'create trigger t before insert on entry begin select raise(ignore); end'],
  ])('sees %s', async (what, sql) => {
    const report = await after((db) => db.exec(sql));
    expect(report).toMatchObject({ ok: false, firstBad: { rule: 'extra' } });
    expect(report.firstBad?.message).toContain(what);
  });

  test('catches any random edit of any cell', async () => {
    const columns = ['writer', 'seq', 'prev', 'salt', 'payload', 'leaf_hash', 'kind', 'at'];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(count - 1),
        fc.constantFrom(...columns),
        fc.nat(10_000),
        async (idx, column, pick) => {
          const report = await after((db) => {
            const old = db.prepare(`select ${column} as v from entry where idx = ?`).get(idx)?.[
              'v'
            ];
            db.prepare(`update entry set ${column} = ? where idx = ?`).run(bent(old, pick), idx);
          });
          expect(report.ok).toBe(false);
          expect(report.firstBad?.entry).toBe(idx);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('catches a byte changed anywhere in the rows of the file', async () => {
    const file = join(good, 'ledger.sqlite');
    const bytes = readFileSync(file);
    const marks = [...bytes.toString('latin1').matchAll(/"kind":"view"/g)].map((m) => m.index);
    expect(marks.length).toBeGreaterThan(100);
    const rowsOf = (path: string) => {
      const db = new DatabaseSync(path, { readOnly: true });
      const rows = db.prepare('select payload from entry order by idx').all();
      db.close();
      return rows.map((row) => row['payload']);
    };
    const rows = rowsOf(file);
    let effective = 0;
    for (const at of marks.filter((_, i) => i % 20 === 0)) {
      const dir = join(root, `bytes-${at}`);
      cpSync(good, dir, { recursive: true });
      const changed = Buffer.from(bytes);
      changed[at + 9] = changed[at + 9]! ^ 1;
      writeFileSync(join(dir, 'ledger.sqlite'), changed);
      // SQLite leaves stale copies of rows in free space; changing those changes no record.
      const now = rowsOf(join(dir, 'ledger.sqlite'));
      const first = rows.findIndex((row, i) => row !== now[i]);
      const report = await verifySource(dir);
      if (first < 0) expect(report).toMatchObject({ ok: true });
      else {
        effective++;
        expect(report).toMatchObject({ ok: false, firstBad: { entry: first, rule: 'leaf' } });
      }
    }
    expect(effective).toBeGreaterThan(3);
  });

  test('reports a file that is no database any more', async () => {
    const report = await after((_db, dir) => {
      const file = join(dir, 'ledger.sqlite');
      writeFileSync(file, readFileSync(file).fill(0x5a, 4096, 40_000));
    });
    expect(report).toMatchObject({ ok: false });
    expect(report.firstBad?.message).toBeTruthy();
  });
});

function bent(old: unknown, pick: number): string | number | Uint8Array {
  if (typeof old === 'number') return old + 10_000 + pick; // past every other entry: a unique index refuses less
  if (old instanceof Uint8Array) return old.map((b, i) => (i === pick % old.length ? b ^ 1 : b));
  const text = String(old);
  const at = pick % text.length;
  return `${text.slice(0, at)}${text[at] === 'q' ? 'r' : 'q'}${text.slice(at + 1)}`;
}
