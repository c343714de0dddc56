// The second place of every published checkpoint: a file that only grows, to be put on another
// volume or shipped away. A database that is behind it has been truncated or rolled back.
import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

/** Where a data directory keeps its published checkpoints. */
export function witnessPath(dir: string): string {
  return join(dir, 'checkpoints.ndjson');
}

/** Appends one published note as a JSON line. */
export function appendWitness(path: string, note: string): void {
  appendFileSync(path, `${JSON.stringify({ note })}\n`, { mode: 0o644, flush: true });
}

/** Ends a last line that a crash cut short, so that the next note does not join it: what is no note is
 *  cut off. Call before the first `appendWitness` of a process. */
export function mendWitness(path: string): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === bytes.length) return;
  if (noteOf(bytes.subarray(end).toString('utf8')) === null) truncateSync(path, end);
  else appendFileSync(path, '\n', { flush: true });
}

/** Puts the file aside, under a name that says how far it went: what it tells of was lost with the
 *  database, and the record goes on from a backup. */
export function archiveWitness(dir: string): void {
  const path = witnessPath(dir);
  if (!existsSync(path)) return;
  const size = readWitness(path).notes.at(-1)?.split('\n')[1] ?? '0';
  const name = (n: number) => join(dir, `checkpoints-lost-${size}${n === 0 ? '' : `-${n}`}.ndjson`);
  let n = 0;
  while (existsSync(name(n))) n++;
  renameSync(path, name(n));
}

export interface WitnessNotes {
  readonly notes: readonly string[];
  /** 1-based; everything behind it was not read. */
  readonly malformedLine: number | null;
}

/** All notes in order; a last line that a crash cut short is left out, other garbage is reported. */
export function readWitness(path: string): WitnessNotes {
  if (!existsSync(path)) return { notes: [], malformedLine: null };
  const lines = readFileSync(path, 'utf8').split('\n');
  const notes: string[] = [];
  for (const [i, line] of lines.entries()) {
    const note = noteOf(line);
    if (note !== null) notes.push(note);
    // Only the last line may be half: every append before it was flushed whole.
    else if (line !== '' && i < lines.length - 1) return { notes, malformedLine: i + 1 };
  }
  return { notes, malformedLine: null };
}

function noteOf(line: string): string | null {
  try {
    const parsed: unknown = JSON.parse(line);
    const isNote = typeof parsed === 'object' && parsed !== null && 'note' in parsed;
    return isNote && typeof parsed.note === 'string' ? parsed.note : null;
  } catch {
    return null;
  }
}
