// `medveil policy generate`: the file that IT puts on workstations.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import type { Config } from '../config/config-schema.ts';
import { portOf, publicOrigins } from '../config/public-origins.ts';
import { type BrowserPolicyInput, policyTargets } from '../deploy/browser-policy.ts';
import { loadEnrolToken } from '../deploy/enrol-token.ts';
import { loadExtensionKey } from '../deploy/extension-key.ts';
import { firefoxId } from '../deploy/pack-firefox.ts';
import {
  chromiumPolicyFile,
  firefoxPolicyFile,
  type PolicyFile,
  policySystems,
} from '../deploy/policy-file.ts';
import { loadServerIdentity } from '../tls/local-authority.ts';
import type { Command, CommandIo } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 with the policy; 2 when the arguments or the configuration are wrong. */
export const policy: Command = async (args, io) => {
  const flags = parseFlags(args, {
    browser: { type: 'string', default: 'chrome' },
    os: { type: 'string', default: 'linux' },
    config: { type: 'string' },
    out: { type: 'string' },
    unsigned: { type: 'boolean', default: false },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { browser: named, os, config: path, out, unsigned } = flags.values;
  if (flags.positionals.join(' ') !== 'generate') return complain(io, 'say: policy generate');
  const browser = policyTargets.find((known) => known === named);
  if (!browser && named !== 'firefox') return complain(io, `--browser ${named} is not known`);
  if (unsigned && browser) return complain(io, '--unsigned is for Firefox');
  const system = policySystems.find((known) => known === os);
  if (!system) return complain(io, `--os ${os} is not known`);
  const config = openConfig(path, io);
  if (!config) return 2;
  const extensionId = browser ? loadExtensionKey(config.dataDir).id : firefoxId;
  const input = await inputOf(config, extensionId);
  const file = browser
    ? chromiumPolicyFile(browser, system, input)
    : firefoxPolicyFile(system, input, unsigned);
  give(file, out, io);
  giveAuthority(file, input.authority, out, io);
  if (file.notice !== undefined) io.err(file.notice);
  return 0;
};

async function inputOf(config: Config, extensionId: string): Promise<BrowserPolicyInput> {
  const { dataDir, tls, listen, names } = config;
  // With certificates of the hospital's own PKI, workstations trust its authority already.
  const identity = tls
    ? null
    : await loadServerIdentity({ dir: join(dataDir, 'tls'), names, now: new Date() });
  const ports = { gateway: portOf(listen.gateway), service: portOf(listen.service) };
  const origins = publicOrigins(config, ports);
  return {
    extensionId,
    serviceOrigin: origins.service,
    enrolToken: loadEnrolToken(dataDir),
    sites: origins.sites,
    authority: identity?.caDerBase64 ?? null,
    usesProxy: (listen.forward ?? listen.forwardPlain) !== undefined,
  };
}

function give({ text, encoding, place }: PolicyFile, out: string | undefined, io: CommandIo): void {
  if (out === undefined) io.out(text);
  else {
    // The registry editor knows UTF-16 by its mark.
    const mark = encoding === 'utf16le' ? '\uFEFF' : '';
    // Readable by its owner only: the enrolment token is in it.
    writeFileSync(out, `${mark}${text.trimEnd()}\n`, { mode: 0o600, encoding });
  }
  io.err(place);
}

/** Firefox takes authorities as files. */
function giveAuthority(
  { authorityPath }: PolicyFile,
  der: string | null,
  out: string | undefined,
  io: CommandIo,
): void {
  if (der === null || authorityPath === null) return;
  const pem = new X509Certificate(Buffer.from(der, 'base64')).toString();
  if (out === undefined) {
    io.err('还需证书文件，用 --out 生成 it also needs the authority’s file: say --out');
    return;
  }
  const beside = join(dirname(out), 'medveil-authority.pem');
  writeFileSync(beside, pem);
  io.err(`把 ${beside} 放到 put it at ${authorityPath}`);
}

function complain(io: CommandIo, what: string): number {
  io.err(`policy: ${what}`);
  io.err(
    'usage: medveil policy generate [--browser chrome|chromium|edge|firefox [--unsigned]] ' +
      '[--os linux|windows|macos] [--config FILE] [--out FILE]',
  );
  return 2;
}
