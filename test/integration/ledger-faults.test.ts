// Trouble around the ledger that must cost no record, and double none.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { draftOf } from '../support/drafts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-faults-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const draft = (user: string) => ({
  kind: 'auth.login' as const,
  actor: { user, device: null, workstation: null },
});

test('an outside file that cannot be written neither fails nor doubles what is durable', async () => {
  const ledger = await openLedger({ dir });
  const witness = join(dir, 'checkpoints.ndjson');
  mkdirSync(witness);
  await ledger.append(draft('one'));
  // Past the second in which nothing is published, and past the moment at which quiet is.
  await new Promise((resolve) => setTimeout(resolve, 1300));
  await ledger.append(draft('two'));
  expect((await ledger.count({})).count).toBe(2);
  rmdirSync(witness);
  await ledger.close();
  // Both that were published, each once: what the disk refused is made up for.
  expect(readFileSync(witness, 'utf8').trim().split('\n')).toHaveLength(2);
  expect(await verifySource(dir)).toMatchObject({ ok: true, entries: 2 });
});

test('a line of the outside file that a crash cut short does not spoil the next one', async () => {
  const witness = join(dir, 'checkpoints.ndjson');
  for (const cut of [20, 1, 0]) {
    const ledger = await openLedger({ dir });
    await ledger.append(draftOf(cut, ledger.pseudonym));
    await ledger.close();
    if (cut > 0) truncateSync(witness, statSync(witness).size - cut);
  }
  expect(await verifySource(dir)).toMatchObject({ ok: true, entries: 3 });
  appendFileSync(witness, 'garbage\n');
  expect(await verifySource(dir)).toMatchObject({ ok: false });
});

test('the files of the ledger are for their owner alone', async () => {
  const ledger = await openLedger({ dir });
  await ledger.append(draft('one'));
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal']) {
    expect(statSync(join(dir, name)).mode & 0o077, name).toBe(0);
  }
  await ledger.close();
});
