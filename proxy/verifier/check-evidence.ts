// The records of a case, as `medveil evidence` writes them: each against its leaf, and its leaf in the tree of
// one signed checkpoint.
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafCommits, parseLeaf } from '../../shared/records/leaf.ts';
import { leafHash } from '../../shared/transparency/merkle.ts';
import {
  type Checkpoint,
  openCheckpoint,
  parseVerifierKey,
} from '../../shared/transparency/note.ts';
import { verifyConsistency, verifyInclusion } from '../../shared/transparency/verify-proof.ts';
import { type Outcome, refusal } from './checks.ts';
import { fileLines } from './file-lines.ts';
import { believedKey } from './words.ts';

/** Whether a directory is such a case, and no whole log. */
export function isEvidence(dir: string): boolean {
  return existsSync(join(dir, 'entries.ndjson')) && existsSync(join(dir, 'checkpoint'));
}

/**
 * Checks a case.
 * @param given the log's key from elsewhere; null: the case's own is believed, and it is said
 * @throws Error when there is nothing to check
 */
export async function checkEvidence(dir: string, given: string | null): Promise<Outcome> {
  const text = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const key = given ?? text('verifier-key.txt').trim();
  if (!parseVerifierKey(key)) throw new Error('verifier-key.txt 不是公钥 is no verifier key');
  const checkpoint = await openCheckpoint(text('checkpoint'), key);
  if (!checkpoint)
    return refusal(
      '检查点不是用这把公钥签名的 the checkpoint is not signed with this key',
      'signature',
    );
  const lines = [...fileLines(join(dir, 'entries.ndjson'))].filter((line) => line !== '');
  if (lines.length === 0) throw new Error('entries.ndjson 没有记录 holds no record');
  let withheld = 0;
  for (const [i, line] of lines.entries()) {
    const entry = readLine(line);
    if (!entry) return refusal(`第 ${i + 1} 行无法读取 line ${i + 1} cannot be read`, 'line');
    const why = faultOf(entry, checkpoint);
    if (why) return refusal(`第 ${entry.index} 条 entry ${entry.index}: ${why.words}`, why.fault);
    if (entry.payload === null) withheld++;
  }
  const fork = await consistencyFault(dir, text, key, checkpoint);
  if (fork) return refusal(fork, 'fork');
  const words = [
    `成立 HOLDS: ${lines.length} 条记录未改动，且在签名的 ${checkpoint.size} 条之内`,
    `${lines.length} records are unchanged and among the ${checkpoint.size} signed entries`,
    ...(withheld > 0
      ? [`其中 ${withheld} 条内容已销毁 destroyed since: their places are proven`]
      : []),
    ...(given === null ? [believedKey] : []),
  ];
  return { ok: true, words, facts: { entries: lines.length, size: checkpoint.size, withheld } };
}

interface EvidenceLine {
  readonly index: number;
  readonly leaf: string;
  readonly salt: Uint8Array | null;
  readonly payload: string | null;
  readonly hashes: readonly Uint8Array[];
}

/** Null for what is no line of a case. */
function readLine(line: string): EvidenceLine | null {
  try {
    const { index, leaf, salt, payload, hashes } = JSON.parse(line) as Record<string, unknown>;
    if (typeof index !== 'number' || typeof leaf !== 'string' || !Array.isArray(hashes))
      return null;
    if (payload !== null && typeof payload !== 'string') return null;
    if (payload !== null && typeof salt !== 'string') return null;
    return {
      index,
      leaf,
      payload,
      salt: typeof salt === 'string' ? hexToBytes(salt) : null,
      hashes: hashes.map((hash) => hexToBytes(String(hash))),
    };
  } catch {
    return null;
  }
}

function faultOf(
  { index, leaf, salt, payload, hashes }: EvidenceLine,
  { size, root }: Checkpoint,
): { words: string; fault: string } | null {
  if (!parseLeaf(leaf))
    return { words: '叶子格式不符 the leaf is not of the known form', fault: 'leaf' };
  if (payload !== null && !leafCommits(leaf, salt ?? new Uint8Array(), payload))
    return {
      words: '内容写入后被改动 the content was changed after it was written',
      fault: 'payload',
    };
  const claim = { leafHash: leafHash(utf8ToBytes(leaf)), index, size, proof: hashes, root };
  if (verifyInclusion(claim)) return null;
  return { words: '不在签名的哈希树中 is not in the signed tree', fault: 'inclusion' };
}

/** Null where the log only grew since the earlier checkpoint, or none is there. */
async function consistencyFault(
  dir: string,
  text: (name: string) => string,
  key: string,
  to: Checkpoint,
): Promise<string | null> {
  if (!existsSync(join(dir, 'earlier-checkpoint'))) return null;
  const from = await openCheckpoint(text('earlier-checkpoint'), key);
  if (!from)
    return '较早的检查点不是用这把公钥签名的 the earlier checkpoint is not signed with this key';
  const { hashes } = JSON.parse(text('consistency.json')) as { hashes: string[] };
  const proof = hashes.map((hash) => hexToBytes(hash));
  const sizes = { from: from.size, to: to.size, fromRoot: from.root, toRoot: to.root };
  return verifyConsistency({ ...sizes, proof })
    ? null
    : '检查点不是较早检查点的延续 the log does not extend the earlier one: a fork';
}
