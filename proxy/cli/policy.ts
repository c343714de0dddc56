// `medveil policy generate`: the file that IT puts on workstations.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { portOf, publicOrigins } from '../config/public-origins.ts';
import {
  chromiumPolicy,
  type PolicyBrowser,
  policyPath,
  policyTargets,
} from '../deploy/browser-policy.ts';
import { loadEnrolToken } from '../deploy/enrol-token.ts';
import { loadExtensionKey } from '../deploy/extension-key.ts';
import { loadServerIdentity } from '../tls/local-authority.ts';
import type { Command, CommandIo } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 with the policy on standard output or in `--out`; 2 when the arguments are wrong. */
export const policy: Command = async (args, io) => {
  const flags = parseFlags(args, {
    browser: { type: 'string', default: 'chrome' },
    os: { type: 'string', default: 'linux' },
    config: { type: 'string' },
    out: { type: 'string' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { browser: named, os, config: path, out } = flags.values;
  if (flags.positionals.join(' ') !== 'generate') return complain(io, 'say: policy generate');
  const browser = policyTargets.find((known) => known === named);
  if (!browser) return complain(io, `--browser ${named} is not supported yet`);
  if (os !== 'linux') return complain(io, `--os ${os} is not supported yet`);
  const config = openConfig(path, io);
  if (!config) return 2;
  const { dataDir, tls, listen, names } = config;
  // With certificates of the hospital's own PKI, workstations trust its authority already.
  const identity = tls
    ? null
    : await loadServerIdentity({ dir: join(dataDir, 'tls'), names, now: new Date() });
  const ports = { gateway: portOf(listen.gateway), service: portOf(listen.service) };
  const origins = publicOrigins(config, ports);
  const content = chromiumPolicy({
    extensionId: loadExtensionKey(dataDir).id,
    serviceOrigin: origins.service,
    enrolToken: loadEnrolToken(dataDir),
    sites: origins.sites,
    authority: identity?.caDerBase64 ?? null,
    usesProxy: (listen.forward ?? listen.forwardPlain) !== undefined,
  });
  give(JSON.stringify(content, null, 2), browser, out, io);
  return 0;
};

function give(text: string, browser: PolicyBrowser, out: string | undefined, io: CommandIo): void {
  if (out === undefined) io.out(text);
  // Readable by its owner only: the enrolment token is in it.
  else writeFileSync(out, `${text}\n`, { mode: 0o600 });
  io.err(`把此文件放到 put this file at ${policyPath(browser)}`);
}

function complain(io: CommandIo, what: string): number {
  io.err(`policy: ${what}`);
  io.err(
    'usage: medveil policy generate --browser chrome|chromium|edge --os linux [--config FILE] [--out FILE]',
  );
  return 2;
}
