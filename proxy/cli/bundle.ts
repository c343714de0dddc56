// `medveil bundle DATADIR --out DIR`: the whole log with its content, as files that the offline
// verifier checks. Exporting is a look at all of it, and is recorded first.
import { existsSync } from 'node:fs';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import { writeBundle } from '../ledger/write-bundle.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openPlace } from './open-place.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 with the number of entries on standard output, 2 when nothing was written. */
export const bundle: Command = async (args, io) => {
  const flags = parseFlags(args, { out: { type: 'string' }, config: { type: 'string' } });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const [dir, ...rest] = flags.positionals;
  const { out, config } = flags.values;
  if ((dir === undefined) === (config === undefined) || rest.length > 0 || out === undefined)
    return complain(io, 'name one data directory or configuration, and the folder to write');
  if (existsSync(out)) return complain(io, `${out} exists already`);
  try {
    const place = openPlace({ dir, config }, io);
    if ('complaint' in place) return complain(io, place.complaint);
    // The look is itself an entry, and the bundle has it.
    const filter = canonicalJson({ bundle: 'all' });
    const look = { kind: 'admin.open', actor: localActor(), filter, results: 1 } as const;
    const refused = await recordOfflineLook(place, look);
    if (refused !== null) return complain(io, refused);
    io.out(`${await writeBundle(place, out)} entries 条 → ${out}`);
    return 0;
  } catch (error) {
    return complain(io, error instanceof Error ? error.message : 'failed');
  }
};

function complain(io: CommandIo, what: string): number {
  if (what !== '') io.err(`bundle: ${what}`);
  io.err('usage: medveil bundle DATADIR|--config FILE --out DIR');
  return 2;
}
