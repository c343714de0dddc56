// Destructions that were carried out, each with the proof of its certificate, in a file beside the ledger:
// backups from before them, and a ledger restored from one, do not hold the certificate itself. It names no
// patient; who asked and approved is in it.
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { type LedgerRecord, type RecordOf, recordSchema } from '../../shared/records/record.ts';
import { renderEntryProof, verifyProofFile } from '../../shared/transparency/tlog-proof.ts';
import type { ErasedRow } from '../store/ledger-schema.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { writeWhole } from '../store/write-whole.ts';
import { newestFirst } from './contract.ts';
import { type DestructionCase, destructionCases } from './destruction.ts';
import type { Payloads } from './payloads.ts';
import { proveEntry } from './prove-entry.ts';
import { indexBytes, type OutsideCertificate } from './verify-destroyed.ts';

/** Where a data directory, or a backup, keeps what was destroyed. */
export function destroyedPath(dir: string): string {
  return join(dir, 'destroyed.ndjson');
}

const destruction = z.strictObject({
  case: z.string(),
  /** The case's records, oldest first, as `.tlog-proof` files with their content. */
  proofs: z.array(z.string()),
  /** First and last index of each run of destroyed entries, ascending. */
  runs: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
});
/** A line of the file. */
export type Destruction = z.infer<typeof destruction>;

/** A destruction that was shown to be certified in the log of a key. */
export interface Certificate {
  readonly known: DestructionCase;
  readonly executed: NonNullable<DestructionCase['executed']>;
  readonly runs: Destruction['runs'];
}

/** @throws Error when a line is not in the form that is written here */
export function readDestroyed(path: string): Destruction[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    try {
      return [destruction.parse(JSON.parse(line))];
    } catch {
      throw new Error(`${path}: line ${i + 1} is no destruction 第 ${i + 1} 行无法读取`);
    }
  });
}

/** Puts destructions into a file that may hold some already; whole or not at all. */
export function addDestroyed(path: string, more: readonly Destruction[]): void {
  const all = new Map(readDestroyed(path).map((each) => [each.case, each]));
  for (const each of more) if (!all.has(each.case)) all.set(each.case, each);
  const text = [...all.values()].map((each) => `${JSON.stringify(each)}\n`).join('');
  writeWhole(path, text);
}

/**
 * What the record of a ledger says was destroyed, wholly.
 * @param known cases that need not be listed again
 */
export async function destructionsIn(
  reader: LedgerReader,
  payloads: Payloads,
  known: ReadonlySet<string> = new Set(),
): Promise<Destruction[]> {
  const steps = await destroySteps(reader, payloads);
  const cases = destructionCases(steps.map(({ record }) => record));
  const wanted = cases.filter(({ id, state }) => state === 'executed' && !known.has(id));
  if (wanted.length === 0) return [];
  const runs = await erasedRuns(reader);
  const found: Destruction[] = [];
  for (const { id, executed } of wanted) {
    const own = runs.get(id) ?? [];
    // What a crash has interrupted is listed when it is finished.
    if (digestOf(own) !== executed?.digest) continue;
    const proofs: string[] = [];
    for (const { idx, record } of steps) {
      if (record.case !== id) continue;
      const proof = await proveEntry(reader, payloads, idx);
      if (!proof) throw new Error(`entry ${idx} cannot be proven`);
      proofs.push(renderEntryProof(proof, true));
    }
    found.push({ case: id, proofs, runs: own });
  }
  return found;
}

/** Keeps the file of a ledger's data directory up with its record. */
export async function keepDestroyed(
  dir: string,
  reader: LedgerReader,
  payloads: Payloads,
): Promise<void> {
  const path = destroyedPath(dir);
  const known = new Set(readDestroyed(path).map((each) => each.case));
  const more = await destructionsIn(reader, payloads, known);
  if (more.length > 0) addDestroyed(path, more);
}

/** Null when it is not certified under this key: not in the log, not approved, or of other entries. */
export async function certificateIn(
  { case: id, proofs, runs }: Destruction,
  verifierKey: string,
): Promise<Certificate | null> {
  const records: { index: number; record: RecordOf<'ledger.destroy'> }[] = [];
  for (const text of proofs) {
    const verdict = await verifyProofFile(text, verifierKey);
    const record = verdict.ok ? destroyRecord(verdict.content.payload) : null;
    if (!verdict.ok || record?.case !== id) return null;
    records.push({ index: verdict.index, record });
  }
  // In the log's order, whatever the file's is.
  records.sort((a, b) => a.index - b.index);
  const [known] = destructionCases(records.map(({ record }) => record));
  const { executed } = known ?? {};
  if (known?.state !== 'executed' || !executed) return null;
  // Counted before they are hashed: the file may say anything.
  if (countOf(runs) !== executed.entries || digestOf(runs) !== executed.digest) return null;
  return { known, executed, runs };
}

/** A certificate as the verifier of a ledger without it asks for it. */
export function outsideCertificate({ known, executed, runs }: Certificate): OutsideCertificate {
  return {
    id: known.id,
    keys: executed.keys,
    within: (size) => ({ entries: countOf(runs, size), digest: digestOf(runs, size) }),
  };
}

/** Every index of some runs that lies below a size. */
export function* indexesIn(runs: Destruction['runs'], size: number): Generator<number> {
  for (const [first, last] of runs)
    for (let idx = first; idx <= last && idx < size; idx++) yield idx;
}

/** How many indexes of some runs lie below a size. */
function countOf(runs: Destruction['runs'], size = Number.MAX_SAFE_INTEGER): number {
  return runs.reduce(
    (sum, [first, last]) => sum + Math.max(0, Math.min(last, size - 1) - first + 1),
    0,
  );
}

/** As a certificate names its entries. */
export function digestOf(runs: Destruction['runs'], size = Number.MAX_SAFE_INTEGER): string {
  const digest = createHash('sha256');
  for (const idx of indexesIn(runs, size)) digest.update(indexBytes(idx));
  return digest.digest('hex');
}

function destroyRecord(payload: string | null): RecordOf<'ledger.destroy'> | null {
  const parsed = recordSchema.safeParse(JSON.parse(payload ?? 'null'));
  return parsed.data?.kind === 'ledger.destroy' ? parsed.data : null;
}

interface Step {
  readonly idx: number;
  readonly record: RecordOf<'ledger.destroy'>;
}

/** Oldest first. */
async function destroySteps(reader: LedgerReader, payloads: Payloads): Promise<Step[]> {
  const steps: Step[] = [];
  for await (const row of newestFirst(reader, { kinds: ['ledger.destroy'] })) {
    const record = JSON.parse((await payloads.opened(row)).payload) as LedgerRecord;
    if (record.kind === 'ledger.destroy') steps.push({ idx: row.idx, record });
  }
  return steps.toReversed();
}

/** Runs of destroyed entries by case. */
async function erasedRuns(reader: LedgerReader): Promise<Map<string, [number, number][]>> {
  const runs = new Map<string, [number, number][]>();
  const size = (await reader.head())?.size ?? 0;
  for (let from = 0; from < size; from += 100_000)
    for (const row of await reader.erased(from, from + 100_000)) extend(runs, row);
  return runs;
}

function extend(runs: Map<string, [number, number][]>, { case: id, idx }: ErasedRow): void {
  const own = runs.get(id) ?? [];
  runs.set(id, own);
  const last = own.at(-1);
  if (last && last[1] === idx - 1) last[1] = idx;
  else own.push([idx, idx]);
}
