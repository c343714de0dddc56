// A second file of checkpoints, on another volume or a share that this machine's administrators do not
// administer. The same lines as checkpoints.ndjson.
import { appendFile } from 'node:fs/promises';
import { mendWitness, newestNote, witnessLine } from '../ledger/witness-file.ts';
import type { CheckpointSink } from './checkpoint-sink.ts';

/** Size of the newest checkpoint in a file; 0 when it holds none. */
export function newestSizeIn(path: string): number {
  return sizeOf(newestNote(path) ?? '');
}

/** The second line of a checkpoint. */
function sizeOf(note: string): number {
  return Number(note.split('\n')[1] ?? 0);
}

/**
 * Reads the file when it is first written to, and again after a write failed.
 * @param published what was published until now: the file gets what it missed of it
 */
export function fileSink(path: string, published: readonly string[] = []): CheckpointSink {
  let newest: number | null = null;
  let before = published;
  return {
    name: 'file',
    newestOnly: false,
    publish: async (note) => {
      if (newest === null) mendWitness(path);
      const known = newest ?? newestSizeIn(path);
      newest = null;
      // What is there already, after a restart or a lost answer, is not written twice.
      const due = [...before, note].filter((each) => sizeOf(each) > known);
      const lines = [...new Set(due)].map(witnessLine).join('');
      if (lines) await appendFile(path, lines, { mode: 0o644, flush: true });
      newest = Math.max(known, sizeOf(note));
      before = [];
    },
    close: async () => undefined,
  };
}
