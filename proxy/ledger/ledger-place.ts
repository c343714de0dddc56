// Where a ledger is and how it is kept. Plain data: it goes to threads.
import type { LedgerAddress } from '../store/ledger-address.ts';
import type { Further } from './further-signatures.ts';
import type { SealSettings } from './payloads.ts';

export interface LedgerPlace {
  /** Data directory: keys and published checkpoints, and the database if it is a file. */
  readonly dir: string;
  /** Where the entries are; in the data directory unless said otherwise. */
  readonly address?: LedgerAddress;
  /** How payloads are sealed at rest; they are not without. */
  readonly seal?: SealSettings;
  /** Signatures of further kinds, and a second tree; none unless told. */
  readonly further?: Further;
  /** Most bytes that records may take on this machine's disk while a database server is away; 0 for none.
   *  1 GiB unless said otherwise. */
  readonly spoolBytes?: number;
  /** How long records wait for a database that has gone away before they are spooled, ms: time for a restart,
   *  3 s unless said otherwise. */
  readonly retryMs?: number;
  /** A second file of published checkpoints, on another volume: the ledger must not be behind it. */
  readonly secondFile?: string;
}
