// What a witness remembers: for each log the newest checkpoint it signed. It is on disk before the
// signature leaves, and never goes back: a witness that forgets vouches for two histories.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Checkpoint, parseCheckpoint } from '../../shared/transparency/note.ts';

export interface WitnessState {
  /** Null when nothing of this log was ever signed. */
  latest(origin: string): Checkpoint | null;
  /** Durable when it resolves. Calls for one log must not overlap. */
  keep(note: string): Promise<void>;
  /** Newest note of every log, with the cosignature that was given for it. */
  notes(): readonly string[];
}

/** @throws Error when a kept file cannot be read: to go on would be to forget */
export function openWitnessState(dir: string): WitnessState {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const notes = new Map<string, string>();
  for (const name of readdirSync(dir).filter((each) => each.endsWith('.note'))) {
    const note = readFileSync(join(dir, name), 'utf8');
    const checkpoint = parseCheckpoint(note);
    if (!checkpoint) throw new Error(`${join(dir, name)} is damaged: a witness must not forget`);
    notes.set(checkpoint.origin, note);
  }
  const latest = (origin: string) => {
    const note = notes.get(origin);
    return note === undefined ? null : parseCheckpoint(note);
  };
  return {
    latest,
    notes: () => [...notes.values()],
    keep: async (note) => {
      const checkpoint = parseCheckpoint(note);
      if (!checkpoint) throw new Error('only checkpoints are kept');
      const { origin, size } = checkpoint;
      if (size < (latest(origin)?.size ?? 0)) throw new Error('a witness never goes back');
      await writeDurably(dir, `${createHash('sha256').update(origin).digest('hex')}.note`, note);
      notes.set(origin, note);
    },
  };
}

/** Beside its place, synced, then renamed: at every moment one whole file is there. */
async function writeDurably(dir: string, name: string, text: string): Promise<void> {
  const path = join(dir, name);
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  // The rename itself is durable once the folder is.
  if (process.platform === 'win32' || !existsSync(dir)) return;
  const folder = await open(dir, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
