// `medveil backup --out DIR [--config FILE]`: copies the ledger while it is in use.
import { ledgerPlace } from '../config/ledger-place.ts';
import { backupLedger } from '../ledger/backup.ts';
import type { Command } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when the backup was written and verifies, 1 when it does not, 2 when there is none. */
export const backup: Command = async (args, io) => {
  const flags = parseFlags(args, { out: { type: 'string' }, config: { type: 'string' } });
  const complain = (what: string) => {
    io.err(`backup: ${what}`);
    return 2;
  };
  if ('complaint' in flags) return complain(flags.complaint);
  const { out, config: path } = flags.values;
  if (out === undefined || flags.positionals.length > 0) {
    return complain('usage: medveil backup --out DIR [--config FILE]');
  }
  const config = openConfig(path, io);
  if (!config) return 2;
  try {
    const report = await backupLedger(ledgerPlace(config, io.ledgerSecrets), out);
    if ('complaint' in report) return complain(report.complaint);
    if (report.ok) io.out(`ok: ${report.entries} entries in ${out} 备份完成并已核验`);
    else io.out(`NOT OK: ${out} 备份未通过核验: ${report.firstBad?.message}`);
    return report.ok ? 0 : 1;
  } catch (error) {
    return complain(error instanceof Error ? error.message : 'failed');
  }
};
