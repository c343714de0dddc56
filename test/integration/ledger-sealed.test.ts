// Payloads sealed at rest: nothing of a record can be read in the database without the master key, and
// everything that reads the ledger reads it as before.
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { suiteNames } from '../../proxy/ledger/cipher-suites.ts';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { backupLedger } from '../../proxy/ledger/backup.ts';
import { restoreLedger } from '../../proxy/ledger/restore.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { payloadCommitment } from '../../shared/records/leaf.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores } from '../support/ledger-stores.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Sealed = LedgerPlace & Required<Pick<LedgerPlace, 'seal'>>;
const sealedAt = (place: LedgerPlace, suite: (typeof suiteNames)[number]): Sealed => {
  folders.push(place.dir);
  return { ...place, seal: { suite, master: { kind: 'file', path: masterKeyPath(place.dir) } } };
};

/** Some records of every kind of transfer, and a login with a name to look for. */
async function fill(place: LedgerPlace, count: number): Promise<void> {
  const ledger = await openLedger(place);
  const actor = { user: '王医生-secret', device: null, workstation: '10.1.2.3' };
  await ledger.append({ kind: 'ledger.heartbeat', actor, note: '绝密备注-secret' }, 'first');
  await ledger.appendAll(
    Array.from({ length: count }, (_, i) => ({ draft: draftOf(i, ledger.pseudonym) })),
  );
  await ledger.close();
}

describe.each(ledgerStores)('a sealed ledger on $name', (kind) => {
  test.each(suiteNames)('%s: is written, read, proven, verified and continued', async (suite) => {
    const place = sealedAt(await kind.place(), suite);
    await fill(place, 300);
    const ledger = await openLedger(place);
    expect(await ledger.append(draftOf(1, ledger.pseudonym), 'first')).toMatchObject({
      index: 0,
      repeated: true,
    });
    const { rows } = await ledger.query({ kinds: ['ledger.heartbeat'] }, { limit: 9 });
    expect([rows.length, rows[0]?.record]).toMatchObject([1, { note: '绝密备注-secret' }]);
    const proof = (await ledger.prove(0))!;
    const commitment = payloadCommitment(Buffer.from(proof.salt!, 'hex'), proof.payload!);
    expect(JSON.parse(proof.leaf)).toMatchObject({ payload: commitment });
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 301, closed: 0 });
  });

  test('holds no word of a payload, and one key a class and month', async () => {
    const place = sealedAt(await kind.place(), 'aes-256-gcm');
    await fill(place, 20);
    const reader = await openLedgerReader(
      place.address ?? { kind: 'sqlite', path: ledgerPath(place.dir) },
    );
    const rows = await reader.entries(0, 100);
    expect(rows.map(({ payload }) => payload).join(' ')).not.toMatch(/secret|kind|note|10\.1\.2/);
    const keys = await reader.dataKeys();
    await reader.close();
    expect(new Set(keys.map((key) => `${key.class} ${key.month}`)).size).toBe(keys.length);
    const master = readFileSync(masterKeyPath(place.dir), 'utf8').trim();
    for (const { wrapped } of keys)
      expect(Buffer.from(wrapped).toString('hex')).not.toContain(master);
  });

  test('without the master key nothing is appended, and verify says what it could not read', async () => {
    const place = sealedAt(await kind.place(), 'aes-256-gcm');
    await fill(place, 20);
    renameSync(masterKeyPath(place.dir), join(place.dir, 'away.key'));
    await expect(openLedger(place)).rejects.toThrow(/master key .* is missing/);
    const { seal: _, ...unsealed } = place;
    expect(await verifySource(unsealed)).toMatchObject({ ok: true, entries: 21, closed: 21 });
  });

  test('is backed up sealed, and restored with the key', async () => {
    const place = sealedAt(await kind.place(), 'aes-256-gcm');
    await fill(place, 30);
    const out = mkdtempSync(join(tmpdir(), 'medveil-backup-'));
    folders.push(out);
    expect(await backupLedger(place, out)).toMatchObject({ ok: true, entries: 31, closed: 0 });
    expect(readFileSync(ledgerPath(out)).includes('绝密备注')).toBe(false);
    const fresh = await kind.place();
    const back = { ...place, ...fresh, seal: place.seal };
    folders.push(fresh.dir);
    cpSync(join(place.dir, 'keys'), join(fresh.dir, 'keys'), { recursive: true });
    const restored = await restoreLedger(out, back, []);
    expect(restored).toMatchObject({ report: { ok: true, entries: 32, closed: 0, epochs: 1 } });
  });
});

describe('an attacker with the database and without the master key', () => {
  const attacks: Record<string, (db: DatabaseSync) => void> = {
    'swaps two sealed payloads': (db) => {
      db.exec(`update entry set payload = (select payload from entry as other where other.idx = 9 - entry.idx)
        where idx in (4, 5)`);
    },
    'cuts a sealed payload': (db) => {
      db.exec('update entry set payload = substr(payload, 1, length(payload) - 4) where idx = 5');
    },
    'puts a clear payload in its place': (db) => {
      db.prepare('update entry set payload = ? where idx = 5').run('{"kind":"view"}');
    },
    'takes the data keys away': (db) => db.exec('delete from data_key'),
    'empties an entry as if it were destroyed': (db) => {
      db.exec("update entry set payload = '', salt = x'', kind = '', at = '' where idx = 5");
    },
    'files an entry as destroyed': (db) => {
      db.exec(`insert into erased (idx, commitment, "case") values (5, zeroblob(32), 'x')`);
    },
  };
  test.each(Object.keys(attacks))('%s, and is seen', async (name) => {
    const place = sealedAt(await ledgerStores[0]!.place(), 'aes-256-gcm');
    await fill(place, 20);
    const db = new DatabaseSync(ledgerPath(place.dir));
    attacks[name]!(db);
    db.close();
    const report = await verifySource(place);
    expect(report).toMatchObject({ ok: false });
    expect('firstBad' in report && [0, 4, 5]).toContain(
      'firstBad' in report ? report.firstBad?.entry : -1,
    );
  });
});
