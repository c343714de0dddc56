// The verifier's look at what was destroyed: every empty entry must be covered by a certificate that two
// persons approved, and nothing that a certificate names may still be readable.
import { createHash, type Hash } from 'node:crypto';
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import type { EntryRow } from '../store/ledger-store.ts';
import { destructionCases } from './destruction.ts';
import type { LedgerFault } from './ledger-fault.ts';

/** Entries of one case. */
interface Destroyed {
  readonly first: number;
  count: number;
  readonly digest: Hash;
}

/** Columns that are empty when an entry is. */
const cleared = ['user', 'device', 'partner', 'verdict', 'transfer'] as const;

/** Index as the digest of a certificate takes it in. */
export function indexBytes(idx: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(idx));
  return bytes;
}

/** A certificate that stands elsewhere: in the part of the log that a backup has not, or has lost. */
export interface OutsideCertificate {
  readonly id: string;
  /** Data keys that went with it. */
  readonly keys: readonly string[];
  /** Entries of it among the first `size`, and their digest as certificates have it. */
  within(size: number): { readonly entries: number; readonly digest: string };
}

/** Takes in a whole ledger in order, then says what is wrong. Use once. */
export class DestroyedEntries {
  readonly #outside: ReadonlyMap<string, OutsideCertificate>;
  readonly #cases = new Map<string, Destroyed>();
  readonly #records: RecordOf<'ledger.destroy'>[] = [];
  #total = 0;

  /** @param outside certificates that need not stand in the ledger itself */
  constructor(outside: readonly OutsideCertificate[] = []) {
    this.#outside = new Map(outside.map((each) => [each.id, each]));
  }

  /** How many entries have been destroyed. */
  get total(): number {
    return this.#total;
  }

  /** An entry whose content is gone. @param id the case that its row names */
  empty(row: EntryRow, id: string, indexed: readonly string[]): LedgerFault | null {
    this.#total++;
    const known = this.#cases.get(id) ?? { first: row.idx, count: 0, digest: createHash('sha256') };
    known.count++;
    known.digest.update(indexBytes(row.idx));
    this.#cases.set(id, known);
    const left =
      row.salt.length > 0 || row.kind !== '' || row.at !== '' || indexed.length > 0
        ? true
        : cleared.some((column) => row[column] !== null);
    return left ? fault(row.idx, 'says that it was destroyed and is not empty') : null;
  }

  /** The case whose certificate says that a data key is gone; null when none does. */
  caseOf(key: string): string | null {
    const own = destructionCases(this.#records).flatMap(({ id, state, executed }) =>
      state === 'executed' && executed ? [{ id, keys: executed.keys }] : [],
    );
    const all = [...own, ...this.#outside.values()];
    return all.find(({ keys }) => keys.includes(key))?.id ?? null;
  }

  /** A record that can be read. */
  take(record: LedgerRecord): void {
    if (record.kind === 'ledger.destroy') this.#records.push(record);
  }

  /** @param size how many entries the ledger has */
  faults(size: number): LedgerFault[] {
    const cases = new Map(destructionCases(this.#records).map((each) => [each.id, each]));
    const faults: LedgerFault[] = [];
    for (const [id, { first, count, digest }] of this.#cases) {
      const known = cases.get(id);
      const own = known?.state === 'executed' ? known.executed : undefined;
      // Either: a ledger that was restored may carry a case out again, of which nothing is left.
      const certified = [own, this.#outside.get(id)?.within(size)].filter((each) => !!each);
      const found = digest.digest('hex');
      if (certified.some((each) => each.entries === count && each.digest === found)) continue;
      const [named] = certified;
      const words = named
        ? `is one of ${count} emptied entries where certificate ${id} names ${named.entries}, or others`
        : 'was emptied without an approved certificate of destruction';
      faults.push(fault(first, words));
    }
    for (const { id, state, executed } of cases.values()) {
      if (state !== 'executed' || this.#cases.has(id) || !executed?.entries) continue;
      const words = `certificate ${id} names ${executed.entries} entries that are still there`;
      faults.push({ entry: 0, until: Number.MAX_SAFE_INTEGER, rule: 'destroyed', message: words });
    }
    return faults;
  }
}

function fault(entry: number, words: string): LedgerFault {
  return { entry, rule: 'destroyed', message: `entry ${entry} ${words}` };
}
