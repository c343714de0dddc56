// Signed checkpoints against recomputed roots: the head, the published ones in the database, and
// those kept outside it. Who has no signing key can change nothing that a checkpoint covers.
import { openCheckpoint } from '../../shared/transparency/note.ts';
import { sameHash } from '../../shared/transparency/verify-proof.ts';
import type { HeadRow, LedgerReader } from '../store/ledger-store.ts';
import type { LedgerFault } from './ledger-fault.ts';
import type { EntryWalk } from './verify-entries.ts';
import type { WitnessNotes } from './witness-file.ts';

type Source = 'head' | 'checkpoint' | 'witness';
const sourceNames: Record<Source, string> = {
  head: 'the signed head of the database',
  checkpoint: 'a published checkpoint in the database',
  witness: 'a checkpoint kept outside the database',
};

interface Signed {
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
  witness: WitnessNotes,
  head: HeadRow | null,
): Promise<SignedNotes> {
  const notes: Signed[] = (await reader.checkpoints()).map(({ note, size }) => ({
    source: 'checkpoint',
    note,
    claimed: size,
  }));
  for (const note of witness.notes) notes.push({ source: 'witness', note, claimed: null });
  if (head) notes.push({ source: 'head', note: head.note, claimed: head.size });
  return { notes, hasHead: head !== null, malformedLine: witness.malformedLine };
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
  for (const item of signed.notes.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const checkpoint = await openCheckpoint(item.note, verifierKey);
    if (!checkpoint || (item.claimed !== null && item.claimed !== checkpoint.size)) {
      faults.push(fault(good, item, 'is not signed with the key of this ledger'));
      continue;
    }
    const root = walk.roots.get(checkpoint.size);
    if (!root) {
      // No root at that size: the walk ended before it.
      const end = Math.min(walk.entries, checkpoint.size);
      faults.push(fault(end, item, shrunk(checkpoint.size, walk.entries)));
    } else if (sameHash(root, checkpoint.root)) {
      good = checkpoint.size;
    } else {
      const words = `does not fit entries ${good} to ${checkpoint.size - 1}: one of them was changed`;
      faults.push(fault(good, item, words, checkpoint.size));
    }
  }
  return faults;
}

function shrunk(size: number, entries: number): string {
  return `counts ${size} entries, the database has ${entries}: it was truncated or rolled back`;
}

/** As claimed, before the signature is checked: only for the order. */
function sizeOf({ note }: Signed): number {
  return Number(note.split('\n')[1]) || 0;
}

function fault(entry: number, { source }: Signed, what: string, until?: number): LedgerFault {
  const rule = source === 'witness' ? 'witness' : 'checkpoint';
  const range = until === undefined ? {} : { until };
  return { entry, ...range, rule, message: `${sourceNames[source]} ${what}` };
}

function plain(entry: number, message: string): LedgerFault {
  return { entry, rule: 'checkpoint', message };
}
