// Where published checkpoints go beside the file next to the database. Each place that has them is one
// more that an attacker would have to reach.

/** One place. It may be slow or away: who calls it tries again (publisher.ts). */
export interface CheckpointSink {
  /** For the operator's log: which place, without secrets. */
  readonly name: string;
  /** Only the newest matters here: those that wait in front of it are left out. */
  readonly newestOnly: boolean;
  /** Resolves when the place has it. */
  publish(note: string): Promise<void>;
  close(): Promise<void>;
}
