// The configured ledger for a command that reads it, wherever it is.
import { existsSync } from 'node:fs';
import type { Config } from '../config/config-schema.ts';
import { ledgerPlace } from '../config/ledger-place.ts';
import { ledgerIn } from '../ledger/data-directory.ts';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { type Payloads, readingPayloads } from '../ledger/payloads.ts';
import type { LedgerReader } from '../store/ledger-store.ts';
import { openLedgerReader } from '../store/open-ledger-store.ts';
import type { CommandIo } from './io.ts';

export interface OpenReader {
  readonly place: LedgerPlace;
  readonly reader: LedgerReader;
  readonly payloads: Payloads;
}

/** Null when there is no ledger. Rejects when a server cannot be asked. */
export async function openReader(config: Config, io: CommandIo): Promise<OpenReader | null> {
  const place = ledgerPlace(config, io.ledgerSecrets);
  const { dir, address = ledgerIn(dir) } = place;
  if (address.kind === 'sqlite' && !existsSync(address.path)) return null;
  const reader = await openLedgerReader(address);
  return { place, reader, payloads: readingPayloads(place, reader) };
}
