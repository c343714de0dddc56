// The badge's question: is the newest checkpoint signed, and is the log still the one this browser
// saw before? Answered here and not on the server, which is the party being checked.
import { hexToBytes } from '@noble/hashes/utils.js';
import { fromBase64, openCheckpoint, toBase64 } from '../../../shared/transparency/note.ts';
import { verifyConsistency } from '../../../shared/transparency/verify-proof.ts';
import type { KeptCheckpoint } from './kept-checkpoint.ts';

/** `signature`: not signed with the key that came with it. `key`: another key than last time.
 *  `rollback`: fewer entries than were seen. `fork`: not an extension of what was seen. */
type ChainProblem = 'signature' | 'key' | 'rollback' | 'fork';

export type ChainCheck =
  | {
      readonly state: 'verified';
      readonly size: number;
      /** What this browser had seen before; null the first time. */
      readonly before: number | null;
      /** ms since 1970 */
      readonly at: number;
      readonly verifierKey: string;
    }
  | {
      readonly state: 'broken';
      readonly problem: ChainProblem;
      /** Entries this browser had seen; 0 when it had seen none. */
      readonly before: number;
      /** Entries the new note claims; 0 when it cannot be read. */
      readonly now: number;
      readonly at: number;
    }
  /** No Ed25519 in this browser's WebCrypto: nothing was checked, which is no good news. */
  | { readonly state: 'unsupported' };

/** Where notes and proofs come from; their content is believed only after verification. */
export interface ChainSource {
  checkpoint(): Promise<{ note: string; verifierKey: string }>;
  consistency(from: number, to: number): Promise<readonly string[]>;
}

/** What this browser saw last. */
export interface ChainMemory {
  read(): KeptCheckpoint | null;
  write(seen: KeptCheckpoint): void;
}

/** Checks and, when all is well, remembers. What was seen before a fault stays remembered. */
export async function checkChain(
  source: ChainSource,
  memory: ChainMemory,
  at: number,
): Promise<ChainCheck> {
  const { note, verifierKey } = await source.checkpoint();
  const kept = memory.read();
  const opened = await openCheckpoint(note, verifierKey).catch(() => 'unsupported' as const);
  if (opened === 'unsupported') return { state: 'unsupported' };
  const before = kept?.size ?? 0;
  const broken = (problem: ChainProblem): ChainCheck => {
    return { state: 'broken', problem, before, now: opened?.size ?? 0, at };
  };
  if (!opened) return broken('signature');
  // In this order: under another key, size and root of the note are nothing to compare with.
  if (kept && kept.verifierKey !== verifierKey) return broken('key');
  if (kept && opened.size < kept.size) return broken('rollback');
  if (kept && !(await continues(source, kept, opened))) return broken('fork');
  memory.write({ size: opened.size, root: toBase64(opened.root), verifierKey });
  return { state: 'verified', size: opened.size, before: kept?.size ?? null, at, verifierKey };
}

/** Whether the log now extends the one that was kept, by the consistency proof of RFC 9162 §2.1.4. */
async function continues(
  source: ChainSource,
  kept: KeptCheckpoint,
  now: { size: number; root: Uint8Array },
): Promise<boolean> {
  const fromRoot = fromBase64(kept.root);
  if (!fromRoot) return false;
  // Between equal sizes and from the empty tree there is nothing to prove: the roots decide.
  const same = kept.size === now.size || kept.size === 0;
  const hashes = same ? [] : await source.consistency(kept.size, now.size);
  const proof = hashes.map((hash) => hexToBytes(hash));
  const claim = { from: kept.size, to: now.size, fromRoot, toRoot: now.root, proof };
  return verifyConsistency(claim);
}
