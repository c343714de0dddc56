// A ledger of an earlier version, from before there were spans and lists by kind: read as it is, and brought
// up to date by whoever opens it for writing.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import type { RecordFilter } from '../../proxy/ledger/contract.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { draftOf } from '../support/drafts.ts';
import { ledgerStores } from '../support/ledger-stores.ts';
import { withClient } from '../support/postgres-server.ts';

/** What the earlier version had; its indexes as it made them. */
const backward = (partial: string) => `
  drop table span; drop table set_member; drop table entry_set;
  drop index entry_user; drop index entry_device; drop index entry_partner; drop index entry_verdict;
  create index entry_user on entry ("user", idx) where "user" is not null;
  create index entry_device on entry (device, idx) where device is not null;
  create index entry_partner on entry (partner, idx) where partner is not null;
  create index entry_transfer on entry (transfer, idx) where transfer is not null;
  create index entry_at on entry (at);
  ${partial}
  delete from kysely_migration where name in ('0003-search', '0004-patient-sets')`;

async function turnBack({ dir, address }: LedgerPlace): Promise<void> {
  if (address?.kind === 'postgres') {
    await withClient(address, (client) => client.query(backward('')));
    return;
  }
  const db = new DatabaseSync(join(dir, 'ledger.sqlite'));
  db.exec(backward('drop index entry_kind; create index entry_kind on entry (kind, idx) where 1;'));
  db.close();
}

const filters: RecordFilter[] = [
  {},
  { kinds: ['view', 'auth.login'] },
  { user: 'n001', kinds: ['view'] },
  { user: 'n001', device: 'd1' },
  { from: '2020-01-01', to: '2999-01-01', partner: 'region', verdict: 'delivered' },
  { to: '2020-01-01' },
];

describe.each(ledgerStores)('a ledger of an earlier version on $name', (kind) => {
  let place: LedgerPlace;
  afterEach(() => rmSync(place.dir, { recursive: true, force: true }));

  test('is read as it is, then brought up to date, and answers the same', async () => {
    place = await kind.place();
    const first = await openLedger(place);
    for (let i = 0; i < 600; i += 100)
      await first.appendAll(
        Array.from({ length: 100 }, (_, k) => ({ draft: draftOf(i + k, first.pseudonym) })),
      );
    const asked: RecordFilter[] = [
      ...filters,
      { patientRefs: [first.pseudonym('patientNumber', 'T7')] },
    ];
    const answers = await Promise.all(asked.map((filter) => first.query(filter, { limit: 200 })));
    expect(answers.map(({ rows }) => rows.length)).toEqual([200, 200, 150, 150, 150, 0, 1]);
    await first.close();
    await turnBack(place);

    const reader = await openLedgerReader(place.address ?? ledgerIn(place.dir));
    for (const [i, filter] of asked.entries()) {
      const { rows, next } = await reader.query(filter, { limit: 200 });
      expect([rows.map(({ idx }) => idx), next]).toEqual([
        answers[i]?.rows.map(({ index }) => index),
        answers[i]?.next,
      ]);
    }
    await reader.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 600 });

    const again = await openLedger(place);
    for (const [i, filter] of asked.entries())
      expect(await again.query(filter, { limit: 200 })).toEqual(answers[i]);
    await again.append(draftOf(3, again.pseudonym));
    expect((await again.query({ from: '2020-01-01' }, { limit: 1 })).rows[0]?.index).toBe(600);
    await again.close();
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 601 });
  });
});
