// Destroys in a copy of the ledger what has been destroyed in the ledger itself: in a backup from before it,
// or in what was just restored from one. Only what a certificate of the same log names is touched.
import { existsSync, readFileSync } from 'node:fs';
import type { LedgerStore } from '../store/ledger-store.ts';
import { openLedgerReader, openLedgerStore } from '../store/open-ledger-store.ts';
import { ledgerIn, ledgerPath } from './data-directory.ts';
import {
  addDestroyed,
  type Certificate,
  certificateIn,
  type Destruction,
  destroyedPath,
  destructionsIn,
  indexesIn,
  readDestroyed,
} from './destroyed-file.ts';
import type { LedgerPlace } from './ledger-place.ts';
import { verifierKeyPath } from './keys.ts';
import { Payloads, readingBox, readingPayloads } from './payloads.ts';
import { remainsOf } from './remains-of.ts';
import type { VerifyReport } from './verify.ts';
import { verifySource } from './verify-source.ts';

/** What was destroyed of one case. */
export interface Purged {
  readonly certificate: Certificate;
  readonly entries: number;
}

/**
 * Empties what certificates name and is still there, and drops its keys. Calling it again finishes what was
 * interrupted.
 * @throws Error when the content cannot be opened: its commitment would be lost with it
 */
export async function purgeStore(
  store: LedgerStore,
  payloads: Payloads,
  certificates: readonly Certificate[],
): Promise<Purged[]> {
  const purged: Purged[] = [];
  const size = (await store.head())?.size ?? 0;
  const stored = new Set((await store.dataKeys()).map(({ id }) => id));
  for (const certificate of certificates) {
    const { known, executed, runs } = certificate;
    let entries = 0;
    for await (const rows of remainsOf(store, payloads, known.id, indexesIn(runs, size))) {
      await store.erase(rows, []);
      entries += rows.length;
    }
    // Last: what they open was needed until now.
    const keys = executed.keys.filter((id) => stored.has(id));
    if (keys.length > 0) await store.erase([], keys);
    if (entries + keys.length > 0) purged.push({ certificate, entries });
  }
  if (purged.length > 0) await store.scrub();
  return purged;
}

export interface PurgedBackup {
  readonly purged: readonly Purged[];
  /** Of the backup as it is now. */
  readonly report: VerifyReport;
}

/**
 * Destroys in a backup folder what the ledger has destroyed since it was made, and verifies it again.
 * @returns what was destroyed, or why nothing was
 */
export async function purgeBackup(
  folder: string,
  place: LedgerPlace,
): Promise<PurgedBackup | { complaint: string }> {
  const { dir } = place;
  if (!existsSync(ledgerPath(folder))) return { complaint: `there is no backup in ${folder}` };
  const verifierKey = readFileSync(verifierKeyPath(dir), 'utf8').trim();
  if (readFileSync(verifierKeyPath(folder), 'utf8').trim() !== verifierKey)
    return { complaint: `${folder} is a backup of another ledger 不是本账本的备份` };
  // As it is, before anything is taken from it: what was changed must not look like destroyed.
  const before = await verifySource(folder, { verifierKey, payloads: place });
  if ('missing' in before) return { complaint: `${before.missing} is missing` };
  if (!before.ok)
    return { complaint: `the backup does not hold: ${before.firstBad?.message ?? 'unknown'}` };
  const lines = await linesOf(place);
  const certificates = await certified(lines, verifierKey);
  // Its certificates first: what is emptied is explained at any moment.
  addDestroyed(destroyedPath(folder), lines);
  const store = await openLedgerStore(ledgerIn(folder));
  let purged: Purged[];
  try {
    const box = readingBox(dir, place.seal, store);
    purged = await purgeStore(store, new Payloads(box, store), certificates);
  } finally {
    await store.close();
  }
  const report = await verifySource(folder, { verifierKey, payloads: place });
  if ('missing' in report) return { complaint: `${report.missing} is missing` };
  return { purged, report };
}

/** What the ledger has destroyed, or had before it was restored itself. */
async function linesOf(place: LedgerPlace): Promise<Destruction[]> {
  const { dir, address = ledgerIn(dir) } = place;
  const reader = await openLedgerReader(address);
  try {
    const filed = readDestroyed(destroyedPath(dir));
    const known = new Set(filed.map((each) => each.case));
    const own = await destructionsIn(reader, readingPayloads(place, reader), known);
    return [...filed, ...own];
  } finally {
    await reader.close();
  }
}

/** @throws Error for a line that is not certified: it says that something was destroyed and cannot show it */
export async function certified(
  lines: readonly Destruction[],
  verifierKey: string,
): Promise<Certificate[]> {
  const certificates: Certificate[] = [];
  for (const line of lines) {
    const certificate = await certificateIn(line, verifierKey);
    if (!certificate)
      throw new Error(
        `destruction ${line.case} is not certified in this log 该销毁记录在本账本中没有证书`,
      );
    certificates.push(certificate);
  }
  return certificates;
}
