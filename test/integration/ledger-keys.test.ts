// New keys for a ledger that has records: master key, pseudonym epochs.
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { addPseudonymEpoch } from '../../proxy/ledger/keys.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath, nextMasterKeyPath } from '../../proxy/ledger/payloads.ts';
import { rotateMasterKey } from '../../proxy/ledger/rotate-master.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { openLedgerStore } from '../../proxy/store/open-ledger-store.ts';
import { readFilter } from '../../proxy/review/read-filter.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores, newDirectory } from '../support/ledger-stores.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Sealed = LedgerPlace & Required<Pick<LedgerPlace, 'seal'>>;
function sealed(place: LedgerPlace): Sealed {
  folders.push(place.dir);
  const master = { kind: 'file', path: masterKeyPath(place.dir) } as const;
  return { ...place, seal: { suite: 'sm4-ctr-hmac-sm3', master } };
}

async function append(place: LedgerPlace, from: number, to: number): Promise<void> {
  const ledger = await openLedger(place);
  for (let i = from; i < to; i++) await ledger.append(draftOf(i, ledger.pseudonym));
  await ledger.close();
}

describe.each(ledgerStores)('a new master key on $name', (kind) => {
  test('opens what the old one sealed, and the old one opens nothing', async () => {
    const place = sealed(await kind.place());
    await append(place, 0, 10);
    const old = join(place.dir, 'old.key');
    copyFileSync(place.seal.master.kind === 'file' ? place.seal.master.path : '', old);
    expect(await rotateMasterKey(place)).toEqual({ keys: expect.any(Number) });
    const path = masterKeyPath(place.dir);
    expect([existsSync(nextMasterKeyPath(path)), statSync(path).mode & 0o777]).toEqual([
      false,
      0o600,
    ]);
    expect(readFileSync(path, 'utf8')).not.toBe(readFileSync(old, 'utf8'));
    await append(place, 10, 20);
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 20, closed: 0 });
    const before = {
      ...place,
      seal: { ...place.seal, master: { kind: 'file', path: old } as const },
    };
    expect(await verifySource(before)).toMatchObject({ ok: false });
  });

  test.each(['before the keys are wrapped anew', 'after they are'])(
    'interrupted %s, everything opens, and it is finished by doing it again',
    async (when) => {
      const place = sealed(await kind.place());
      await append(place, 0, 5);
      const path = masterKeyPath(place.dir);
      const old = readFileSync(path, 'utf8');
      await rotateMasterKey(place);
      const fresh = readFileSync(path, 'utf8');
      // As the files are when it stops before the last rename.
      writeFileSync(nextMasterKeyPath(path), fresh, { mode: 0o600 });
      writeFileSync(path, old, { mode: 0o600 });
      if (when.startsWith('before')) {
        // Wrapped by the old one still: turned back by a change the other way round.
        writeFileSync(nextMasterKeyPath(path), old, { mode: 0o600 });
        writeFileSync(path, fresh, { mode: 0o600 });
      }
      await append(place, 5, 8);
      expect(await verifySource(place)).toMatchObject({ ok: true, entries: 8, closed: 0 });
      expect(await rotateMasterKey(place)).not.toHaveProperty('complaint');
      expect(existsSync(nextMasterKeyPath(path))).toBe(false);
      expect(await verifySource(place)).toMatchObject({ ok: true, entries: 8, closed: 0 });
    },
  );
});

test('a ledger in the clear, and a key kept elsewhere, have nothing to change here', async () => {
  const dir = newDirectory();
  folders.push(dir);
  expect(await rotateMasterKey({ dir })).toHaveProperty('complaint');
  const master = { kind: 'given', hex: 'ab'.repeat(32) } as const;
  const place = { dir, seal: { suite: 'aes-256-gcm', master } } as const;
  await append(place, 0, 3);
  expect(await rotateMasterKey(place)).toHaveProperty('complaint');
  expect(await verifySource(place)).toMatchObject({ ok: true, closed: 0 });
});

test('a patient is found in the records of every pseudonym epoch, by the number alone', async () => {
  const dir = newDirectory();
  folders.push(dir);
  const number = '11010519491231002X';
  const record = async (user: string): Promise<string> => {
    const ledger = await openLedger({ dir });
    const ref = ledger.pseudonym('residentId', number);
    const draft = draftOf(1, ledger.pseudonym);
    await ledger.append({
      ...draft,
      actor: { ...draft.actor, user },
      ...('patients' in draft ? { patients: { count: 1, refs: [ref] } } : {}),
    });
    await ledger.close();
    return ref;
  };
  const first = await record('n1');
  expect(addPseudonymEpoch(dir)).toBe(2);
  const second = await record('n2');
  expect([first.slice(0, 3), second.slice(0, 3)]).toEqual(['p1.', 'p2.']);
  const ledger = await openLedger({ dir });
  const asked = readFilter({ patient: number }, ledger.pseudonym);
  const { rows } = await ledger.query(asked.ok ? asked.filter : {}, { limit: 10 });
  expect(rows.map((row) => row.record.actor.user)).toEqual(['n2', 'n1']);
  await ledger.close();
  // The first epoch is given up: its records are nobody's any more.
  rmSync(join(dir, 'keys', 'pseudonym-1.key'));
  const later = await openLedger({ dir });
  const again = readFilter({ patient: number }, later.pseudonym);
  const found = await later.query(again.ok ? again.filter : {}, { limit: 10 });
  expect(found.rows.map((row) => row.record.actor.user)).toEqual(['n2']);
  await later.close();
  const store = await openLedgerStore({ kind: 'sqlite', path: join(dir, 'ledger.sqlite') });
  const stored = JSON.stringify(await store.entries(0, 10));
  await store.close();
  expect(stored).not.toContain(number);
});
