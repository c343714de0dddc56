// The verifier: recomputes everything from the stored payloads and believes nothing the database says
// of itself. Needs no signing key and no network. It only reads.
import type { LedgerReader } from '../store/ledger-store.ts';
import { firstFault } from '../../shared/transparency/first-fault.ts';
import { parseCheckpoint, toBase64 } from '../../shared/transparency/note.ts';
import type { LedgerFault } from './ledger-fault.ts';
import { checkCheckpoints, signedNotes } from './verify-checkpoints.ts';
import { missingNotes } from './verify-published.ts';
import type { OutsideCertificate } from './verify-destroyed.ts';
import { EntryWalk } from './verify-entries.ts';
import type { PayloadBox } from './payloads.ts';
import { keyFaults } from './verify-keys.ts';
import { checkTiles } from './verify-tiles.ts';
import { secondRootOf } from '../../shared/transparency/second-root.ts';
import { sm3Tree } from '../verifier/sm3-tree.ts';
import type { WitnessReach } from '../../shared/transparency/verify-bundle.ts';
import type { WitnessNotes } from './witness-file.ts';

export interface VerifyReport {
  readonly ok: boolean;
  readonly entries: number;
  /** Root recomputed from the payloads, base64. */
  readonly root: string;
  readonly firstBad?: LedgerFault;
  /** How far each witness asked for has seen this log. */
  readonly witnessed?: readonly WitnessReach[];
  /** Transfers begun without an outcome: not a fault of the record, but something to look at. */
  readonly openTransfers: number;
  /** Entries whose content could not be read, as the master key is elsewhere: only their hashes are checked. */
  readonly closed: number;
  /** Entries that were destroyed under a certificate. */
  readonly destroyed: number;
  /** How often the record says that it was restored from a backup: what a backup lacks is not in it. */
  readonly epochs: number;
}

export interface VerifyInput {
  readonly reader: LedgerReader;
  /** Opens sealed payloads. */
  readonly box: PayloadBox;
  readonly verifierKey: string;
  /** Checkpoints kept outside the database; null when there is no such file to compare with. */
  readonly witness: WitnessNotes | null;
  /** Checkpoints that somebody else kept: the second file, a log server, a witness, an auditor. */
  readonly seen?: readonly string[];
  /** Certificates of destruction that stand in a part of the log which is not here. */
  readonly certificates?: readonly OutsideCertificate[];
  /** Told how many of how many entries are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Checks a whole ledger. Never throws for what the database holds: that is a fault. */
export async function verifyLedger(input: VerifyInput): Promise<VerifyReport> {
  const { reader } = input;
  const walk = new EntryWalk(input.box, input.certificates);
  const faults: LedgerFault[] = [];
  let openTransfers = 0;
  try {
    const head = await reader.head();
    const signed = await signedNotes(reader, input.witness, head, input.seen);
    const checkpoints = signed.notes.flatMap(({ note }) => parseCheckpoint(note) ?? []);
    const sizes = checkpoints.map(({ size }) => size);
    if (checkpoints.some((each) => secondRootOf(each))) walk.alsoUnder(sm3Tree());
    // All sizes first, so that one walk over the entries meets every checkpoint.
    walk.rememberRootsAt(new Set(head ? [...sizes, head.size] : sizes));
    faults.push(...(await walk.run(reader, head?.size ?? 0, input.onProgress)));
    faults.push(...(await checkTiles(reader, walk.leafHashes)));
    faults.push(...(await checkCheckpoints(input.verifierKey, signed, walk)));
    // Only when all else holds: a checkpoint that fits nothing is also missing where it should be.
    const about = { writers: walk.writers, hasFile: input.witness !== null };
    if (faults.length === 0) faults.push(...missingNotes(signed.notes, about));
    openTransfers = (await reader.openIntents()).length;
    // A key that was changed opens none of its entries, which says more.
    if (faults.length === 0)
      faults.push(...(await keyFaults(await reader.dataKeys(), walk, input.box)));
    // After the entries: a truncation leaves index rows behind and is the better word for them.
    const stray = faults.length === 0 ? await reader.strays(walk.entries) : null;
    if (stray !== null) {
      const message = `the database holds ${stray}, which no ledger has: it was put in`;
      faults.push({ entry: 0, rule: 'extra', message });
    }
    // Last and only when all else holds: SQLite's own words name pages, not entries.
    const damage = faults.length === 0 ? await reader.integrity() : null;
    if (damage)
      faults.push({ entry: 0, rule: 'file', message: `the database file is damaged: ${damage}` });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    faults.push({
      entry: walk.entries,
      rule: 'unreadable',
      message: `entry ${walk.entries} or what lies behind it cannot be read from the database: ${why}`,
    });
  }
  const firstBad = firstFault(faults);
  const { entries, epochs, closed, destroyed } = walk;
  const root = toBase64(walk.root());
  const base = { entries, root, openTransfers, epochs, closed, destroyed };
  return firstBad ? { ok: false, ...base, firstBad } : { ok: true, ...base };
}
