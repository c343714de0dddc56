// Files of the drafts that are in force, one each, in a folder of the data directory. What is in force is what the
// table of drafts says: a file that does not agree with it is made to.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../store/write-whole.ts';
import type { StoredDraft } from '../intake/draft-store.ts';
import { draftFile } from './draft-pack.ts';

const ours = /^(r[0-9a-f]{16})\.json(?:\.new)?$/;

/** Folder that rules are read from, beside those of the configuration. */
export function takenRulesDir(dataDir: string): string {
  return join(dataDir, 'rules');
}

/** Writes what is missing or other, and takes away what is not in force: a crash may have come between. */
export function healTakenRules(dir: string, drafts: readonly StoredDraft[]): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const taken = new Map(
    drafts.filter(({ state }) => state === 'taken').map((known) => [known.id, known]),
  );
  for (const name of readdirSync(dir)) {
    const id = ours.exec(name)?.[1];
    // Files of other names are somebody's own.
    if (id !== undefined && (!taken.has(id) || name.endsWith('.new')))
      rmSync(join(dir, name), { force: true });
  }
  for (const known of taken.values()) writeTaken(dir, known);
}

/** Puts the draft's file there; nothing happens when it is. */
export function writeTaken(dir: string, { id, draft }: Pick<StoredDraft, 'id' | 'draft'>): void {
  const file = draftFile(id, draft);
  const path = takenFile(dir, id);
  if (file && file.text !== textAt(path)) writeWhole(path, file.text);
}

export function removeTaken(dir: string, id: string): void {
  rmSync(takenFile(dir, id), { force: true });
}

function takenFile(dir: string, id: string): string {
  return join(dir, `${id}.json`);
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
