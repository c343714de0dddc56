// A witness as a place that checkpoints go to. What it signs is kept beside the published checkpoints;
// what it refuses is told to the operator at once, for a refusal is the alarm this is all about.
import { appendFile } from 'node:fs/promises';
import { mendWitness, newestNote, witnessLine } from '../ledger/witness-file.ts';
import type { CheckpointSink } from '../publish/checkpoint-sink.ts';
import { parseCheckpoint } from '../../shared/transparency/note.ts';
import {
  type OwnLog,
  WitnessClient,
  type WitnessRefusal,
  type WitnessTarget,
} from './witness-client.ts';

/** Cosigned checkpoints of all witnesses, in one file. */
export class CosignedFile {
  readonly #path: string;
  #newest: string | null;
  /** When the newest came, ms since 1970; 0 before this start. */
  #at = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
    mendWitness(path);
    this.#newest = newestNote(path);
  }

  /** The newest, as long as it covers the whole log or is no older than a minute: a witness that is
   *  away must not make the log look as if it had stopped. @param now ms since 1970 */
  fresh(size: number, now: number): string | null {
    const covers = this.#newest !== null && Number(this.#newest.split('\n')[1]) === size;
    return covers || now - this.#at < 60_000 ? this.#newest : null;
  }

  /** One after the other: lines of two witnesses must not mix. */
  append(note: string): Promise<void> {
    this.#writing = this.#writing
      .catch(() => mendWitness(this.#path))
      .then(() => appendFile(this.#path, witnessLine(note), { mode: 0o644, flush: true }));
    return this.#writing.then(() => {
      this.#newest = note;
      this.#at = Date.now();
    });
  }
}

export interface Refused {
  readonly refusal: Exclude<WitnessRefusal, 'older'>;
  /** Entries of the checkpoint that it did not sign. */
  readonly size: number;
}

export interface WitnessSinkDeps {
  readonly file: CosignedFile;
  readonly log: OwnLog;
  /** Told each time that the witness was asked; null when it has signed. */
  readonly onAnswer: (witness: string, refusal: Refused | null) => void;
}

export function witnessSink(target: WitnessTarget, deps: WitnessSinkDeps): CheckpointSink {
  const client = new WitnessClient(target, deps.log);
  return {
    name: `witness.${target.key.name}`,
    newestOnly: true,
    publish: async (note) => {
      const answer = await client.ask(note);
      if (answer.ok) {
        await deps.file.append(answer.note);
        deps.onAnswer(target.key.name, null);
      }
      // Not tried again: the same question has the same answer. The next checkpoint asks anew.
      else if (answer.refusal !== 'older') {
        const size = parseCheckpoint(note)?.size ?? 0;
        deps.onAnswer(target.key.name, { refusal: answer.refusal, size });
      }
    },
    close: async () => target.agent.destroy(),
  };
}
