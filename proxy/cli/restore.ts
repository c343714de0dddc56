// `medveil restore DIR [--config FILE] [--checkpoints FILE…] [--destroyed FILE…]`: a backup becomes the ledger again.
import { ledgerPlace } from '../config/ledger-place.ts';
import { restoreLedger } from '../ledger/restore.ts';
import type { Command } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when the restored ledger verifies, 1 when it does not, 2 when nothing was restored. */
export const restore: Command = async (args, io) => {
  const flags = parseFlags(args, {
    config: { type: 'string' },
    checkpoints: { type: 'string', multiple: true },
    destroyed: { type: 'string', multiple: true },
  });
  const complain = (what: string) => {
    io.err(`restore: ${what}`);
    return 2;
  };
  if ('complaint' in flags) return complain(flags.complaint);
  const [from, ...rest] = flags.positionals;
  if (from === undefined || rest.length > 0) {
    return complain(
      'usage: medveil restore DIR [--config FILE] [--checkpoints FILE] [--destroyed FILE]',
    );
  }
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  try {
    const place = ledgerPlace(config, io.ledgerSecrets);
    const { checkpoints = [], destroyed = [] } = flags.values;
    const outcome = await restoreLedger(from, place, checkpoints, destroyed);
    if ('complaint' in outcome) return complain(outcome.complaint);
    const { report, note, purged } = outcome;
    io.out(note);
    if (purged > 0)
      io.out(
        `备份之后已销毁的 ${purged} 条内容未恢复 ${purged} entries that were destroyed since the backup stay destroyed`,
      );
    if (report.ok) io.out(`ok: ${report.entries} entries, all unchanged 已恢复并核验`);
    else io.out(`NOT OK: ${report.firstBad?.message} 恢复后未通过核验`);
    return report.ok ? 0 : 1;
  } catch (error) {
    return complain(error instanceof Error ? error.message : 'failed');
  }
};
