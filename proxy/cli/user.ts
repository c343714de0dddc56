// `medveil user add NAME --role ROLE` and `medveil user list`: accounts of the console.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { consoleRoles } from '../../shared/messages/console.ts';
import { createAccount } from '../auth/create-account.ts';
import { openAppStore } from '../store/app-store.ts';
import type { Command } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when done, 2 when nothing was changed. The one-time password is shown once and kept nowhere. */
export const user: Command = async (args, io) => {
  const flags = parseFlags(args, {
    config: { type: 'string' },
    role: { type: 'string' },
    department: { type: 'string' },
  });
  const complain = (what: string) => {
    io.err(`user: ${what}`);
    return 2;
  };
  if ('complaint' in flags) return complain(flags.complaint);
  const [what, name, ...rest] = flags.positionals;
  const role = consoleRoles.find((each) => each === flags.values.role);
  const isAdd = what === 'add' && name !== undefined && role !== undefined;
  if (rest.length > 0 || !(isAdd || (what === 'list' && name === undefined)))
    return complain(
      `usage: medveil user add NAME --role ${consoleRoles.join('|')} [--department NAME] | user list`,
    );
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  const path = join(config.dataDir, 'medveil.sqlite');
  if (!existsSync(path)) return complain(`${path} is missing: start the product once`);
  const store = await openAppStore(path);
  try {
    if (!isAdd) {
      for (const each of await store.accounts.list())
        io.out(
          `${each.user}\t${each.role}\t${each.disabled ? '停用 disabled' : '启用 enabled'}\t${each.department ?? ''}`,
        );
      return 0;
    }
    const made = await createAccount(store.accounts, {
      user: name,
      role,
      department: flags.values.department,
    });
    if (!made.created) {
      return complain(
        made.reason === 'exists' ? '用户已存在 it exists' : '用户名不合规 a bad name',
      );
    }
    io.out(`${made.account.user}  一次性密码 one-time password: ${made.password}`);
    return 0;
  } finally {
    await store.close();
  }
};
