// The second place of every published checkpoint: a file that only grows, to be put on another
// volume or shipped away. A database that is behind it has been truncated or rolled back.
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  truncateSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where a data directory keeps its published checkpoints. */
export function witnessPath(dir: string): string {
  return join(dir, 'checkpoints.ndjson');
}

/** Where it keeps those that witnesses have signed as well. */
export function cosignedPath(dir: string): string {
  return join(dir, 'cosigned.ndjson');
}

/** One published note as a line of such a file. */
export function witnessLine(note: string): string {
  return `${JSON.stringify({ note })}\n`;
}

/** Ends a last line that a crash cut short, so that the next note does not join it: what is no note is
 *  cut off. */
export function mendWitness(path: string): void {
  if (!existsSync(path)) return;
  const { from, bytes } = endOf(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end === bytes.length) return;
  if (noteOf(bytes.subarray(end).toString('utf8')) === null) truncateSync(path, from + end);
  else appendFileSync(path, '\n', { flush: true });
}

/** Puts such a file aside, under a name that says how far it went: what it tells of was lost with the
 *  database, and the record goes on from a backup. */
export function archiveNotes(path: string): void {
  if (!existsSync(path)) return;
  const size = newestNote(path)?.split('\n')[1] ?? '0';
  const stem = join(dirname(path), `${basename(path, '.ndjson')}-lost-${size}`);
  const name = (n: number) => `${stem}${n === 0 ? '' : `-${n}`}.ndjson`;
  let n = 0;
  while (existsSync(name(n))) n++;
  renameSync(path, name(n));
}

/** The file as a process keeps it: every published note in order, also after a disk was full. */
export class WitnessFile {
  readonly #path: string;
  /** Published, and not yet written. */
  #pending: string[] = [];

  constructor(path: string) {
    this.#path = path;
    mendWitness(path);
  }

  /** Entries that the newest note covers; -1 without one. */
  newestSize(): number {
    const newest = newestNote(this.#path);
    return newest === null ? -1 : Number(newest.split('\n')[1]);
  }

  /** Notes the database has and this file has not: a crash came between the two. */
  catchUp(stored: readonly { size: number; note: string }[]): void {
    const size = this.newestSize();
    const lines = stored.filter((row) => row.size > size).map(({ note }) => witnessLine(note));
    if (lines.length > 0) appendFileSync(this.#path, lines.join(''), { mode: 0o644, flush: true });
  }

  /** @throws Error when the disk refuses; the note is then written with the next one. */
  append(note: string): void {
    // A failed write may have left half a line.
    if (this.#pending.length > 0) mendWitness(this.#path);
    // Tried again with the same head: its further lines may carry another time.
    if (textOf(this.#pending.at(-1)) !== textOf(note)) this.#pending.push(note);
    for (let next = this.#pending[0]; next !== undefined; next = this.#pending[0]) {
      appendFileSync(this.#path, witnessLine(next), { mode: 0o644, flush: true });
      this.#pending.shift();
    }
  }
}

function textOf(note: string | undefined): string | undefined {
  return note?.slice(0, note.indexOf('\n\n'));
}

/** Whole lines of some kilobytes each, the last of them many times. */
const tail = 65_536;

/** The end of a file; it grows by a line a second for years. A line that began before it has no end yet
 *  looks like none, so a file without one there is read whole. */
function endOf(path: string): { readonly from: number; readonly bytes: Buffer } {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const from = Math.max(0, size - tail);
    const bytes = Buffer.alloc(size - from);
    readSync(file, bytes, 0, bytes.length, from);
    if (from === 0 || bytes.includes(0x0a)) return { from, bytes };
    return { from: 0, bytes: readFileSync(path) };
  } finally {
    closeSync(file);
  }
}

/** The last whole note of such a file, read from its end; null when there is none. */
export function newestNote(path: string): string | null {
  if (!existsSync(path)) return null;
  for (const line of endOf(path).bytes.toString('utf8').split('\n').toReversed()) {
    const note = noteOf(line);
    if (note !== null) return note;
  }
  return readWitness(path).notes.at(-1) ?? null;
}

export interface WitnessNotes {
  readonly notes: readonly string[];
  /** 1-based; everything behind it was not read. */
  readonly malformedLine: number | null;
}

/** Reads the file; one that is not there holds no notes. */
export function readWitness(path: string): WitnessNotes {
  return parseWitness(existsSync(path) ? readFileSync(path, 'utf8') : '');
}

/** All notes in order; a last line that a crash cut short is left out, other garbage is reported. */
export function parseWitness(text: string): WitnessNotes {
  const lines = text.split('\n');
  const notes: string[] = [];
  for (const [i, line] of lines.entries()) {
    const note = noteOf(line);
    if (note !== null) notes.push(note);
    // Only the last line may be half or empty: every append before it was flushed whole.
    else if (i < lines.length - 1) return { notes, malformedLine: i + 1 };
  }
  return { notes, malformedLine: null };
}

function noteOf(line: string): string | null {
  try {
    const parsed: unknown = JSON.parse(line);
    const note = typeof parsed === 'object' && parsed && 'note' in parsed ? parsed.note : null;
    // As `witnessLine` writes it and no other way: nothing hides beside the note.
    return typeof note === 'string' && JSON.stringify({ note }) === line ? note : null;
  } catch {
    return null;
  }
}
