import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { readWitness } from '../../proxy/ledger/witness-file.ts';
import { writeBundle } from '../../proxy/ledger/write-bundle.ts';
import { runVerifier } from '../../proxy/verifier/run-verifier.ts';
import { parseCheckpoint, parseVerifierKey } from '../../shared/transparency/note.ts';
import { secondRootOf } from '../../shared/transparency/second-root.ts';
import { draftOf } from '../support/drafts.ts';
import { postgresLedger } from '../support/ledger-stores.ts';
import { secondGateway } from '../support/ledger-writers.ts';

let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'medveil-further-'));
  dir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const all = { mlDsa44: true, sm2: true, sm3: true };

async function grow(count: number, further?: typeof all): Promise<void> {
  const ledger = await openLedger(further ? { dir, further } : { dir });
  const drafts = Array.from({ length: count }, (_, i) => draftOf(i, ledger.pseudonym));
  await ledger.appendAll(drafts.map((draft) => ({ draft })));
  await ledger.close();
}
const keys = () =>
  readFileSync(join(dir, 'keys', 'ledger-verifier-more.txt'), 'utf8')
    .trim()
    .split('\n');

test('published checkpoints carry an ML-DSA-44 and an SM2 line, and both verify', async () => {
  await grow(5, all);
  const witnesses = keys().map((key) => parseVerifierKey(key)!);
  expect(witnesses.map(({ type }) => type)).toEqual(['mlDsa44', 'sm2']);
  const report = await verifySource(dir, { witnesses });
  expect(report).toMatchObject({ ok: true, witnessed: [{ size: 5 }, { size: 5 }] });
  for (const name of ['ledger-mldsa44.key', 'ledger-sm2.key'])
    expect(statSync(join(dir, 'keys', name)).mode & 0o077).toBe(0);
  // The same keys after a restart.
  const before = keys();
  await grow(2, all);
  expect(keys()).toEqual(before);
  expect(await verifySource(dir, { witnesses })).toMatchObject({ ok: true });
});

test('a ledger without them asks for no library, and has one signature line', async () => {
  await grow(3);
  const [note = ''] = readWitness(join(dir, 'checkpoints.ndjson')).notes;
  expect(note.split('\n\n')[1]?.trim().split('\n')).toHaveLength(1);
  expect(parseCheckpoint(note)?.extensions).toBeUndefined();
});

test('the second root begins with the first entry, whenever it was switched on, and goes on', async () => {
  await grow(7);
  await grow(4, all);
  await grow(300, all);
  const sizes = readWitness(join(dir, 'checkpoints.ndjson')).notes.map((n) => parseCheckpoint(n)!);
  expect(sizes.map((each) => secondRootOf(each) !== null)).toEqual([false, true, true]);
  expect(await verifySource(dir)).toMatchObject({ ok: true, entries: 311 });
  // A saved edge that nobody signed is not believed: it is computed anew.
  const edge = join(dir, 'sm3-edge.json');
  const saved = JSON.parse(readFileSync(edge, 'utf8')) as { stack: string[] };
  writeFileSync(edge, JSON.stringify({ ...saved, stack: saved.stack.toReversed() }));
  await grow(1, all);
  expect(await verifySource(dir)).toMatchObject({ ok: true, entries: 312 });
});

test('gateways of one ledger go on with one second tree, and each has published its own', async () => {
  const made = await postgresLedger.place();
  const a: LedgerPlace = { ...made, further: all };
  await (await openLedger(a)).close();
  const b: LedgerPlace = { ...secondGateway(a), further: all };
  const open = () => Promise.all([openLedger(a), openLedger(b)]);
  let gateways = await open();
  for (let i = 0; i < 12; i++) {
    const gateway = gateways[i % 3 === 0 ? 1 : 0];
    await gateway.append(draftOf(i, gateway.pseudonym));
    // Each has published something between what the other has, and starts anew in the middle.
    if (i % 5 === 4) {
      await Promise.all(gateways.map((each) => each.close()));
      gateways = await open();
    }
  }
  for (const place of [a, b])
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 12 });
  await Promise.all(gateways.map((each) => each.close()));
  for (const place of [a, b]) {
    expect(await verifySource(place)).toMatchObject({ ok: true, entries: 12 });
    rmSync(place.dir, { recursive: true, force: true });
  }
});

test('a second root that does not fit is found, in the ledger and in its bundle', async () => {
  await grow(6, all);
  await writeBundle({ dir }, join(root, 'bundle'));
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: () => undefined };
  expect(await runVerifier([join(root, 'bundle'), '--witness', keys()[1]!], io)).toBe(0);
  // Only who holds the key could sign one: the log with another leaf under the same SHA-256 root is
  // out of reach, so the line itself is what is bent here, and the signature says so.
  const db = new DatabaseSync(join(dir, 'ledger.sqlite'));
  db.exec(`update head set note = replace(note, 'sm3-root ', 'sm3-root A')`);
  db.close();
  expect(await verifySource(dir)).toMatchObject({ ok: false });
});
