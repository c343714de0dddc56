// From a ledger's address to a verdict, offline: opens the database read-only and the public files
// beside it. No secret is read but a database's password.
import { existsSync, readFileSync } from 'node:fs';
import type { LedgerAddress } from '../store/ledger-address.ts';
import { openLedgerSnapshot } from '../store/open-ledger-store.ts';
import { ledgerIn } from './data-directory.ts';
import {
  certificateIn,
  destroyedPath,
  outsideCertificate,
  readDestroyed,
} from './destroyed-file.ts';
import { verifierKeyPath } from './keys.ts';
import type { OutsideCertificate } from './verify-destroyed.ts';
import type { LedgerPlace } from './open-ledger.ts';
import { readingBox, type SealSettings } from './payloads.ts';
import { type VerifyReport, verifyLedger } from './verify.ts';
import { withWitnesses } from './verify-witnesses.ts';
import { cosignedPath, readWitness, type WitnessNotes, witnessPath } from './witness-file.ts';
import {
  parseCheckpoint,
  parseVerifierKey,
  type VerifierKey,
} from '../../shared/transparency/note.ts';

export interface VerifySourceOptions {
  /** Verifier key from elsewhere; otherwise the one in the data directory is believed. */
  readonly verifierKey?: string;
  /** Opens sealed payloads; without it those stay closed, and are counted. */
  readonly payloads?: { readonly dir: string | null; readonly seal?: SealSettings };
  /** Checkpoints from elsewhere, which this ledger must contain; those of other logs do not count. */
  readonly seen?: readonly string[];
  /** Keys of witnesses; each must have signed a checkpoint of this ledger. */
  readonly witnesses?: readonly VerifierKey[];
  /** Of destructions that this ledger may not tell of itself. */
  readonly certificates?: readonly OutsideCertificate[];
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Verifies the ledger of a data directory, wherever its entries are.
 * @returns the report, or `{missing}` naming the file that is not there
 */
export async function verifySource(
  source: string | LedgerPlace,
  options: VerifySourceOptions = {},
): Promise<VerifyReport | { missing: string }> {
  const place: LedgerPlace = typeof source === 'string' ? { dir: source } : source;
  const { dir, address = ledgerIn(dir), secondFile } = place;
  if (address.kind === 'sqlite' && !existsSync(address.path)) return { missing: address.path };
  const keyPath = verifierKeyPath(dir);
  if (options.verifierKey === undefined && !existsSync(keyPath)) return { missing: keyPath };
  const verifierKey = options.verifierKey ?? readFileSync(keyPath, 'utf8').trim();
  // In the order in which checkpoints travel backwards: what is seen later holds all that came before.
  const second = secondFile === undefined ? [] : readWitness(secondFile).notes;
  const seen = [...(options.seen ?? []), ...readWitness(cosignedPath(dir)).notes, ...second];
  const witness = readWitness(witnessPath(dir));
  const certificates = await certificatesBeside(dir, verifierKey);
  const found = { seen, verifierKey, witness, certificates };
  return verifyAt(address, { payloads: place, ...options, ...found });
}

/**
 * Verifies a ledger without its data directory. Rejects when a server cannot be asked. With neither
 * shows only that the database agrees with itself.
 */
export async function verifyAt(
  address: LedgerAddress,
  options: VerifySourceOptions & { readonly witness: WitnessNotes | null },
): Promise<VerifyReport> {
  try {
    // One state from first to last: what is appended meanwhile must not look like put in.
    const reader = await openLedgerSnapshot(address);
    try {
      const verifierKey = options.verifierKey ?? (await reader.claimedKey()) ?? '';
      const progress = options.onProgress ? { onProgress: options.onProgress } : {};
      const { dir, seal } = options.payloads ?? { dir: null };
      const box = readingBox(dir, seal, reader);
      const { witness, witnesses = [], certificates = [] } = options;
      const seen = (options.seen ?? []).filter((note) => isOf(note, verifierKey));
      const report = await verifyLedger({
        reader,
        box,
        verifierKey,
        witness,
        seen,
        certificates,
        ...progress,
      });
      return await withWitnesses(report, [...seen, ...(witness?.notes ?? [])], witnesses);
    } finally {
      await reader.close();
    }
    // A file that is no database is a verdict on the ledger, not a fault of the verifier.
  } catch (error) {
    // A server that does not answer or refuses the password says nothing of the ledger.
    if (address.kind === 'postgres') throw error;
    return unreadable(error);
  }
}

/** Nothing in the file can make a good ledger bad: where it is damaged, it explains nothing. */
async function certificatesBeside(dir: string, verifierKey: string): Promise<OutsideCertificate[]> {
  try {
    const lines = readDestroyed(destroyedPath(dir));
    const certificates = await Promise.all(lines.map((line) => certificateIn(line, verifierKey)));
    return certificates.flatMap((each) => (each ? [outsideCertificate(each)] : []));
  } catch {
    return [];
  }
}

/** A witness's list names every log it knows; a text that is no checkpoint is judged, not left out. */
function isOf(note: string, verifierKey: string): boolean {
  const origin = parseCheckpoint(note)?.origin;
  return origin === undefined || origin === parseVerifierKey(verifierKey)?.name;
}

function unreadable(error: unknown): VerifyReport {
  const why = error instanceof Error ? error.message : 'unknown';
  const message = `the database cannot be opened: ${why}`;
  const firstBad = { entry: 0, rule: 'unreadable', message } as const;
  return {
    ok: false,
    entries: 0,
    root: '',
    openTransfers: 0,
    epochs: 0,
    closed: 0,
    destroyed: 0,
    firstBad,
  };
}
