import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { draftOf } from '../support/drafts.ts';

let dir: string;
let ledger: OpenedLedger;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-poison-'));
  ledger = await openLedger({ dir });
});
afterAll(async () => {
  await ledger.close();
  rmSync(dir, { recursive: true, force: true });
});

const login = (user: string) => ({
  kind: 'auth.login' as const,
  actor: { user, device: null, workstation: null },
});

test('a record that cannot be written canonically is refused alone; its neighbours are recorded', async () => {
  const results = await Promise.allSettled([
    ledger.append(draftOf(0, ledger.pseudonym), 'a'),
    ledger.append(login('lone \ud800 surrogate'), 'b'),
    ledger.appendAll([{ draft: login('good') }, { draft: login('\udfff') }]),
    ledger.append(draftOf(1, ledger.pseudonym), 'c'),
  ]);
  expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  const { rows } = await ledger.query({}, { limit: 10 });
  expect((await ledger.count({})).count).toBe(2);
  expect(rows.map(({ record }) => record.kind)).toEqual(['transfer.outcome', 'transfer.intent']);
  // The key of the refused record is free: a mended one takes it.
  expect(await ledger.append(login('mended'), 'b')).toMatchObject({ index: 2, repeated: false });
  expect(await verifySource(dir)).toMatchObject({ ok: true, entries: 3 });
});
