// The body of a witness request: a checkpoint and the proof that it extends an older one. As a file
// it shows an auditor the same. Source: c2sp.org/tlog-witness, "add-checkpoint".
import type { Hash } from './merkle.ts';
import { parseCheckpoint, toBase64 } from './note.ts';
import { hashLines } from './tlog-proof.ts';

export interface AddCheckpoint {
  readonly oldSize: number;
  /** Consistency proof, RFC 6962 §2.1.2; at most 63 hashes. */
  readonly proof: readonly Hash[];
  /** Signed note. */
  readonly checkpoint: string;
}

export function renderAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map(toBase64), '', checkpoint].join('\n');
}

/** Null for text that is none, so 400. */
export function parseAddCheckpoint(text: string): AddCheckpoint | null {
  const end = text.indexOf('\n\n');
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const old = /^old (0|[1-9]\d{0,14})$/.exec(first)?.[1];
  const proof = hashLines(lines);
  const checkpoint = text.slice(end + 2);
  if (end < 0 || old === undefined || !proof || !parseCheckpoint(checkpoint)) return null;
  return { oldSize: Number(old), proof, checkpoint };
}
