import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { openedEntries, readingPayloads } from '../../proxy/ledger/payloads.ts';
import { openLedgerReader } from '../../proxy/store/open-ledger-store.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { readWitness } from '../../proxy/ledger/witness-file.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { loadWitnessKeys } from '../../proxy/witness/witness-keys.ts';
import { openCosigned } from '../../shared/transparency/cosignature.ts';
import { tilePath } from '../../shared/transparency/tile-path.ts';
import { notesIn } from '../../shared/transparency/note-lines.ts';
import { parseVerifierKey, type VerifierKey } from '../../shared/transparency/note.ts';
import { draftOf } from '../support/drafts.ts';
import { artifactDir, serve, trusting, writeConfig } from '../support/served-product.ts';

// Two hospitals, each a process of its own; ours is A. The attacker has A's machine, key and all.
let dir: string;
let a: { dir: string; data: string; config: string };
let b: ServerProcess;
let witnessKey: string;
let witness: VerifierKey;
let second: string;

const startA = () => serve(a.config);

/** Entries by A's own key, on A's own files: what the attacker can do as well. */
async function grow(data: string, from: number, to: number): Promise<void> {
  const ledger = await openLedger({ dir: data });
  const drafts = Array.from({ length: to - from }, (_, i) => draftOf(from + i, ledger.pseudonym));
  await ledger.appendAll(drafts.map((draft) => ({ draft })));
  await ledger.close();
}

const cosignedSizes = () =>
  readWitness(join(a.data, 'cosigned.ndjson')).notes.map((note) => Number(note.split('\n')[1]));
const sizeOf = (data: string) => {
  const db = new DatabaseSync(join(data, 'ledger.sqlite'), { readOnly: true });
  const { size } = db.prepare('select size from head').get() as { size: number };
  db.close();
  return size;
};

function ask({ addresses }: ServerProcess, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const agent = trusting(addresses.ca);
    request(`${addresses.service}${path}`, { agent }, (res) => {
      let text = `${res.statusCode === 200 ? '' : res.statusCode}`;
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', () => {
        agent.destroy();
        resolve(text);
      });
    })
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  dir = artifactDir('witness');
  const [aDir, bDir] = [join(dir, 'a'), join(dir, 'b')];
  mkdirSync(aDir);
  mkdirSync(bDir);
  a = { dir: aDir, data: join(aDir, 'data'), config: '' };
  await grow(a.data, 0, 20);
  const logKey = readFileSync(join(a.data, 'keys', 'ledger-verifier.txt'), 'utf8').trim();
  mkdirSync(join(bDir, 'data'), { mode: 0o700 });
  witnessKey = loadWitnessKeys(join(bDir, 'data')).verifierKey;
  witness = parseVerifierKey(witnessKey)!;
  b = await serve(writeConfig(bDir, { witness: { logs: [logKey] } }));
  const caFile = join(dir, 'b-ca.pem');
  writeFileSync(caFile, b.addresses.ca);
  second = join(dir, 'second.ndjson');
  a.config = writeConfig(aDir, {
    checkpoints: {
      file: second,
      witnesses: [{ url: `${b.addresses.service}/witness`, key: witnessKey, caFile }],
    },
  });
});
afterAll(async () => {
  await b.stop();
});

/** Starts A, waits until B has signed what A holds, stops A. */
async function witnessed(then: (server: ServerProcess) => Promise<void> = async () => undefined) {
  const server = await startA();
  const due = sizeOf(a.data);
  await expect
    .poll(() => Math.max(0, ...cosignedSizes()), { timeout: 40_000 })
    .toBeGreaterThanOrEqual(due);
  await then(server);
  await server.stop();
}

/** Starts A and waits until its log says that B refuses. */
async function refused(word: string): Promise<void> {
  const server = await startA();
  await expect.poll(() => server.log(), { timeout: 40_000 }).toContain(`fault: witness.${word}`);
  // The refusal is a record, once: the checkpoint over it is refused as well.
  await expect.poll(() => refusalsIn(a.data), { timeout: 40_000 }).toEqual([word]);
  const faults = () => server.log().split(`fault: witness.${word}`).length - 1;
  await expect.poll(faults, { timeout: 40_000 }).toBeGreaterThan(1);
  await server.stop();
  expect(await refusalsIn(a.data)).toEqual([word]);
}

/** What the record says of refusals, oldest first. */
async function refusalsIn(data: string): Promise<unknown[]> {
  const reader = await openLedgerReader(ledgerIn(data));
  const rows = await openedEntries(reader, readingPayloads({ dir: data }, reader), 0, 10_000);
  await reader.close();
  const refusals = rows.filter(({ kind }) => kind === 'incident.witness');
  return refusals.map(({ payload }) => JSON.parse(payload).refusal);
}

const seenByB = async () => notesIn(await ask(b, '/witness/checkpoints'));

describe('a hospital whose log is witnessed by another', () => {
  test('has its checkpoints signed, keeps the signatures, and can show them', async () => {
    await witnessed(async (server) => {
      // Who reads the log sees the witness's line, and no leaf without signing in.
      const note = await ask(server, '/log/checkpoint');
      expect(await openCosigned(note, witness)).not.toBeNull();
      const size = Number(note.split('\n')[1]);
      const tile = tilePath({ level: 0, index: 0, width: size });
      expect((await ask(server, `/log/${tile}`)).length).toBeGreaterThan(0);
      const leaves = tilePath({ level: 'entries', index: 0, width: size });
      expect(await ask(server, `/log/${leaves}`)).toMatch(/^401/);
      expect(await ask(server, '/console/medveil-verify.mjs.sha256')).toMatch(/^[0-9a-f]{64} /);
      // A hospital that is asked for nothing witnesses nothing.
      expect(await ask(server, '/witness/checkpoints')).toMatch(/^404/);
    });
    const report = await verifySource(a.data, { witnesses: [witness], seen: await seenByB() });
    expect(report).toMatchObject({ ok: true, witnessed: [{ name: witness.name }] });
    // The second file has what was published.
    const published = readWitness(join(a.data, 'checkpoints.ndjson')).notes;
    expect(readWitness(second).notes).toEqual(published.slice(0, readWitness(second).notes.length));
    const seen = readWitness(second).notes;
    expect(await verifySource(a.data, { seen })).toMatchObject({ ok: true });
    // Nobody else's key will do.
    const stranger = parseVerifierKey(loadWitnessKeys(join(dir, 'stranger')).verifierKey)!;
    const other = await verifySource(a.data, { witnesses: [stranger] });
    expect(other).toMatchObject({ ok: false, firstBad: { rule: 'witness' } });
  });

  test('is caught when it is rolled back, everything on its own machine included', async () => {
    const before = join(dir, 'before');
    cpSync(a.data, before, { recursive: true });
    const secondBefore = join(dir, 'second-before');
    copyFileSync(second, secondBefore);
    await grow(a.data, 20, 40);
    await witnessed();
    const honest = join(dir, 'honest');
    cpSync(a.data, honest, { recursive: true });
    const honestSecond = join(dir, 'honest-second');
    copyFileSync(second, honestSecond);

    rmSync(a.data, { recursive: true });
    cpSync(before, a.data, { recursive: true });
    // The second file remembers, and the server does not start.
    await expect(startA()).rejects.toThrow(/truncated or rolled back/);
    copyFileSync(secondBefore, second);
    // On its own machine nothing is left to see.
    expect(await verifySource(a.data, { witnesses: [witness] })).toMatchObject({ ok: true });
    await refused('rollback');
    const report = await verifySource(a.data, { witnesses: [witness], seen: await seenByB() });
    expect(report).toMatchObject({ ok: false, firstBad: { rule: 'witness' } });
    if (!('missing' in report)) expect(report.firstBad?.message).toContain('rolled back');

    rmSync(a.data, { recursive: true });
    cpSync(honest, a.data, { recursive: true });
    copyFileSync(honestSecond, second);
  });

  test('is caught when its history is written anew with its own key', async () => {
    const size = sizeOf(a.data);
    const forked = join(dir, 'forked');
    mkdirSync(forked, { mode: 0o700 });
    // The keys are all that the attacker keeps; the new history is longer than the old.
    cpSync(join(a.data, 'keys'), join(forked, 'keys'), { recursive: true });
    await grow(forked, 1000, 1000 + size + 30);
    expect(await verifySource(forked)).toMatchObject({ ok: true });
    rmSync(a.data, { recursive: true });
    cpSync(forked, a.data, { recursive: true });
    rmSync(second);
    await refused('fork');
    expect(cosignedSizes()).toEqual([]);
    const report = await verifySource(a.data, { witnesses: [witness], seen: await seenByB() });
    expect(report).toMatchObject({ ok: false, firstBad: { rule: 'witness' } });
    if (!('missing' in report)) expect(report.firstBad?.message).toMatch(/does not fit|missing/);
    const alone = await verifySource(a.data, { witnesses: [witness] });
    expect(alone).toMatchObject({ ok: false, firstBad: { rule: 'witness' } });
  });
});
