// The verifier's walk over the entries: payload, columns, leaf, each writer's chain.
import { leafLink, leafText, noPrevious, payloadCommitment } from '../../shared/records/leaf.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { type LedgerRecord, recordSchema } from '../../shared/records/record.ts';
import { CompactRange, type Hash, leafHash } from '../../shared/transparency/merkle.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { EntryRow, LedgerReader } from '../store/ledger-store.ts';
import { indexColumns, patientRefsOf } from './index-columns.ts';
import type { FaultRule } from '../../shared/records/fault-rules.ts';
import type { LedgerFault } from './ledger-fault.ts';

/** Entries read at a time; of all others, memory holds a hash and an idempotency key. */
const pageSize = 500;

interface ChainEnd {
  seq: number;
  link: string;
}

/** Believes only payloads and salts; every hash is made anew from them. Use once. */
export class EntryWalk {
  /** Recomputed leaf hashes, in order. */
  readonly leafHashes: Hash[] = [];
  /** Recomputed roots at the sizes asked for. */
  readonly roots = new Map<number, Hash>();
  /** Entries that tell of a restore. */
  epochs = 0;
  #sizes: ReadonlySet<number> = new Set();
  readonly #range = new CompactRange();
  readonly #chains = new Map<string, ChainEnd>();
  readonly #keys = new Set<string>();

  get entries(): number {
    return this.#range.size;
  }

  root(): Hash {
    return this.#range.root();
  }

  /** Sizes whose roots the checkpoints will be compared with. */
  rememberRootsAt(sizes: ReadonlySet<number>): void {
    this.#sizes = sizes;
    if (sizes.has(0)) this.roots.set(0, this.#range.root());
  }

  /** Walks all entries; stops at the first entry that is missing, as none behind it has its place. */
  async run(
    reader: LedgerReader,
    headSize: number,
    onProgress: ((done: number, total: number) => void) | undefined,
  ): Promise<LedgerFault[]> {
    const faults: LedgerFault[] = [];
    for (;;) {
      const rows = await reader.entries(this.entries, pageSize);
      if (rows.length === 0) break;
      const index = await reader.patientIndex(this.entries, this.entries + rows.length);
      const refs = Map.groupBy(index, (r) => r.idx);
      for (const row of rows) {
        if (row.idx !== this.entries) return [...faults, missing(this.entries, row.idx)];
        const indexed = (refs.get(row.idx) ?? []).map((r) => r.ref).sort();
        // One fault an entry; the walk goes on, so that tiles and roots can still be compared.
        const found = this.#check(row, indexed);
        if (found) faults.push(found);
        // Only the first entry behind the head: the ones after it follow.
        if (row.idx === headSize) faults.push(extra(row.idx));
      }
      onProgress?.(this.entries, Math.max(headSize, this.entries));
    }
    if (this.entries < headSize) faults.push(truncated(this.entries, headSize));
    return faults;
  }

  /** Checks one entry and takes its recomputed leaf into tree and chain, good or bad. */
  #check(row: EntryRow, indexed: readonly string[]): LedgerFault | null {
    const leaf = leafText(row, payloadCommitment(row.salt, row.payload));
    const hash = leafHash(new TextEncoder().encode(leaf));
    const found =
      this.#chainFault(row) ??
      (sameHash(hash, row.leaf_hash) ? payloadFault(row, indexed) : leafFault(row.idx));
    this.#chains.set(row.writer, { seq: row.seq, link: leafLink(leaf) });
    if (row.kind === 'ledger.epoch') this.epochs++;
    this.leafHashes.push(hash);
    this.#range.push(hash);
    if (this.#sizes.has(this.entries)) this.roots.set(this.entries, this.#range.root());
    return found;
  }

  #chainFault(row: EntryRow): LedgerFault | null {
    const end = this.#chains.get(row.writer) ?? { seq: 0, link: noPrevious };
    if (row.seq !== end.seq + 1) {
      const words = `is number ${row.seq} of writer ${row.writer} where ${end.seq + 1} was due`;
      return fault(row.idx, 'chain', `${words}: entries were reordered, removed or put in`);
    }
    if (row.prev !== end.link) {
      return fault(row.idx, 'chain', 'does not follow the entry before it, which was changed');
    }
    // The database forbids it: it was put in by other means.
    if (row.key !== null && this.#keys.has(row.key)) {
      return fault(row.idx, 'chain', 'repeats the idempotency key of an earlier entry');
    }
    if (row.key !== null) this.#keys.add(row.key);
    return null;
  }
}

/** What is wrong with an entry whose leaf is as it was written; null when nothing is. */
function payloadFault(row: EntryRow, indexed: readonly string[]): LedgerFault | null {
  let record: LedgerRecord;
  try {
    const parsed = recordSchema.safeParse(JSON.parse(row.payload));
    if (!parsed.success) return fault(row.idx, 'payload', 'holds a record of no known form');
    record = parsed.data;
    if (canonicalJson(record) !== row.payload) {
      return fault(row.idx, 'payload', 'holds a record that is not in canonical form');
    }
  } catch {
    return fault(row.idx, 'payload', 'holds a record that cannot be read');
  }
  for (const [column, value] of Object.entries(indexColumns(record))) {
    if (row[column as keyof EntryRow] !== value) {
      return fault(row.idx, 'column', `has a column "${column}" that differs from its record`);
    }
  }
  const refs = patientRefsOf(record);
  if (refs.length !== indexed.length || refs.some((ref, i) => ref !== indexed[i])) {
    return fault(row.idx, 'patientIndex', 'is filed under other patients than its record names');
  }
  return null;
}

function fault(entry: number, rule: FaultRule, words: string): LedgerFault {
  return { entry, rule, message: `entry ${entry} ${words}` };
}

function leafFault(idx: number): LedgerFault {
  return fault(
    idx,
    'leaf',
    'was changed after it was written: its content no longer fits its hash',
  );
}

function missing(due: number, found: number): LedgerFault {
  return fault(due, 'missing', `is missing: the next entry there is ${found}`);
}

function extra(idx: number): LedgerFault {
  return fault(idx, 'extra', 'stands behind the end that the signed head names: it was put in');
}

function truncated(entries: number, headSize: number): LedgerFault {
  return fault(entries, 'truncated', `is missing: the signed head counts ${headSize} entries`);
}
