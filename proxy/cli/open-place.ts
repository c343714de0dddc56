// The ledger that a command is told of: a data directory, or what a configuration names.
import { existsSync } from 'node:fs';
import { ledgerPlace, placeOfDirectory } from '../config/ledger-place.ts';
import { ledgerIn } from '../ledger/data-directory.ts';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import type { CommandIo } from './io.ts';
import { openConfig } from './open-config.ts';

/** Or why there is none, in words; empty when that has been said. */
export function openPlace(
  { dir, config: path }: { dir: string | undefined; config: string | undefined },
  io: CommandIo,
): LedgerPlace | { complaint: string } {
  const place = path === undefined ? ownPlace(dir ?? '.medveil', io) : configured(path, io);
  if (!place) return { complaint: '' };
  const { address = ledgerIn(place.dir) } = place;
  const isThere = address.kind === 'postgres' || existsSync(address.path);
  return isThere ? place : { complaint: `there is no ledger in ${place.dir}` };
}

function ownPlace(dir: string, io: CommandIo): LedgerPlace {
  return placeOfDirectory(dir, io.ledgerSecrets);
}

function configured(path: string, io: CommandIo): LedgerPlace | null {
  const config = openConfig(path, io);
  return config && ledgerPlace(config, io.ledgerSecrets);
}
