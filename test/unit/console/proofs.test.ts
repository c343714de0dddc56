import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkChain } from '../../../proxy/console/chain/check-chain.ts';
import type { KeptCheckpoint } from '../../../proxy/console/chain/kept-checkpoint.ts';
import { verifyEntry } from '../../../proxy/console/drawer/verify-entry.ts';
import type { OpenResponse } from '../../../shared/messages/console.ts';
import { canonicalJson } from '../../../shared/records/canonical.ts';
import { leafText, noPrevious, payloadCommitment } from '../../../shared/records/leaf.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import {
  CompactRange,
  consistencyPlan,
  hashPlan,
  inclusionPlan,
  leafHash,
  type NodeAddress,
  nodeHash,
} from '../../../shared/transparency/merkle.ts';
import {
  encodeVerifierKey,
  parseVerifierKey,
  signCheckpoint,
} from '../../../shared/transparency/note.ts';

/** A signed log over texts, as a server would keep it. */
function logOf(payloads: readonly string[], pair = generateKeyPairSync('ed25519')) {
  const raw = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const verifierKey = encodeVerifierKey('log.example/test', raw);
  const salt = 'aa'.repeat(32);
  const leaves = payloads.map((payload, i) =>
    leafText(
      { writer: 'w1', seq: i + 1, prev: noPrevious, key: null },
      payloadCommitment(hexToBytes(salt), payload),
    ),
  );
  const hashes = leaves.map((leaf) => leafHash(utf8ToBytes(leaf)));
  const node = ({ level, index }: NodeAddress): Uint8Array =>
    level === 0
      ? hashes[index]!
      : nodeHash(
          node({ level: level - 1, index: index * 2 }),
          node({ level: level - 1, index: index * 2 + 1 }),
        );
  const noteAt = (size: number) => {
    const range = new CompactRange();
    for (const hash of hashes.slice(0, size)) range.push(hash);
    const checkpoint = { origin: 'log.example/test', size, root: range.root() };
    return signCheckpoint(checkpoint, parseVerifierKey(verifierKey)!, (text) =>
      sign(null, text, pair.privateKey),
    );
  };
  return {
    pair,
    verifierKey,
    noteAt,
    source: (size: number) => ({
      checkpoint: async () => ({ note: noteAt(size), verifierKey }),
      consistency: async (from: number, to: number) =>
        hashPlan(consistencyPlan(from, to), node).map(bytesToHex),
    }),
    open: (index: number): OpenResponse => ({
      index,
      record: JSON.parse(payloads[index]!) as OpenResponse['record'],
      verifierKey,
      proof: {
        index,
        size: payloads.length,
        leaf: leaves[index]!,
        salt,
        payload: payloads[index]!,
        hashes: hashPlan(inclusionPlan(index, payloads.length), node).map(bytesToHex),
        checkpoint: noteAt(payloads.length),
      },
    }),
  };
}

const login = (i: number): Extract<LedgerRecord, { kind: `auth.${string}` }> => ({
  v: 1,
  kind: 'auth.login',
  at: '2026-11-22T06:00:00.000Z',
  actor: { user: `u${i}`, device: null, workstation: null },
});
const payloads = Array.from({ length: 13 }, (_, i) => canonicalJson({ ...login(i) }));

function memory(kept: KeptCheckpoint | null = null) {
  const box = { kept };
  return { box, read: () => box.kept, write: (seen: KeptCheckpoint) => void (box.kept = seen) };
}

describe('the badge', () => {
  it('is green for a log that only grew, and remembers it', async () => {
    const log = logOf(payloads);
    const seen = memory();
    for (const [size, before] of [
      [0, null],
      [1, 0],
      [5, 1],
      [8, 5],
      [13, 8],
      [13, 13],
    ] as const) {
      const check = await checkChain(log.source(size), seen, 1);
      expect(check).toMatchObject({ state: 'verified', size, before });
      expect(seen.box.kept?.size).toBe(size);
    }
  });

  it('names a rollback, and does not forget what it saw', async () => {
    const log = logOf(payloads);
    const seen = memory();
    await checkChain(log.source(13), seen, 1);
    expect(await checkChain(log.source(8), seen, 1)).toMatchObject({
      problem: 'rollback',
      before: 13,
      now: 8,
    });
    expect(seen.box.kept?.size).toBe(13);
  });

  it.each([
    ['a longer log with another past', 13, 9],
    ['a log of the same size with another past', 9, 9],
  ])('names a fork: %s', async (_, size, before) => {
    const honest = logOf(payloads);
    const forged = logOf(
      payloads.map((p, i) => (i === 2 ? p.replace('u2', 'u9') : p)),
      honest.pair,
    );
    const seen = memory();
    await checkChain(honest.source(before), seen, 1);
    expect(await checkChain(forged.source(size), seen, 1)).toMatchObject({ problem: 'fork' });
  });

  it('names another key and a wrong signature', async () => {
    const log = logOf(payloads);
    const other = logOf(payloads);
    const seen = memory();
    await checkChain(log.source(5), seen, 1);
    expect(await checkChain(other.source(13), seen, 1)).toMatchObject({ problem: 'key' });
    const unsigned = {
      ...log.source(13),
      checkpoint: async () => ({ note: other.noteAt(13), verifierKey: log.verifierKey }),
    };
    expect(await checkChain(unsigned, seen, 1)).toMatchObject({ problem: 'signature' });
    expect(seen.box.kept?.size).toBe(5);
  });
});

describe('the proof of a record', () => {
  it('holds for every entry of the log', async () => {
    const log = logOf(payloads);
    for (let i = 0; i < payloads.length; i++) {
      const check = await verifyEntry(log.open(i), log.verifierKey);
      expect(check.ok, `entry ${i}`).toBe(true);
    }
  });

  const log = logOf(payloads);
  const changed = canonicalJson({ ...login(7) });
  const opened = log.open(4);
  it.each<[string, OpenResponse, string]>([
    ['a record that is not the proven payload', { ...opened, record: login(7) }, 'record'],
    ['a record that cannot be read', { ...opened, record: null }, 'record'],
    [
      'a changed payload',
      { ...opened, record: login(7), proof: { ...opened.proof, payload: changed } },
      'commitment',
    ],
    [
      'another salt',
      { ...opened, proof: { ...opened.proof, salt: 'bb'.repeat(32) } },
      'commitment',
    ],
    [
      'a leaf made to fit',
      { ...opened, proof: { ...opened.proof, leaf: log.open(5).proof.leaf } },
      'inclusion',
    ],
    [
      'another place in the log',
      { ...opened, index: 5, proof: { ...opened.proof, index: 5 } },
      'inclusion',
    ],
    [
      'a path cut short',
      { ...opened, proof: { ...opened.proof, hashes: opened.proof.hashes.slice(1) } },
      'inclusion',
    ],
    [
      'a path that is no hex',
      { ...opened, proof: { ...opened.proof, hashes: ['zz'] } },
      'inclusion',
    ],
    [
      'a checkpoint of another key',
      { ...opened, proof: { ...opened.proof, checkpoint: logOf(payloads).noteAt(13) } },
      'signature',
    ],
  ])('fails for %s', async (_, forged, step) => {
    const check = await verifyEntry(forged, log.verifierKey);
    expect(check.ok).toBe(false);
    expect(check.steps[step as keyof typeof check.steps]).toBe(false);
  });

  it('fails when the server shows another key than this browser remembers', async () => {
    const check = await verifyEntry(opened, logOf(payloads).verifierKey);
    expect(check).toMatchObject({ ok: false, steps: { key: false, signature: true } });
  });
});
