// A backup becomes the ledger again, and the record says so: its next entry opens a new epoch.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from '../../shared/transparency/note.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import { copySqlite } from '../store/copy-ledger.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import { openLedgerReader, openLedgerStore } from '../store/open-ledger-store.ts';
import { appFile, headOf } from './backup.ts';
import { ledgerIn, ledgerPath } from './data-directory.ts';
import { addDestroyed, type Certificate, destroyedPath, readDestroyed } from './destroyed-file.ts';
import { epochEntry } from './epochs.ts';
import { verifierKeyPath } from './keys.ts';
import { type LedgerPlace, openLedger } from './open-ledger.ts';
import { Payloads, readingBox } from './payloads.ts';
import { certified, purgeStore } from './purge.ts';
import type { VerifyReport } from './verify.ts';
import { verifySource } from './verify-source.ts';
import { readWitness } from './witness-file.ts';
import { publishedFiles } from './published-files.ts';

export interface Restored {
  readonly report: VerifyReport;
  /** What the first entry of the new epoch says. */
  readonly note: string;
  /** Entries of the backup that had been destroyed since, and were destroyed again. */
  readonly purged: number;
}

/**
 * Restores a backup folder into an empty store whose data directory has its keys again. What stopped
 * half-way is finished by calling it again.
 * @param checkpoints further files of published checkpoints, of other gateways or from elsewhere
 * @param destroyed further files of destructions, of other gateways or from elsewhere
 * @returns the verdict on the restored ledger, or why nothing was restored
 */
export async function restoreLedger(
  from: string,
  place: LedgerPlace,
  checkpoints: readonly string[],
  destroyed: readonly string[] = [],
): Promise<Restored | { complaint: string }> {
  const { dir } = place;
  if (!existsSync(verifierKeyPath(dir))) {
    return { complaint: `put the keys back first: ${verifierKeyPath(dir)} is missing` };
  }
  const verifierKey = readFileSync(verifierKeyPath(dir), 'utf8').trim();
  const backup = await verifySource(from, { verifierKey, payloads: place });
  if ('missing' in backup) return { complaint: `${backup.missing} is missing` };
  if (!backup.ok) {
    return { complaint: `the backup does not hold: ${backup.firstBad?.message ?? 'unknown'}` };
  }
  const head = await headOf({ dir: from });
  if (!head) return { complaint: 'the backup holds no entry' };
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const unlock = lockDirectory(join(dir, 'lock.sqlite'));
  if (!unlock) return { complaint: `${dir} is used by a running process` };
  try {
    const certificates = await destroyedSince(from, dir, destroyed, verifierKey);
    const complaint = await fill(from, place, head);
    if (complaint !== null) return { complaint };
    const purged = await purge(place, certificates);
    const files = [...publishedFiles(place), ...checkpoints];
    const entry = epochEntry(head, await newestOf(files, verifierKey, head.size));
    await (await openLedger(place, entry)).close();
    restoreAppFile(from, dir);
    const report = await verifySource(place);
    if ('missing' in report) return { complaint: `${report.missing} is missing` };
    return { report, note: entry.note, purged };
  } finally {
    unlock();
  }
}

/** What the hospital has destroyed, from every file that tells of it; kept beside the restored ledger, whose
 *  record may have lost the certificates. @throws Error when a file is damaged or not of this log */
async function destroyedSince(
  from: string,
  dir: string,
  more: readonly string[],
  verifierKey: string,
): Promise<Certificate[]> {
  const own = destroyedPath(dir);
  const missing = more.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${missing} is missing`);
  const lines = [own, destroyedPath(from), ...more].flatMap(readDestroyed);
  const certificates = await certified(lines, verifierKey);
  if (lines.length > 0) addDestroyed(own, lines);
  return certificates;
}

/** Before anybody can read it: what was destroyed does not come back. */
async function purge(place: LedgerPlace, certificates: readonly Certificate[]): Promise<number> {
  const { dir, address = ledgerIn(dir), seal } = place;
  if (certificates.length === 0) return 0;
  const store = await openLedgerStore(address);
  try {
    const payloads = new Payloads(readingBox(dir, seal, store), store);
    const purged = await purgeStore(store, payloads, certificates);
    return purged.reduce((sum, { entries }) => sum + entries, 0);
  } finally {
    await store.close();
  }
}

/** Brings the entries over; null when they are there. */
async function fill(from: string, place: LedgerPlace, head: Checkpoint): Promise<string | null> {
  const { dir, address = ledgerIn(dir) } = place;
  const isThere = address.kind === 'postgres' || existsSync(address.path);
  if (isThere) {
    // Opened for writing first: a new database has no tables to look into yet.
    await (await openLedgerStore(address)).close();
    const found = await headOf(place);
    if (found) {
      const isSame = found.size === head.size && sameHash(found.root, head.root);
      return isSame ? null : 'there is a ledger already: move it away first';
    }
  }
  if (address.kind === 'sqlite') {
    const part = `${address.path}.part`;
    rmSync(part, { force: true });
    copySqlite(ledgerPath(from), part);
    // Whole or not at all, whenever this is interrupted.
    renameSync(part, address.path);
    return null;
  }
  const source = await openLedgerReader(ledgerIn(from));
  const store = await openLedgerStore(address);
  try {
    await store.fill(source);
  } finally {
    await store.close();
    await source.close();
  }
  return null;
}

/** The newest head in files of published checkpoints that the backup falls short of. */
async function newestOf(
  files: readonly string[],
  verifierKey: string,
  size: number,
): Promise<Checkpoint | null> {
  let newest: Checkpoint | null = null;
  for (const note of files.flatMap((file) => readWitness(file).notes)) {
    const checkpoint = await openCheckpoint(note, verifierKey);
    if (checkpoint && checkpoint.size > (newest?.size ?? size)) newest = checkpoint;
  }
  return newest;
}

/** Accounts and devices come back only where there are none. */
function restoreAppFile(from: string, dir: string): void {
  const [source, target] = [join(from, appFile), join(dir, appFile)];
  if (existsSync(source) && !existsSync(target)) copyFileSync(source, target);
}
