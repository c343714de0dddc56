// What a command may touch of the outside world; main.ts gives it the real one.
import type { LedgerSecrets } from '../config/ledger-place.ts';

export interface CommandIo {
  /** One line on standard output. */
  out(line: string): void;
  /** One line on standard error: progress and complaints. */
  err(line: string): void;
  /** Standard error is a terminal: progress may rewrite its line. */
  readonly interactive: boolean;
  /** One line on the terminal that the next call rewrites; '' takes it away. Nothing when not interactive. */
  progress(line: string): void;
  /** From the environment. */
  readonly ledgerSecrets: LedgerSecrets;
  /** Standard input; opened when first read. */
  readonly input: () => AsyncIterable<Uint8Array>;
  /** Standard input is a terminal: nothing was piped in. */
  readonly inputIsTerminal: boolean;
  /** Writes to standard output and waits until more may come; false when nobody reads any more. */
  send(text: string): Promise<boolean>;
}

/** A command: its arguments without its own name; resolves to the exit code. */
export type Command = (args: readonly string[], io: CommandIo) => Promise<number>;
