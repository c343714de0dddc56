// Records whose time is over: asked for, approved by two others, destroyed under a certificate. What stays
// proves that they were there; what they said is gone from database, log and backups' reach.
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { masterKeyPath } from '../../proxy/ledger/payloads.ts';
import { retentionRules } from '../../proxy/ledger/retention.ts';
import { RetentionDesk } from '../../proxy/ledger/retention-desk.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { openCheckpoint } from '../../shared/transparency/note.ts';
import { verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import { putKeys } from '../support/put-keys.ts';
import { ledgerStores, sqliteLedger } from '../support/ledger-stores.ts';

const folders: string[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const retention = {
  access: retentionRules.access.usual,
  transfer: retentionRules.transfer.usual,
  evidence: retentionRules.evidence.usual,
};
const by = (user: string) => ({ user, device: null, workstation: '10.0.0.9' });
const now = '2026-11-22T00:00:00.000Z';

/** A ledger with logins in three old months and one now; heartbeats between, which stay. */
async function oldLedger(kind: (typeof ledgerStores)[number]): Promise<{
  place: LedgerPlace;
  ledger: OpenedLedger;
  desk: RetentionDesk;
}> {
  const place = await kind.place();
  folders.push(place.dir);
  const seal = {
    suite: 'aes-256-gcm',
    master: { kind: 'file', path: masterKeyPath(place.dir) },
  } as const;
  const sealed = { ...place, seal };
  const ledger = await openLedger(sealed);
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const month of ['2022-01', '2022-02', '2022-03', '2026-11']) {
    vi.setSystemTime(`${month}-15T08:00:00Z`);
    await ledger.appendAll(
      Array.from({ length: 40 }, (_, i) => ({
        draft:
          i % 4 === 3
            ? { kind: 'ledger.heartbeat', actor: by('system'), note: `idle-${month}` }
            : { kind: 'auth.login', actor: by(`geheim-${month}-${i}`) },
        idempotencyKey: `${month}-${i}`,
      })),
    );
  }
  vi.setSystemTime(now);
  return { place: sealed, ledger, desk: new RetentionDesk({ ledger, retention, now: () => now }) };
}

async function approved(desk: RetentionDesk, from: string, to: string): Promise<string> {
  const asked = await desk.request({ class: 'access', from, to }, '保存期满', by('wang'));
  if (!('id' in asked)) throw new Error(asked.refused);
  expect(await desk.decide(asked.id, 'approved', '', by('li'))).toBeNull();
  expect(await desk.decide(asked.id, 'approved', '', by('zhao'))).toBeNull();
  return asked.id;
}

describe.each(ledgerStores)('destroying records on $name', (kind) => {
  test('needs an expired range, two approvals, and neither from who asked', async () => {
    const { ledger, desk } = await oldLedger(kind);
    const ask = (from: string, to: string) =>
      desk.request({ class: 'access', from, to }, '', by('wang'));
    expect(await ask('2022-01', '2026-11')).toEqual({ refused: 'notExpired' });
    expect(await ask('2022-03', '2022-01')).toEqual({ refused: 'monthsReversed' });
    const asked = await ask('2022-01', '2022-02');
    const id = 'id' in asked ? asked.id : '';
    expect(await desk.execute(id, by('wang'))).toEqual({ refused: 'notApproved' });
    expect(await desk.decide(id, 'approved', '', by('wang'))).toEqual({ refused: 'ownRequest' });
    expect(await desk.decide(id, 'approved', '', by('li'))).toBeNull();
    expect(await desk.decide(id, 'approved', '', by('li'))).toEqual({ refused: 'alreadyApproved' });
    expect(await desk.execute(id, by('wang'))).toEqual({ refused: 'notApproved' });
    expect(await desk.decide(id, 'refused', '仍需保留', by('zhao'))).toBeNull();
    expect(await desk.decide(id, 'approved', '', by('sun'))).toEqual({ refused: 'notOpen' });
    expect(await desk.execute(id, by('wang'))).toEqual({ refused: 'notApproved' });
    expect(await desk.decide('0'.repeat(16), 'approved', '', by('li'))).toEqual({
      refused: 'unknownCase',
    });
    await ledger.close();
  });

  test('leaves proofs, other records and the chain, and nothing of what they said', async () => {
    const { place, ledger, desk } = await oldLedger(kind);
    const proof = (await ledger.prove(0))!;
    const id = await approved(desk, '2022-01', '2022-02');
    const progress: number[] = [];
    const done = await desk.execute(id, by('wang'), (at) => progress.push(at));
    expect(done).toMatchObject({ index: 163, executed: { entries: 60, held: 0 } });
    expect(progress.at(-1)).toBe(60);
    expect((await desk.cases())[0]).toMatchObject({
      state: 'executed',
      requestedBy: 'wang',
      approvedBy: ['li', 'zhao'],
    });
    // Gone from every answer; the rest is as it was.
    const logins = await ledger.query({ kinds: ['auth.login'] }, { limit: 200 });
    const { count } = await ledger.count({ kinds: ['auth.login'] });
    expect([count, logins.rows.length]).toEqual([60, 60]);
    expect(JSON.stringify(logins.rows)).not.toMatch(/geheim-2022-0[12]/);
    // A proof from before still holds, against today's checkpoint as well.
    const today = (await ledger.prove(163))!;
    const checkpoint = (await openCheckpoint(today.checkpoint, ledger.checkpoint().verifierKey))!;
    const before = (await openCheckpoint(proof.checkpoint, ledger.checkpoint().verifierKey))!;
    expect(checkpoint.size).toBeGreaterThan(before.size);
    expect(
      verifyInclusion({
        leafHash: leafHash(new TextEncoder().encode(proof.leaf)),
        index: 0,
        size: before.size,
        proof: proof.hashes.map((hash) => Buffer.from(hash, 'hex')),
        root: before.root,
      }),
    ).toBe(true);
    expect((await ledger.prove(0))?.leaf).toBe(proof.leaf);
    // Keys used up: what was recorded twice is still known as such.
    expect(await ledger.append({ kind: 'auth.login', actor: by('x') }, '2022-01-0')).toMatchObject({
      index: 0,
      repeated: true,
    });
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, destroyed: 60, closed: 0 });
    const reopened = await openLedger(place);
    await reopened.append({ kind: 'auth.login', actor: by('later') });
    await reopened.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, destroyed: 60, entries: 165 });
  });

  test('keeps what a legal hold names, by month and by patient', async () => {
    const { place, ledger, desk } = await oldLedger(kind);
    const held = await desk.hold(
      { from: '2022-02', to: '2022-02', refs: [], note: '诉讼' },
      by('li'),
    );
    const id = await approved(desk, '2022-01', '2022-03');
    const done = await desk.execute(id, by('wang'));
    expect(done).toMatchObject({ executed: { entries: 60, held: 30 } });
    const rest = await ledger.query({ kinds: ['auth.login'], to: '2023' }, { limit: 200 });
    expect(new Set(rest.rows.map(({ record }) => record.at.slice(0, 7)))).toEqual(
      new Set(['2022-02']),
    );
    // Lifted, the rest may go by a case of its own.
    expect(await desk.lift('id' in held ? held.id : '', '结案', by('zhao'))).toBeNull();
    const second = await approved(desk, '2022-01', '2022-03');
    expect(await desk.execute(second, by('wang'))).toMatchObject({
      executed: { entries: 30, held: 0 },
    });
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, destroyed: 90 });
  });

  test('a data key that is put back after its destruction is seen', async () => {
    const { place, ledger, desk } = await oldLedger(kind);
    const before = await ledger.destroying.reader.dataKeys();
    const id = await approved(desk, '2022-01', '2022-01');
    await desk.execute(id, by('wang'));
    const after = new Set((await ledger.destroying.reader.dataKeys()).map((key) => key.id));
    const gone = before.filter((key) => !after.has(key.id));
    expect(gone).toHaveLength(1);
    await ledger.close();
    await putKeys(place, gone);
    const seen = { ok: false, firstBad: { rule: 'dataKey', message: expect.stringContaining(id) } };
    expect(await verifySource(place)).toMatchObject(seen);
  });

  test('a data key that somebody put in is seen, with the master key and without', async () => {
    const { place, ledger } = await oldLedger(kind);
    const [key] = await ledger.destroying.reader.dataKeys();
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true });
    await putKeys(place, [{ ...key!, id: 'feedfacefeedface', month: '2027-01' }]);
    const message = expect.stringContaining('feedfacefeedface');
    const seen = { ok: false, firstBad: { rule: 'dataKey', message } };
    expect(await verifySource(place)).toMatchObject({ ...seen, closed: 0 });
    renameSync(masterKeyPath(place.dir), `${masterKeyPath(place.dir)}.away`);
    expect(await verifySource(place)).toMatchObject({ ...seen, closed: 160 });
  });

  test('a key is made only for records that are new, so that none is left that seals nothing', async () => {
    const { place, ledger } = await oldLedger(kind);
    vi.setSystemTime('2026-12-01T08:00:00Z');
    const before = await ledger.destroying.reader.dataKeys();
    const login = { kind: 'auth.login', actor: by('x') } as const;
    const idle = { kind: 'ledger.heartbeat', actor: by('system'), note: '' } as const;
    const twice = { draft: login, idempotencyKey: '2026-11-0' };
    expect(await ledger.appendAll([twice, { draft: idle }])).toMatchObject([
      { repeated: true },
      { repeated: false },
    ]);
    const known = new Set(before.map(({ id }) => id));
    const there = await ledger.destroying.reader.dataKeys();
    expect(there.filter(({ id }) => !known.has(id))).toMatchObject([
      { class: 'evidence', month: '2026-12' },
    ]);
    // What was not needed then is, for the first record that is new.
    expect(await ledger.append(login)).toMatchObject({ state: 'durable' });
    expect(await ledger.destroying.reader.dataKeys()).toHaveLength(before.length + 2);
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 162, closed: 0 });
  });

  test('interrupted after its certificate is finished at the next start', async () => {
    const { place, ledger } = await oldLedger(kind);
    const destroying = {
      ...ledger.destroying,
      erase: async () => {
        throw new Error('power cut');
      },
    };
    const broken = new RetentionDesk({
      ledger: { ...ledger, destroying },
      retention,
      now: () => now,
    });
    const id = await approved(broken, '2022-01', '2022-01');
    await expect(broken.execute(id, by('wang'))).rejects.toThrow('power cut');
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: false, firstBad: { rule: 'destroyed' } });
    const reopened = await openLedger(place);
    await new RetentionDesk({ ledger: reopened, retention, now: () => now }).finish();
    await reopened.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, destroyed: 30 });
  });
});

test('not a byte of what was destroyed is left in the files of SQLite', async () => {
  const { place, ledger, desk } = await oldLedger(sqliteLedger);
  const rows = await ledger.destroying.reader.entries(0, 1);
  const sealed = rows[0]!.payload.slice(20, 60);
  const id = await approved(desk, '2022-01', '2022-03');
  await desk.execute(id, by('wang'));
  await ledger.close();
  const files = readdirSync(place.dir).filter((name) => name.startsWith('ledger'));
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(place.dir, name))));
  expect(bytes.includes('geheim-2022')).toBe(false);
  expect(bytes.includes(sealed)).toBe(false);
  expect(bytes.includes('geheim-2026-11-0')).toBe(true);
});

describe('who destroys without asking', () => {
  const attacks: Record<string, (db: DatabaseSync) => void> = {
    'empties one entry more': (db) => {
      db.exec(`insert into erased select 120, zeroblob(32), "case" from erased limit 1;
        update entry set payload = '', salt = x'', kind = '', at = '', user = null where idx = 120`);
    },
    'empties entries under a certificate of its own making': (db) => {
      db.exec(`update erased set "case" = '00000000000000aa' where idx < 10`);
    },
    'puts another commitment': (db) => {
      db.exec('update erased set commitment = zeroblob(32) where idx = 1');
    },
    'brings a destroyed entry’s account back': (db) => {
      db.exec("update entry set user = 'n042' where idx = 1");
    },
    'takes the list of what was destroyed away': (db) => db.exec('delete from erased'),
  };
  test.each(Object.keys(attacks))('%s: is seen', async (name) => {
    const { place, ledger, desk } = await oldLedger(sqliteLedger);
    await desk.execute(await approved(desk, '2022-01', '2022-01'), by('wang'));
    await ledger.close();
    const db = new DatabaseSync(ledgerPath(place.dir));
    attacks[name]!(db);
    db.close();
    expect(await verifySource(place)).toMatchObject({ ok: false });
  });

  test('an execution without two approvals is no certificate', async () => {
    const { place, ledger, desk } = await oldLedger(sqliteLedger);
    const asked = await desk.request(
      { class: 'access', from: '2022-01', to: '2022-01' },
      '',
      by('wang'),
    );
    const id = 'id' in asked ? asked.id : '';
    await desk.decide(id, 'approved', '', by('li'));
    const known = (await desk.cases())[0]!;
    const { destroyEntries } = await import('../../proxy/ledger/destroy-entries.ts');
    await destroyEntries(ledger.destroying, known, [], by('wang'));
    await ledger.close();
    expect(await verifySource(place)).toMatchObject({ ok: false, firstBad: { rule: 'destroyed' } });
  });
});
