// The records of a case with all that a stranger needs to check them: proofs, checkpoints, key and words.
// It reads what is committed and computes nothing that it could not prove.
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Payloads } from '../ledger/payloads.ts';
import { proveConsistency, proveUnder } from '../ledger/prove-entry.ts';
import type { NodeCache } from '../ledger/tile-tree.ts';
import type { HeadRow, LedgerReader } from '../store/ledger-store.ts';
import type { ExportSource, StoredEntry } from './entry.ts';
import { evidenceReadme } from './evidence-readme.ts';

export interface EvidenceInput {
  readonly reader: LedgerReader;
  readonly payloads: Payloads;
  /** Ascending, each once, all of them in the log. */
  readonly indexes: readonly number[];
  readonly verifierKey: string;
  readonly hospital: string;
  readonly at: Date;
  /** The verifier that an auditor runs, when the product was built with it. */
  readonly verifier: Uint8Array | null;
}

/** Files of a bundle by name. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

/** @throws Error for an index that the log does not have */
export async function collectEvidence(input: EvidenceInput): Promise<Bundle> {
  const { reader, payloads, indexes, verifierKey, verifier } = input;
  const head = await reader.head();
  if (!head) throw new Error('the ledger has no entries');
  // Every proof against one checkpoint, however the log grows meanwhile.
  const nodes: NodeCache = new Map();
  const lines: string[] = [];
  for (const index of indexes) {
    const proof = await proveUnder(reader, payloads, { index, size: head.size }, nodes);
    if (!proof) throw new Error(`没有第 ${index} 号记录 there is no entry ${index}`);
    lines.push(JSON.stringify(proof));
  }
  const earlier = await earliestCover(reader, indexes.at(-1) ?? 0, head);
  const files = new Map<string, string | Uint8Array>([
    ['entries.ndjson', `${lines.join('\n')}\n`],
    ['checkpoint', head.note],
    ['verifier-key.txt', `${verifierKey}\n`],
    ['README.txt', evidenceReadme({ ...input, size: head.size, hasEarlier: earlier !== null })],
  ]);
  if (earlier) {
    const hashes = await proveConsistency(reader, earlier.size, head.size);
    const proof = { from: earlier.size, to: head.size, hashes: hashes.map(bytesToHex) };
    files.set('earlier-checkpoint', earlier.note);
    files.set('consistency.json', `${JSON.stringify(proof)}\n`);
  }
  if (verifier) files.set('medveil-verify.mjs', verifier);
  const bytes = (content: string | Uint8Array) =>
    typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return new Map([...files].map(([name, content]) => [name, bytes(content)]));
}

/** The first published checkpoint that covers all of them: since then they stand in the log as they are. */
async function earliestCover(
  reader: LedgerReader,
  last: number,
  head: HeadRow,
): Promise<HeadRow | null> {
  const covering = await reader.checkpoints(last);
  return covering.find(({ size }) => size < head.size) ?? null;
}

/** Entries that belong to a sharing request or a transfer, ascending. */
export async function findEntries(
  source: Pick<ExportSource, 'entries'>,
  wanted: { readonly request?: string; readonly transfer?: string },
): Promise<number[]> {
  const found: number[] = [];
  for (let next = 0; ; ) {
    const page = await source.entries(next, 1000);
    const last = page.at(-1);
    if (!last) return found;
    found.push(...page.filter((row) => belongs(row, wanted)).map(({ idx }) => idx));
    next = last.idx + 1;
  }
}

function belongs(
  row: StoredEntry,
  { request, transfer }: { readonly request?: string; readonly transfer?: string },
): boolean {
  if (transfer !== undefined && row.transfer === transfer) return true;
  // Transfers, and the steps of the request itself.
  return request !== undefined && requestOf(row.payload) === request;
}

function requestOf(payload: string): unknown {
  // Most records name none, and parsing is what takes the time.
  if (!payload.includes('"request":')) return null;
  try {
    const parsed: unknown = JSON.parse(payload);
    return typeof parsed === 'object' && parsed && 'request' in parsed ? parsed.request : null;
  } catch {
    return null;
  }
}
