// Lists of patients that come again are filed under one set: what may be asked, taken away and copied is as
// if each entry were filed under each of its patients.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { backupLedger } from '../../proxy/ledger/backup.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import type { LedgerReader } from '../../proxy/store/ledger-store.ts';
import { openLedgerReader, openLedgerStore } from '../../proxy/store/open-ledger-store.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { openSqlite } from '../../proxy/store/sqlite-database.ts';
import { ledgerStores } from '../support/ledger-stores.ts';
import { listedDraft } from '../support/listed-drafts.ts';
import { withClient } from '../support/postgres-server.ts';
import { appendRows, rowOf } from '../support/random-log.ts';

const addressOf = ({ dir, address }: LedgerPlace) => address ?? ledgerIn(dir);

/** Rows of the tables of the patient index. */
async function rowsOf(place: LedgerPlace): Promise<Record<string, number>> {
  const names = ['entry_patient', 'set_member', 'entry_set'];
  const text = names.map((name) => `(select count(*) from ${name}) as ${name}`).join();
  if (place.address?.kind === 'postgres')
    return withClient(place.address, async (client) => {
      const { rows } = await client.query<Record<string, string>>(`select ${text}`);
      return Object.fromEntries(names.map((name) => [name, Number(rows[0]?.[name])]));
    });
  const database = openSqlite(join(place.dir, 'ledger.sqlite'), 'readOnly');
  const row = database.prepare(`select ${text}`).get();
  database.close();
  return Object.fromEntries(names.map((name) => [name, Number(row?.[name])]));
}

const ward = (from: number, length = 12) =>
  Array.from({ length }, (_, i) => `p1.${String(from + i).padStart(5, '0')}`);
const entry = (idx: number, patients: readonly string[]) => ({
  row: rowOf({ idx, kind: 'served', at: '2026-01-01T00:00:00.000Z' }),
  patients: [...new Set(patients)].sort(),
});

async function found(reader: LedgerReader, ref: string): Promise<number[]> {
  const filter = { patientRefs: [ref as PatientRef] };
  const { rows } = await reader.query(filter, { limit: 10_000 });
  expect(await reader.count(filter)).toEqual({ count: rows.length, isAtLeast: false });
  return rows.map(({ idx }) => idx);
}

describe.each(ledgerStores)('sets of patients on $name', (kind) => {
  let place: LedgerPlace;
  afterEach(() => rmSync(place.dir, { recursive: true, force: true }));

  const opened = async () => {
    place = await kind.place();
    const store = await openLedgerStore(addressOf(place));
    await store.claim('w1', 'a key');
    return store;
  };

  test('a list is stored once in 2,048 entries, a few patients as they are', async () => {
    const store = await opened();
    const log = Array.from({ length: 4000 }, (_, idx) =>
      entry(idx, idx % 2 === 0 ? ward(0) : ward(100 * idx, 2)),
    );
    await appendRows(store, log);
    await store.close();
    expect(await rowsOf(place)).toEqual({ entry_patient: 4000, set_member: 24, entry_set: 2000 });
  });

  test('a patient is found in every list, newest first, and by pages', async () => {
    const store = await opened();
    // Beds move on: the patient of bed 5 is in very many sets, and in one again and again.
    const listOf = (idx: number) => (idx % 3 === 0 ? ward(0) : [ward(0)[5]!, ...ward(idx, 11)]);
    const log = Array.from({ length: 5000 }, (_, idx) =>
      entry(idx, idx % 7 === 0 ? ward(3, 4) : listOf(idx)),
    );
    await appendRows(store, log);
    for (const ref of [ward(0)[5]!, ward(0)[0]!, ward(2500)[0]!, 'p1.99999']) {
      const named = log.filter(({ patients }) => patients.includes(ref));
      const newest = named.map(({ row }) => row.idx).toReversed();
      expect(await found(store, ref)).toEqual(newest);
      const pages: number[] = [];
      for (let before: number | undefined; ; ) {
        const filter = { patientRefs: [ref as PatientRef] };
        const asked = { limit: 50, scan: 90, ...(before === undefined ? {} : { before }) };
        const { rows, next } = await store.query(filter, asked);
        pages.push(...rows.map(({ idx }) => idx));
        if (next === null) break;
        before = next;
      }
      expect(pages).toEqual(newest);
    }
    await store.close();
  });

  test('any number of patients is asked for at once', async () => {
    const store = await opened();
    const log = Array.from({ length: 900 }, (_, idx) =>
      entry(idx, idx % 3 === 0 ? ward(idx) : ward(idx, 2)),
    );
    await appendRows(store, log);
    const patientRefs = ward(0, 700) as PatientRef[];
    const { rows, next } = await store.query({ patientRefs }, { limit: 5000 });
    const named = log.filter(({ patients }) => patientRefs.some((ref) => patients.includes(ref)));
    expect(rows.map(({ idx }) => idx)).toEqual(named.map(({ row }) => row.idx).toReversed());
    expect(next).toBe(null);
    await store.close();
  });

  test('a destroyed entry leaves its set, and the last one takes the set along', async () => {
    const store = await opened();
    await appendRows(
      store,
      Array.from({ length: 40 }, (_, idx) => entry(idx, ward(idx < 20 ? 0 : 50))),
    );
    const erase = (idxs: readonly number[]) =>
      store.erase(
        idxs.map((idx) => ({ idx, commitment: new Uint8Array(32), case: 'c' })),
        [],
      );
    await erase([0, 3, 19]);
    expect(await rowsOf(place)).toMatchObject({ set_member: 24, entry_set: 37 });
    expect(await found(store, ward(0)[0]!)).toHaveLength(17);
    await erase(Array.from({ length: 20 }, (_, i) => i).filter((i) => ![0, 3, 19].includes(i)));
    expect(await rowsOf(place)).toMatchObject({ set_member: 12, entry_set: 20 });
    expect(await found(store, ward(0)[0]!)).toEqual([]);
    expect(await found(store, ward(50)[0]!)).toHaveLength(20);
    await store.close();
  });

  test('a batch that is undone leaves no set behind that later entries would be filed under', async () => {
    const store = await opened();
    const batch = (idx: number) => ({
      entries: [entry(idx, ward(0))],
      tiles: [],
      head: { size: idx + 1, note: 'a note' },
      keys: [],
      publish: false,
    });
    const twice = { ...batch(0), entries: [entry(0, ward(0)), entry(0, ward(0))] };
    await expect(store.append(async () => twice)).rejects.toThrow();
    await store.append(async () => batch(0));
    await store.append(async () => batch(1));
    expect(await found(store, ward(0)[0]!)).toEqual([1, 0]);
    expect(await rowsOf(place)).toMatchObject({ set_member: 12, entry_set: 2 });
    await store.close();
  });

  test('a ledger with lists verifies, also as a backup', async () => {
    place = await kind.place();
    const ledger = await openLedger(place);
    for (let i = 0; i < 400; i += 100)
      await ledger.appendAll(
        Array.from({ length: 100 }, (_, k) => ({
          draft: listedDraft(i + k, ledger.pseudonym, 3),
        })),
      );
    const refs = [ledger.pseudonym('patientNumber', 'W9')];
    const { rows } = await ledger.query({ patientRefs: refs }, { limit: 400 });
    // In two of three wards: those are some two hundred of four hundred records.
    expect(rows).toHaveLength(133 + 1);
    await ledger.close();
    expect(await rowsOf(place)).toMatchObject({ set_member: 30, entry_set: 200 });
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 400 });
    const out = join(place.dir, 'backup');
    await backupLedger(place, out);
    expect(await verifySource({ dir: out })).toMatchObject({ ok: true, entries: 400 });
    const copy = await openLedgerReader(ledgerIn(out));
    const inCopy = await copy.query({ patientRefs: refs }, { limit: 400 });
    expect(inCopy.rows.map(({ idx }) => idx)).toEqual(rows.map(({ index }) => index));
    await copy.close();
  });
});
