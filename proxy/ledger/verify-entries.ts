// The verifier's walk over the entries: payload, columns, leaf, each writer's chain.
import { leafText, noPrevious } from '../../shared/records/leaf.ts';
import { isCanonical, type Json } from '../../shared/records/canonical.ts';
import { type LedgerRecord, recordSchema } from '../../shared/records/record.ts';
import { CompactRange, type Hash, type TreeHasher } from '../../shared/transparency/merkle.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { EntryRow, LedgerReader } from '../store/ledger-store.ts';
import { nativeHasher } from '../verifier/native-hasher.ts';
import { indexColumns, patientRefsOf } from './index-columns.ts';
import type { FaultRule } from '../../shared/records/fault-rules.ts';
import { sealedWith } from './data-keys.ts';
import { contentOf, type EntryContent } from './entry-content.ts';
import type { LedgerFault } from './ledger-fault.ts';
import type { PayloadBox } from './payloads.ts';
import { DestroyedEntries, type OutsideCertificate } from './verify-destroyed.ts';

/** Entries read at a time; of all others, memory holds a hash and an idempotency key. */
const pageSize = 500;

interface ChainEnd {
  readonly seq: number;
  /** Null behind an entry that could not be read: what follows cannot be compared with it. */
  readonly link: string | null;
}

/** Believes only payloads and salts; every hash is made anew from them. Use once. */
export class EntryWalk {
  /** Recomputed leaf hashes, in order. */
  readonly leafHashes: Hash[] = [];
  /** Recomputed roots at the sizes asked for. */
  readonly roots = new Map<number, Hash>();
  /** Entries that tell of a restore. */
  epochs = 0;
  /** Entries whose content stayed closed. */
  closed = 0;
  /** Data keys that at least one entry is sealed with. */
  readonly usedKeys = new Set<string>();
  readonly #box: PayloadBox;
  readonly #destroyed: DestroyedEntries;
  #sizes: ReadonlySet<number> = new Set();
  readonly #range = new CompactRange(nativeHasher.tree);
  /** Recomputed roots under SM3, where checkpoints commit to one. */
  readonly secondRoots = new Map<number, Hash>();
  #second: { readonly range: CompactRange; readonly tree: TreeHasher } | null = null;
  readonly #chains = new Map<string, ChainEnd>();
  readonly #keys = new Set<string>();

  /** @param certificates of destructions that the ledger itself may not tell of */
  constructor(box: PayloadBox, certificates: readonly OutsideCertificate[] = []) {
    this.#box = box;
    this.#destroyed = new DestroyedEntries(certificates);
  }

  get destroyed(): number {
    return this.#destroyed.total;
  }

  /** The case whose certificate says that a data key is gone; null when none does. */
  caseOfKey(key: string): string | null {
    return this.#destroyed.caseOf(key);
  }

  get entries(): number {
    return this.#range.size;
  }

  /** Processes that wrote entries. */
  get writers(): number {
    return this.#chains.size;
  }

  root(): Hash {
    return this.#range.root();
  }

  /** Sizes whose roots the checkpoints will be compared with. */
  rememberRootsAt(sizes: ReadonlySet<number>): void {
    this.#sizes = sizes;
    if (sizes.has(0)) this.roots.set(0, this.#range.root());
  }

  /** Also computes the roots of those sizes under a second hash. */
  alsoUnder(tree: TreeHasher): void {
    this.#second = { range: new CompactRange(tree), tree };
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
      const erased = await reader.erased(this.entries, this.entries + rows.length);
      const left = new Map(erased.map((each) => [each.idx, each]));
      for (const row of rows) {
        if (row.idx !== this.entries) return [...faults, missing(this.entries, row.idx)];
        const indexed = (refs.get(row.idx) ?? []).map((r) => r.ref).sort();
        // One fault an entry; the walk goes on, so that tiles and roots can still be compared.
        const content = await contentOf(row, left.get(row.idx), this.#box);
        const found = this.#check(row, content, indexed);
        if (found) faults.push(found);
        // Only the first entry behind the head: the ones after it follow.
        if (row.idx === headSize) faults.push(extra(row.idx));
        refs.delete(row.idx);
      }
      // Indexes between two entries: SQLite keeps a 7.5 in a column of integers.
      for (const idx of refs.keys()) faults.push(indexedBetween(idx));
      onProgress?.(this.entries, Math.max(headSize, this.entries));
    }
    if (this.entries < headSize) faults.push(truncated(this.entries, headSize));
    // What a certificate says cannot be read where nothing can be.
    return this.closed > 0 ? faults : [...faults, ...this.#destroyed.faults(this.entries)];
  }

  /** Checks one entry and takes its recomputed leaf into tree and chain, good or bad. */
  #check(row: EntryRow, content: EntryContent, indexed: readonly string[]): LedgerFault | null {
    if (content.kind === 'closed') this.closed++;
    const key = sealedWith(row.payload);
    if (key !== null) this.usedKeys.add(key);
    const leaf = 'commitment' in content ? leafText(row, content.commitment) : null;
    const hash = leaf === null ? row.leaf_hash : nativeHasher.leaf(leaf);
    const found =
      this.#chainFault(row) ??
      (sameHash(hash, row.leaf_hash)
        ? this.#contentFault(row, content, indexed)
        : leafFault(row.idx));
    this.#chains.set(row.writer, {
      seq: row.seq,
      link: leaf === null ? null : nativeHasher.link(leaf),
    });
    if (row.kind === 'ledger.epoch') this.epochs++;
    this.leafHashes.push(hash);
    this.#range.push(hash);
    if (leaf !== null) this.#second?.range.push(this.#second.tree.leaf(Buffer.from(leaf)));
    // Without its leaf an entry has no place in the second tree.
    else this.#second = null;
    this.#rememberRoots();
    return found;
  }

  #rememberRoots(): void {
    if (!this.#sizes.has(this.entries)) return;
    this.roots.set(this.entries, this.#range.root());
    if (this.#second) this.secondRoots.set(this.entries, this.#second.range.root());
  }

  #contentFault(
    row: EntryRow,
    content: EntryContent,
    indexed: readonly string[],
  ): LedgerFault | null {
    switch (content.kind) {
      case 'closed':
        return null;
      case 'broken':
        return fault(row.idx, 'payload', content.why);
      case 'destroyed':
        return this.#destroyed.empty(row, content.case, indexed);
      case 'open': {
        const record = readRecord(row.idx, content.payload);
        if ('rule' in record) return record;
        this.#destroyed.take(record);
        return indexFault(row, record, indexed);
      }
    }
  }

  #chainFault(row: EntryRow): LedgerFault | null {
    const end: ChainEnd = this.#chains.get(row.writer) ?? { seq: 0, link: noPrevious };
    if (row.seq !== end.seq + 1) {
      const words = `is number ${row.seq} of writer ${row.writer} where ${end.seq + 1} was due`;
      return fault(row.idx, 'chain', `${words}: entries were reordered, removed or put in`);
    }
    if (end.link !== null && row.prev !== end.link) {
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

/** The record of an entry whose leaf is as it was written, or what is wrong with it. */
function readRecord(idx: number, payload: string): LedgerRecord | LedgerFault {
  try {
    const value = JSON.parse(payload) as Json;
    const parsed = recordSchema.safeParse(value);
    if (!parsed.success) return fault(idx, 'payload', 'holds a record of no known form');
    // Schemas are strict: the record has no member that the value has not, and none less.
    if (isCanonical(payload, value)) return parsed.data;
    return fault(idx, 'payload', 'holds a record that is not in canonical form');
  } catch {
    return fault(idx, 'payload', 'holds a record that cannot be read');
  }
}

/** Whether what queries look at says what the record says. */
function indexFault(
  row: EntryRow,
  record: LedgerRecord,
  indexed: readonly string[],
): LedgerFault | null {
  for (const [column, value] of Object.entries(indexColumns(record))) {
    if (row[column as keyof EntryRow] !== value) {
      return fault(row.idx, 'column', `has a column "${column}" that differs from its record`);
    }
  }
  const refs = [...new Set(patientRefsOf(record))].sort();
  if (refs.length !== indexed.length || refs.some((ref, i) => ref !== indexed[i])) {
    return fault(row.idx, 'patientIndex', 'is filed under other patients than its record names');
  }
  return null;
}

function fault(entry: number, rule: FaultRule, words: string): LedgerFault {
  return { entry, rule, message: `entry ${entry} ${words}` };
}

function indexedBetween(idx: number): LedgerFault {
  return fault(Math.floor(idx), 'patientIndex', 'has index rows that belong to no entry');
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
