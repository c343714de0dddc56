// Logs of two sizes on one store, written by the product's own writer, and what their records take on disk on
// the way.
import { rmSync, statSync } from 'node:fs';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../../proxy/ledger/open-ledger.ts';
import { openSqlite } from '../../proxy/store/sqlite-database.ts';
import { withClient } from '../support/postgres-server.ts';
import type { BenchLine } from './bench-line.ts';
import { appendHospital } from './hospital-log.ts';

export interface SizedLog {
  readonly size: number;
  readonly place: LedgerPlace;
  readonly ledger: OpenedLedger;
  /** End of the year that its records are of. */
  readonly now: number;
}

/** Writes a log, and stops on the way, when it has `stop` entries, for a look at it. */
export async function writeLog(
  place: LedgerPlace,
  size: number,
  stop = 0,
  look: (place: LedgerPlace, size: number) => Promise<void> = async () => undefined,
): Promise<SizedLog> {
  const now = Date.now();
  const ledger = await openLedger(place);
  if (stop > 0 && stop < size) {
    await appendHospital(ledger, { from: 0, to: stop, size, now });
    await look(place, stop);
  }
  const from = stop < size ? stop : 0;
  await appendHospital(ledger, { from, to: size, size, now });
  const { address } = place;
  // As the database does by itself within minutes: knows the values, and which pages nobody changes.
  if (address?.kind === 'postgres')
    await withClient(address, (client) => client.query('vacuum (analyze)'));
  return { size, place, ledger, now };
}

export async function removeLog({ ledger, place }: SizedLog): Promise<void> {
  await ledger.close();
  rmSync(place.dir, { recursive: true, force: true });
}

/** Bytes of everything the database keeps of a ledger. */
export async function bytesOf({ dir, address }: LedgerPlace): Promise<number> {
  if (address?.kind === 'postgres')
    return withClient(address, async (client) => {
      const { rows } = await client.query('select pg_database_size(current_database())::float8 n');
      return Number(rows[0]?.n);
    });
  const database = openSqlite(ledgerPath(dir), 'readWrite');
  // What is still in the log beside the file belongs to it.
  database.exec('PRAGMA wal_checkpoint(PASSIVE)');
  database.close();
  return statSync(ledgerPath(dir)).size;
}

/** Bytes a record at two sizes of one log; the smaller is the baseline. */
export function growthLine(store: string, small: Sized, large: Sized): BenchLine {
  const [baseline, value] = [small, large].map(({ bytes, size }) => Math.round(bytes / size));
  return {
    bench: 'ledger',
    case: `growth, ${store}: a record on disk, of ${large.size} beside ${small.size}`,
    value: value ?? 0,
    unit: 'bytes',
    baseline: baseline ?? 0,
    ratio: Math.round((1000 * (value ?? 0)) / (baseline ?? 1)) / 1000,
  };
}

export interface Sized {
  readonly size: number;
  readonly bytes: number;
}
