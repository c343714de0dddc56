// What every store owes the ledger, asked of each through the ledger itself.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { openCheckpoint } from '../../shared/transparency/note.ts';
import { verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores } from '../support/ledger-stores.ts';

const login = (user: string) => ({
  kind: 'auth.login' as const,
  actor: { user, device: null, workstation: null },
});

describe.each(ledgerStores)('the ledger on $name', (kind) => {
  let place: LedgerPlace;
  let ledger: OpenedLedger;
  beforeAll(async () => {
    place = await kind.place();
    ledger = await openLedger(place);
  });
  afterAll(async () => {
    await ledger.close();
    rmSync(place.dir, { recursive: true, force: true });
  });

  test('numbers records without gaps in the order of their calls', async () => {
    const appended = await Promise.all(
      Array.from({ length: 700 }, (_, i) => ledger.append(draftOf(i, ledger.pseudonym), `k${i}`)),
    );
    expect(appended).toEqual(
      Array.from({ length: 700 }, (_, index) => ({ state: 'durable', index, repeated: false })),
    );
  });

  test('records a key once, within a batch, after it, and after a restart', async () => {
    const twice = await Promise.all([
      ledger.append(login('a'), 'same'),
      ledger.append(login('a'), 'same'),
      ledger.append(login('a'), 'k5'),
    ]);
    expect(twice).toEqual([
      { state: 'durable', index: 700, repeated: false },
      { state: 'durable', index: 700, repeated: true },
      { state: 'durable', index: 5, repeated: true },
    ]);
    await ledger.close();
    ledger = await openLedger(place);
    expect(await ledger.append(login('a'), 'same')).toEqual({
      state: 'durable',
      index: 700,
      repeated: true,
    });
    expect(await ledger.append(login('b'), 'other')).toEqual({
      state: 'durable',
      index: 701,
      repeated: false,
    });
  });

  test('keeps any text that a person may type, and finds it', async () => {
    const names = [
      '\0',
      'nul\0inside',
      '\u{e000}',
      '\u{e000}0',
      "o'; drop table entry; --",
      '医生',
    ];
    for (const name of names) await ledger.append(login(name), `name ${name}`);
    for (const user of names) {
      const { rows } = await ledger.query({ user }, { limit: 10 });
      const { count } = await ledger.count({ user });
      expect([count, rows[0]?.record.actor.user]).toEqual([1, user]);
      expect(await ledger.append(login(user), `name ${user}`)).toMatchObject({ repeated: true });
    }
  });

  test('answers every filter, newest first, page by page', async () => {
    const patientRefs = [ledger.pseudonym('patientNumber', 'T400')];
    const ofPatient = await ledger.query({ patientRefs }, { limit: 10 });
    expect(ofPatient.rows.map((row) => row.index)).toEqual([400]);
    const views = await ledger.query({ kinds: ['view'] }, { limit: 100 });
    expect((await ledger.count({ kinds: ['view'] })).count).toBe(175);
    expect(views.rows[0]?.index).toBe(698);
    const rest = await ledger.query({ kinds: ['view'] }, { limit: 100, before: views.next! });
    expect(rest.rows).toHaveLength(75);
    expect(rest.next).toBeNull();
    const delivered = { partner: 'region', verdict: 'delivered' };
    const { count } = await ledger.count({ ...delivered, from: '2020-01-01', to: '2999-01-01' });
    expect(count).toBe(175);
    expect(await ledger.openIntents()).toHaveLength(0);
  });

  test('proves each entry against its signed head', async () => {
    for (const index of [0, 255, 256, 511, 512, 701]) {
      const proof = await ledger.prove(index);
      const { verifierKey } = ledger.checkpoint();
      const checkpoint = await openCheckpoint(proof!.checkpoint, verifierKey);
      const claim = {
        leafHash: leafHash(Buffer.from(proof!.leaf)),
        index,
        size: proof!.size,
        proof: proof!.hashes.map((hash) => Buffer.from(hash, 'hex')),
        root: checkpoint!.root,
      };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
    }
    expect(await ledger.prove(100_000)).toBeNull();
  });

  test('refuses alone what has no canonical form', async () => {
    const results = await Promise.allSettled([
      ledger.append(login('good one')),
      ledger.append(login('\ud800')),
      ledger.append(login('bad key'), '\udfff'),
      ledger.append(login('good two')),
    ]);
    expect(results.map((r) => r.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
  });

  test('holds, by the verifier, while it is written to', async () => {
    const load = { goes: true };
    const writing = (async () => {
      for (let i = 0; load.goes; i++) await ledger.append(login(`w${i}`));
    })();
    for (let i = 0; i < 3; i++) {
      expect(await verifySource(place)).toMatchObject({ ok: true, epochs: 0 });
    }
    load.goes = false;
    await writing;
  });
});
