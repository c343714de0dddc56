// `medveil bundle DATADIR --out DIR`: the whole log with its content, as files that the offline
// verifier checks. Exporting is a look at all of it, and is recorded first.
import { existsSync } from 'node:fs';
import { writeBundle } from '../ledger/write-bundle.ts';
import type { Command, CommandIo } from './io.ts';
import { lookOffline } from './look-offline.ts';
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
    if (!(await lookOffline(place, { bundle: 'all' }, 1)))
      return complain(io, 'the server is running: stop it first');
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
