// Carries an approved destruction out: which entries, their certificate, then the emptying itself. The
// certificate is durable before the first entry is emptied; what stops half-way is finished later, for the
// certificate says exactly which entries they are.
import { createHash } from 'node:crypto';
import {
  type RecordDraft,
  type RecordKind,
  recordKinds,
  type RecordOf,
} from '../../shared/records/record.ts';
import type { ErasedRow } from '../store/ledger-schema.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { type DestructionCase, isHeld, monthsBetween } from './destruction.ts';
import type { Payloads } from './payloads.ts';
import { remainsOf } from './remains-of.ts';
import { monthOf, retentionClassOf } from './retention.ts';
import { indexBytes } from './verify-destroyed.ts';

/** Entries looked at at a time. */
const page = 2000;

export interface DestroyDeps {
  readonly reader: LedgerReader;
  readonly payloads: Payloads;
  readonly append: (draft: RecordDraft) => Promise<{ readonly index: number }>;
  /** Empties entries and drops keys, durably. */
  readonly erase: (call: {
    readonly rows: readonly ErasedRow[];
    readonly keys: readonly string[];
    /** The files are cleaned after it. */
    readonly last: boolean;
  }) => Promise<void>;
  /** Lists what has been destroyed in a file beside the ledger, which outlives it. */
  readonly keep: () => Promise<void>;
}

/** What a case is about, as far as it is still there. */
interface Selection {
  readonly idxs: readonly number[];
  readonly held: number;
  /** Months of which nothing is held: their keys go too. */
  readonly clear: ReadonlySet<string>;
}

type Certified = NonNullable<RecordOf<'ledger.destroy'>['executed']>;

/**
 * Destroys what an approved case names and no hold keeps.
 * @param before entries from here on are not looked at
 * @param onProgress told how many of how many are emptied
 * @returns what the certificate certifies, and the certificate's index
 */
export async function destroyEntries(
  deps: DestroyDeps,
  known: DestructionCase,
  holds: readonly RecordOf<'ledger.hold'>[],
  actor: RecordOf<'ledger.destroy'>['actor'],
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<{ readonly executed: Certified; readonly index: number }> {
  const selection = await choose(deps.reader, known, holds, Number.MAX_SAFE_INTEGER);
  const digest = createHash('sha256');
  for (const idx of selection.idxs) digest.update(indexBytes(idx));
  const keys = await keysOf(deps.reader, known, selection);
  const executed: Certified = {
    entries: selection.idxs.length,
    held: selection.held,
    digest: digest.digest('hex'),
    keys,
  };
  const { class: of, from, to } = known;
  const { index } = await deps.append({
    kind: 'ledger.destroy',
    actor,
    case: known.id,
    step: 'executed',
    class: of,
    from,
    to,
    note: '',
    executed,
  });
  await empty(deps, known.id, selection.idxs, keys, onProgress);
  await deps.keep();
  return { executed, index };
}

/** Finishes a case whose certificate is there and whose entries are not all empty.
 *  @param certificate index of the certificate */
export async function finishDestroying(
  deps: DestroyDeps,
  known: DestructionCase,
  holds: readonly RecordOf<'ledger.hold'>[],
  certificate: number,
): Promise<void> {
  const { idxs } = await choose(deps.reader, known, holds, certificate);
  const stored = new Set((await deps.reader.dataKeys()).map(({ id }) => id));
  const keys = (known.executed?.keys ?? []).filter((id) => stored.has(id));
  if (idxs.length + keys.length > 0) await empty(deps, known.id, idxs, keys, () => undefined);
}

async function choose(
  reader: LedgerReader,
  { class: of, from, to }: DestructionCase,
  holds: readonly RecordOf<'ledger.hold'>[],
  before: number,
): Promise<Selection> {
  const idxs: number[] = [];
  const clear = new Set(monthsBetween(from, to));
  let held = 0;
  const range = { kinds: kindsOf(of), from, to: `${to}-99`, limit: page };
  for (let after = -1; ; ) {
    const rows = await reader.expired({ ...range, after });
    const last = rows.at(-1);
    if (!last) break;
    after = last.idx;
    const refs = await refsOf(reader, rows, holds);
    for (const { idx, at } of rows) {
      if (idx >= before) continue;
      if (isHeld(monthOf(at), refs.get(idx) ?? [], holds)) {
        held++;
        clear.delete(monthOf(at));
      } else idxs.push(idx);
    }
  }
  return { idxs, held, clear };
}

/** Pseudonyms are only looked up where a hold names some. */
async function refsOf(
  reader: LedgerReader,
  rows: readonly { readonly idx: number }[],
  holds: readonly RecordOf<'ledger.hold'>[],
): Promise<Map<number, string[]>> {
  const refs = new Map<number, string[]>();
  if (!holds.some((hold) => hold.refs.length > 0)) return refs;
  const index = await reader.patientIndex(rows[0]?.idx ?? 0, (rows.at(-1)?.idx ?? -1) + 1);
  for (const { idx, ref } of index) refs.set(idx, [...(refs.get(idx) ?? []), ref]);
  return refs;
}

/** Keys of the class in months of which nothing stays. */
async function keysOf(
  reader: LedgerReader,
  { class: of }: DestructionCase,
  { clear }: Selection,
): Promise<string[]> {
  const keys = await reader.dataKeys();
  return keys.filter((key) => key.class === of && clear.has(key.month)).map(({ id }) => id);
}

/** The commitments stay; keys go last, for what they open is still needed. */
async function empty(
  { reader, payloads, erase }: DestroyDeps,
  id: string,
  idxs: readonly number[],
  keys: readonly string[],
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  let done = 0;
  for await (const rows of remainsOf(reader, payloads, id, idxs)) {
    await erase({ rows, keys: [], last: false });
    done += rows.length;
    onProgress(done, idxs.length);
  }
  await erase({ rows: [], keys, last: true });
}

/** Kinds of record that are kept as a class. The ledger's own words stay: they say what was destroyed. */
function kindsOf(of: DestructionCase['class']): RecordKind[] {
  return recordKinds.filter((kind) => retentionClassOf(kind) === of && !kind.startsWith('ledger.'));
}
