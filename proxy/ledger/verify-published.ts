// Published checkpoints against each other: each place that keeps them must have those that the
// others have. A checkpoint that was taken away takes nothing from the record, but from its witnesses.
import { parseCheckpoint, splitNote } from '../../shared/transparency/note.ts';
import type { LedgerFault } from './ledger-fault.ts';
import type { Signed } from './verify-checkpoints.ts';

/**
 * What is missing, doubled or out of order. The newest in the database may not yet be in the file
 * beside it: that is how a crash leaves them.
 * @param about `writers`: processes that wrote the log, each with a file of its own for what it published;
 *  `hasFile`: whether such a file was given at all
 */
export function missingNotes(
  notes: readonly Signed[],
  { writers, hasFile }: { readonly writers: number; readonly hasFile: boolean },
): LedgerFault[] {
  const faults: LedgerFault[] = [];
  const of = (source: Signed['source']) =>
    notes.filter((item) => item.source === source).map(({ note }) => textOf(note));
  const [stored, filed, seen] = [of('checkpoint'), of('witness'), of('seen')];
  const sizes = filed.map(sizeOf);
  const disordered = sizes.findIndex((size, i) => i > 0 && size <= (sizes[i - 1] ?? 0));
  if (disordered > 0) {
    const words = `line ${disordered + 1} of the outside file repeats or precedes an earlier checkpoint`;
    faults.push({ entry: sizes[disordered] ?? 0, rule: 'witness', message: words });
  }
  const newest = sizes.reduce((most, size) => Math.max(most, size), -1);
  const due = stored.filter((text) => sizeOf(text) <= newest);
  faults.push(...absent([...filed, ...seen], stored, 'checkpoint'));
  if (hasFile && writers <= 1) faults.push(...absent([...due, ...seen], filed, 'witness'));
  return faults;
}

const places = { checkpoint: 'the database', witness: 'the outside file' };

function absent(
  due: readonly string[],
  present: readonly string[],
  rule: keyof typeof places,
): LedgerFault[] {
  const there = new Set(present);
  return due.flatMap((text) => {
    if (there.has(text)) return [];
    const size = sizeOf(text);
    const words = `the published checkpoint of ${size} entries is missing from ${places[rule]}`;
    // No entry is bad; the last one that the lost checkpoint covered is where to look.
    return [{ entry: Math.max(0, size - 1), rule, message: `${words}: it was taken away` }];
  });
}

/** Without signature lines: witnesses add theirs, and the text is what is compared. */
function textOf(note: string): string {
  return splitNote(note)?.text ?? note;
}

function sizeOf(text: string): number {
  return parseCheckpoint(`${text}\n\n`)?.size ?? 0;
}
