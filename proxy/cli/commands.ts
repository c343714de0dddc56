// Every command of `medveil`, loaded only when it is called: `verify` must start fast and without the
// server's libraries.
import type { Command, CommandIo } from './io.ts';

interface Entry {
  readonly usage: string;
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Entry>> = {
  scan: {
    usage:
      'scan [--ndjson] [--json] [--rules FILE] [PATH…]   find identifiers in text and files 查找标识',
    load: async () => (await import('./scan.ts')).scan,
  },
  verify: {
    usage:
      'verify SOURCE [--key KEY] [--witness KEY]… [--seen FILE]… [--json]   check a ledger offline 离线核验记录',
    load: async () => (await import('./verify.ts')).verify,
  },
  backup: {
    usage: 'backup --out DIR [--config FILE]   copy the ledger while it is in use 在线备份',
    load: async () => (await import('./backup.ts')).backup,
  },
  purge: {
    usage:
      'purge BACKUP… [--data DIR | --config FILE]   destroy in backups what was destroyed 在备份中销毁',
    load: async () => (await import('./purge.ts')).purge,
  },
  restore: {
    usage: 'restore DIR [--config FILE]   bring a backup back, as a new epoch 恢复备份',
    load: async () => (await import('./restore.ts')).restore,
  },
  prove: {
    usage:
      'prove INDEX|--from SIZE --out FILE [--data DIR] [--content]   write a proof to check elsewhere 导出证明',
    load: async () => (await import('./prove.ts')).prove,
  },
  bundle: {
    usage:
      'bundle DATADIR --out DIR   export a log with its content, to verify elsewhere 导出证据包',
    load: async () => (await import('./bundle.ts')).bundle,
  },
  keys: {
    usage:
      'keys rotate-master|rotate-pseudonyms [--config FILE]   new keys for the ledger 更换密钥',
    load: async () => (await import('./keys.ts')).keys,
  },
  spool: {
    usage:
      'spool [set-aside --note WHY] [--json]   what waits for the database, and what of it can be read 暂存检查',
    load: async () => (await import('./spool.ts')).spool,
  },
  user: {
    usage: 'user add NAME --role ROLE | user list [--config FILE]   console accounts 控制台账号',
    load: async () => (await import('./user.ts')).user,
  },
  export: {
    usage:
      'export --format ndjson|csv|fhir|cef|atna [--since T] [--out FILE]   records out 导出记录',
    load: async () => (await import('./export.ts')).exportRecords,
  },
  evidence: {
    usage:
      'evidence --records 12,15-20|--request R|--transfer T --out DIR|FILE.zip   a case with its proofs 证据包',
    load: async () => (await import('./evidence.ts')).evidence,
  },
  trace: {
    usage:
      'trace PHOTO|--code CODE [--json] [--data DIR | --config FILE]   whose screen a picture shows 溯源水印',
    load: async () => (await import('./trace.ts')).trace,
  },
  policy: {
    usage:
      'policy generate --browser chrome|chromium|edge --os linux   browser policy 浏览器策略文件',
    load: async () => (await import('./policy.ts')).policy,
  },
  pack: {
    usage:
      'pack [--browser chromium|firefox [--signed FILE]] [--config FILE]   package the extension for the update server 打包扩展',
    load: async () => (await import('./pack.ts')).pack,
  },
};

/** Help text, one line a command. */
export function usage(first: readonly string[]): string[] {
  return [
    'medveil COMMAND',
    '',
    ...first.map((line) => `  ${line}`),
    ...Object.values(commands).map((entry) => `  ${entry.usage}`),
  ];
}

/** Runs a command by name; null when there is none of that name. */
export async function runCommand(
  name: string,
  args: readonly string[],
  io: CommandIo,
): Promise<number | null> {
  // Own names only: `constructor` is no command.
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!entry) return null;
  const command = await entry.load();
  return command(args, io);
}
