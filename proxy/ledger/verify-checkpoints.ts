// Signed checkpoints against recomputed roots: the head, the published ones in the database, and
// those kept outside it. Who has no signing key can change nothing that a checkpoint covers.
import {
  type Checkpoint,
  checkpointText,
  openCheckpoint,
  parseVerifierKey,
  signatureLine,
  signaturesOf,
} from '../../shared/transparency/note.ts';
import { secondRootOf } from '../../shared/transparency/second-root.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { HeadRow, LedgerReader } from '../store/ledger-store.ts';
import type { LedgerFault } from './ledger-fault.ts';
import type { EntryWalk } from './verify-entries.ts';
import type { WitnessNotes } from './witness-file.ts';

type Source = 'head' | 'checkpoint' | 'witness' | 'seen';
const sourceNames: Record<Source, string> = {
  head: 'the signed head of the database',
  checkpoint: 'a published checkpoint in the database',
  witness: 'a checkpoint kept outside the database',
  seen: 'a checkpoint that was seen elsewhere',
};

export interface Signed {
  readonly source: Source;
  readonly note: string;
  /** Size the row beside the note claims. */
  readonly claimed: number | null;
}

export interface SignedNotes {
  readonly notes: readonly Signed[];
  readonly hasHead: boolean;
  readonly malformedLine: number | null;
}

/** Every signed note there is of a ledger. */
export async function signedNotes(
  reader: LedgerReader,
  witness: WitnessNotes | null,
  head: HeadRow | null,
  seen: readonly string[] = [],
): Promise<SignedNotes> {
  const notes: Signed[] = (await reader.checkpoints()).map(({ note, size }) => ({
    source: 'checkpoint',
    note,
    claimed: size,
  }));
  for (const note of witness?.notes ?? []) notes.push({ source: 'witness', note, claimed: null });
  for (const note of seen) notes.push({ source: 'seen', note, claimed: null });
  if (head) notes.push({ source: 'head', note: head.note, claimed: head.size });
  return { notes, hasHead: head !== null, malformedLine: witness?.malformedLine ?? null };
}

/** Faults of all checkpoints; the entry named is the first behind the last checkpoint that holds. */
export async function checkCheckpoints(
  verifierKey: string,
  signed: SignedNotes,
  walk: EntryWalk,
): Promise<LedgerFault[]> {
  const faults: LedgerFault[] = [];
  if (!signed.hasHead && walk.entries > 0) faults.push(plain(0, 'there is no signed head'));
  if (signed.malformedLine !== null) {
    faults.push(plain(0, `line ${signed.malformedLine} of the outside file is no checkpoint`));
  }
  // Smallest first: everything up to the last root that fits is proven by signature.
  let good = 0;
  // The same note is kept in several places; its signature is checked once.
  const opened = new Map<string, Checkpoint | null>();
  for (const item of signed.notes.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const known = opened.get(item.note);
    const checkpoint = known === undefined ? await openCheckpoint(item.note, verifierKey) : known;
    opened.set(item.note, checkpoint);
    const claimsElse = item.claimed !== null && item.claimed !== checkpoint?.size;
    if (!checkpoint || claimsElse || !isPlain(item, checkpoint, verifierKey)) {
      faults.push(fault(good, item, 'is not signed with the key of this ledger'));
      continue;
    }
    const root = walk.roots.get(checkpoint.size);
    if (!root) {
      // No root at that size: the walk ended before it.
      const end = Math.min(walk.entries, checkpoint.size);
      faults.push(fault(end, item, shrunk(checkpoint.size, walk.entries)));
    } else if (sameHash(root, checkpoint.root) && secondHolds(checkpoint, walk)) {
      good = checkpoint.size;
    } else {
      const words = `does not fit entries ${good} to ${checkpoint.size - 1}: one of them was changed`;
      faults.push(fault(good, item, words, checkpoint.size));
    }
  }
  return faults;
}

/** What is in the database has the one form that was written there: text and the log's own line. The
 *  others may carry cosignatures, which their own check looks at. */
function isPlain({ source, note }: Signed, checkpoint: Checkpoint, verifierKey: string): boolean {
  if (source === 'witness' || source === 'seen') return true;
  const key = parseVerifierKey(verifierKey);
  const [signature] = key ? signaturesOf(note, key) : [];
  if (!key || !signature) return false;
  return note === `${checkpointText(checkpoint)}\n${signatureLine(key, signature)}`;
}

/** The empty tree has no entries for a second root to be about, and behind an entry that stays closed
 *  nobody can compute one. */
function secondHolds(checkpoint: Checkpoint, walk: EntryWalk): boolean {
  const said = secondRootOf(checkpoint);
  if (said === null || checkpoint.size === 0) return true;
  const found = walk.secondRoots.get(checkpoint.size);
  return found === undefined ? walk.closed > 0 : sameHash(found, said);
}

function shrunk(size: number, entries: number): string {
  return `counts ${size} entries, the database has ${entries}: it was truncated or rolled back`;
}

/** As claimed, before the signature is checked: only for the order. */
function sizeOf({ note }: Signed): number {
  return Number(note.split('\n')[1]) || 0;
}

function fault(entry: number, { source }: Signed, what: string, until?: number): LedgerFault {
  const rule = source === 'witness' || source === 'seen' ? 'witness' : 'checkpoint';
  const range = until === undefined ? {} : { until };
  return { entry, ...range, rule, message: `${sourceNames[source]} ${what}` };
}

function plain(entry: number, message: string): LedgerFault {
  return { entry, rule: 'checkpoint', message };
}
