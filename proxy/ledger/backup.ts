// An online backup: a folder with one state of the ledger, the public files that verify it, and the
// application database. No key that signs or decrypts is in it.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Checkpoint, parseCheckpoint, toBase64 } from '../../shared/transparency/note.ts';
import { copyLedger, copySqlite } from '../store/copy-ledger.ts';
import { openLedgerReader } from '../store/open-ledger-store.ts';
import { ledgerIn, ledgerPath } from './data-directory.ts';
import { destroyedPath } from './destroyed-file.ts';
import { verifierKeyPath } from './keys.ts';
import type { LedgerPlace } from './open-ledger.ts';
import type { VerifyReport } from './verify.ts';
import { verifySource } from './verify-source.ts';
import { cosignedPath, readWitness, witnessLine, witnessPath } from './witness-file.ts';

/** The application database, where there is one. */
export const appFile = 'medveil.sqlite';

/**
 * Backs a ledger up into a new folder and verifies what was written.
 * @returns the verdict on the backup, or why there is none
 */
export async function backupLedger(
  { dir, address = ledgerIn(dir), seal }: LedgerPlace,
  out: string,
): Promise<VerifyReport | { complaint: string }> {
  if (existsSync(out) && readdirSync(out).length > 0) {
    return { complaint: `${out} is not empty` };
  }
  if (address.kind === 'sqlite' && !existsSync(address.path)) {
    return { complaint: `there is no ledger: ${address.path} is missing` };
  }
  if (!existsSync(verifierKeyPath(dir))) {
    return { complaint: `${verifierKeyPath(dir)} is missing` };
  }
  mkdirSync(dirname(verifierKeyPath(out)), { recursive: true, mode: 0o700 });
  await copyLedger(address, ledgerPath(out));
  cpSync(verifierKeyPath(dir), verifierKeyPath(out));
  const head = await headOf({ dir: out });
  await copyNotes(dir, out);
  // A restored ledger has certificates that stand nowhere else.
  if (existsSync(destroyedPath(dir))) copyFileSync(destroyedPath(dir), destroyedPath(out));
  if (existsSync(join(dir, appFile))) copySqlite(join(dir, appFile), join(out, appFile));
  const about = {
    v: 1,
    madeAt: new Date().toISOString(),
    store: address.kind,
    entries: head?.size ?? 0,
    root: head ? toBase64(head.root) : null,
  };
  writeFileSync(join(out, 'backup.json'), `${JSON.stringify(about, null, 2)}\n`, { flush: true });
  // The copy has no key that opens anything: it is read with ours.
  const payloads = { dir, ...(seal ? { seal } : {}) };
  const report = await verifySource(out, { payloads });
  return 'missing' in report ? { complaint: `${report.missing} is missing` } : report;
}

/** Copies the files of published checkpoints, as far as the copied database goes. */
async function copyNotes(dir: string, out: string): Promise<void> {
  const reader = await openLedgerReader(ledgerIn(out));
  const size = (await reader.head())?.size ?? 0;
  const newest = (await reader.newestCheckpoint())?.size ?? 0;
  await reader.close();
  // What was published while this ran is not in the copy: neither entries nor, at its end, the note.
  const isThere = (note: string) => {
    const of = parseCheckpoint(note)?.size ?? 0;
    return of < size || (of === size && of === newest);
  };
  for (const path of [witnessPath, cosignedPath]) {
    const lines = readWitness(path(dir)).notes.filter(isThere).map(witnessLine);
    if (lines.length > 0) writeFileSync(path(out), lines.join(''), { mode: 0o644, flush: true });
  }
}

/** Head that a ledger's database names, unchecked; null when it has no entries. */
export async function headOf({
  dir,
  address = ledgerIn(dir),
}: LedgerPlace): Promise<Checkpoint | null> {
  const reader = await openLedgerReader(address);
  try {
    const head = await reader.head();
    return head && parseCheckpoint(head.note);
  } finally {
    await reader.close();
  }
}
