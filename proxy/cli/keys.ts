// `medveil keys rotate-master|rotate-pseudonyms [--config FILE]`: new keys for the ledger, while it is not in use.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerPlace } from '../config/ledger-place.ts';
import { addPseudonymEpoch } from '../ledger/keys.ts';
import { rotateMasterKey } from '../ledger/rotate-master.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import type { Command } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when done, 2 when nothing was changed. */
export const keys: Command = async (args, io) => {
  const flags = parseFlags(args, { config: { type: 'string' } });
  const complain = (what: string) => {
    io.err(`keys: ${what}`);
    return 2;
  };
  if ('complaint' in flags) return complain(flags.complaint);
  const [what, ...rest] = flags.positionals;
  if ((what !== 'rotate-master' && what !== 'rotate-pseudonyms') || rest.length > 0)
    return complain('usage: medveil keys rotate-master|rotate-pseudonyms [--config FILE]');
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  if (!existsSync(config.dataDir)) return complain(`${config.dataDir} is missing`);
  const unlock = lockDirectory(join(config.dataDir, 'lock.sqlite'));
  if (!unlock) return complain(`${config.dataDir} 正被另一个进程使用 is used by a running process`);
  try {
    if (what === 'rotate-pseudonyms') {
      const epoch = addPseudonymEpoch(config.dataDir);
      io.out(
        `假名密钥第 ${epoch} 期已生成 new records use pseudonym epoch ${epoch}; searches use all`,
      );
      return 0;
    }
    const outcome = await rotateMasterKey(ledgerPlace(config, io.ledgerSecrets));
    if ('complaint' in outcome) return complain(outcome.complaint);
    io.out(`主密钥已更换 the master key is new; ${outcome.keys} data keys are wrapped by it`);
    return 0;
  } catch (error) {
    return complain(error instanceof Error ? error.message : 'failed');
  } finally {
    unlock();
  }
};
