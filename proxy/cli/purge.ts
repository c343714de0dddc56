// `medveil purge BACKUP… [--data DIR | --config FILE]`: what the ledger has destroyed is destroyed in backups
// from before it as well. The ledger records it, for each backup and case.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { recordOfflineLook } from '../export/record-offline-look.ts';
import type { LedgerPlace } from '../ledger/open-ledger.ts';
import { type PurgedBackup, purgeBackup } from '../ledger/purge.ts';
import type { Command, CommandIo } from './io.ts';
import { localActor } from './local-actor.ts';
import { openPlace } from './open-place.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when every backup is purged and holds, 1 when one does not hold, 2 when one was not purged. */
export const purge: Command = async (args, io) => {
  const flags = parseFlags(args, { data: { type: 'string' }, config: { type: 'string' } });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { data: dir, config } = flags.values;
  const folders = flags.positionals;
  if (folders.length === 0 || (dir !== undefined && config !== undefined)) return complain(io, '');
  const place = openPlace({ dir, config }, io);
  if ('complaint' in place) return complain(io, place.complaint);
  let worst = 0;
  // One that cannot be purged keeps no other from it.
  for (const folder of folders) worst = Math.max(worst, await purgeOne(folder, place, io));
  return worst;
};

async function purgeOne(folder: string, place: LedgerPlace, io: CommandIo): Promise<number> {
  const refuse = (what: string): number => {
    io.err(`purge: ${folder}: ${what}`);
    return 2;
  };
  try {
    const outcome = await purgeBackup(folder, place);
    if ('complaint' in outcome) return refuse(outcome.complaint);
    const refused = await recorded(folder, outcome, place);
    if (refused !== null) return refuse(refused);
    const { purged, report } = outcome;
    const entries = purged.reduce((sum, each) => sum + each.entries, 0);
    if (!report.ok) {
      io.out(`NOT OK: ${folder} 未通过核验: ${report.firstBad?.message}`);
      return 1;
    }
    io.out(
      purged.length === 0
        ? `${folder}: 没有需要销毁的内容 nothing to destroy`
        : `ok: ${folder}: ${entries} 条内容已销毁，其余已核验 entries destroyed, the rest verified`,
    );
    return 0;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'failed');
  }
}

/** Null when it stands in the record; else why not, in words. */
async function recorded(
  folder: string,
  { purged, report }: PurgedBackup,
  place: LedgerPlace,
): Promise<string | null> {
  for (const { certificate, entries } of purged) {
    const { id, class: of, from, to } = certificate.known;
    const note = `${basename(folder)} (${madeAt(folder)}, ${report.entries} entries): ${entries}`;
    const step = { kind: 'ledger.destroy', case: id, step: 'purged' } as const;
    const about = { class: of, from, to, note: note.toWellFormed().slice(0, 1000) };
    const refused = await recordOfflineLook(place, { ...step, actor: localActor(), ...about });
    if (refused !== null) return refused;
  }
  return null;
}

/** As the backup says of itself. */
function madeAt(folder: string): string {
  try {
    const about: unknown = JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8'));
    const when = typeof about === 'object' && about && 'madeAt' in about ? about.madeAt : null;
    return typeof when === 'string' ? when : '?';
  } catch {
    return '?';
  }
}

function complain(io: CommandIo, what: string): number {
  if (what !== '') io.err(`purge: ${what}`);
  io.err('usage: medveil purge BACKUP… [--data DIR | --config FILE]');
  return 2;
}
