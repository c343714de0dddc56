// A ledger copied while it is in use, always into a SQLite file: a backup of either store is verified by
// the same command and restored into either.
import { closeSync, fsyncSync, openSync } from 'node:fs';
import type { LedgerAddress } from './ledger-address.ts';
import { openLedgerSnapshot } from './open-ledger-store.ts';
import { openSqlite } from './sqlite-database.ts';
import { openSqliteStore } from './sqlite-ledger-store.ts';

/** One state of the ledger, durable on return. @param path file that does not exist yet */
export async function copyLedger(address: LedgerAddress, path: string): Promise<void> {
  if (address.kind === 'sqlite') return copySqlite(address.path, path);
  const source = await openLedgerSnapshot(address);
  try {
    const copy = await openSqliteStore(path);
    try {
      await copy.fill(source);
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

/** Copies any SQLite database as it is at this moment, without stopping who writes to it. */
export function copySqlite(from: string, to: string): void {
  // The file as it is, with whatever was put into it: a copy must not make tampering vanish.
  const database = openSqlite(from, 'readOnly');
  try {
    closeSync(openSync(to, 'wx', 0o600));
    database.prepare('vacuum into ?').run(to);
  } finally {
    database.close();
  }
  const file = openSync(to, 'r+');
  fsyncSync(file);
  closeSync(file);
}
