// `medveil serve [--config FILE] [--json]`: runs the product until it is told to stop.
import type { Config } from '../config/config-schema.ts';
import { type Listen, StartError } from '../start/listening.ts';
import { type StartedProduct, startProduct } from '../start/start-product.ts';
import type { CommandIo } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

export interface ServeDeps {
  readonly listen: Listen;
  /** Resolves when the process is asked to end. */
  readonly stopped: Promise<void>;
  /** Calls back whenever the process is asked to read its rules again. */
  readonly onReload: (listener: () => void) => void;
}

/** Exit 0 after an orderly stop, 1 when the product cannot start, 2 for wrong arguments. */
export async function serve(
  args: readonly string[],
  io: CommandIo,
  deps: ServeDeps,
): Promise<number> {
  const flags = parseFlags(args, { config: { type: 'string' }, json: { type: 'boolean' } });
  if ('complaint' in flags) {
    io.err(`serve: ${flags.complaint}`);
    return 2;
  }
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  const product = await start(config, io, deps);
  if (!product) return 1;
  // One line for programs (the tour, service managers), printed when everything listens.
  if (flags.values.json) io.out(JSON.stringify(product));
  else for (const line of greeting(product)) io.out(line);
  await deps.stopped;
  io.err('正在停止 stopping …');
  await product.close();
  return 0;
}

/** Null after an expected failure, said in one line; anything else is a bug and goes up whole. */
async function start(
  config: Config,
  io: CommandIo,
  { listen, onReload }: ServeDeps,
): Promise<StartedProduct | null> {
  try {
    return await startProduct(config, {
      listen,
      onReload,
      ledgerSecrets: io.ledgerSecrets,
      say: (line) => io.err(line),
      onFault: (what) => io.err(`fault: ${what}`),
    });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    io.err(`无法启动 cannot start: ${error.message}`);
    return null;
  }
}

/** What a person needs next: where to go and, the first time, as whom. */
function greeting(product: StartedProduct): string[] {
  const { firstAccount } = product;
  const account = firstAccount
    ? [
        '',
        `  首次登录 first sign-in   用户 user  ${firstAccount.user}`,
        `                           口令 password  ${firstAccount.password}   （仅显示一次 shown once）`,
      ]
    : [];
  return [
    '',
    '  医隐 Medveil',
    '',
    `  HIS（经网关 through the gateway）   ${product.gateway}`,
    `  明文入口 plaintext                 ${product.plaintext}`,
    ...(product.systems === null
      ? []
      : [`  系统接入 systems                   ${product.systems}`]),
    ...(product.forward === null
      ? []
      : [`  上网代理 forward proxy             ${product.forward}   ${product.service}/proxy.pac`]),
    `  控制台 console                     ${product.console}`,
    `  扩展更新 extension updates         ${product.service}/update/updates.xml`,
    `  扩展编号 extension id              ${product.extensionId}`,
    `  运行状态 health, metrics           ${product.admin}`,
    `  数据目录 data directory            ${product.dataDir}`,
    `  证书颁发机构 trust this authority   ${product.authorityFile}`,
    ...account,
    '',
    '  Ctrl+C 停止 stops',
    '',
  ];
}
