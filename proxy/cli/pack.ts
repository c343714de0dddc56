// `medveil pack`: makes the extension's packages for the update server: signed with the hospital's key for Chromium
// browsers, as an XPI for Firefox.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { portOf, publicOrigins } from '../config/public-origins.ts';
import { buildIfStale } from '../deploy/build-browser-code.ts';
import { loadExtensionKey } from '../deploy/extension-key.ts';
import { packExtension } from '../deploy/pack-extension.ts';
import { packForFirefox, serveSigned } from '../deploy/pack-firefox.ts';
import { extensionFor } from '../deploy/with-attestation.ts';
import type { Command, CommandIo } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

interface Packed {
  readonly id: string;
  readonly version: string;
  readonly path: string;
  readonly updatesPath: string;
}

/** Exit 0 with the package's id, version and file on standard output; 2 when the arguments are wrong. */
export const pack: Command = async (args, io) => {
  const flags = parseFlags(args, {
    config: { type: 'string' },
    browser: { type: 'string', default: 'chromium' },
    signed: { type: 'string' },
  });
  if ('complaint' in flags) return complain(io, flags.complaint);
  const { browser, signed } = flags.values;
  if (browser !== 'chromium' && browser !== 'firefox') {
    return complain(io, `--browser ${browser}: say chromium (Chrome and Edge too) or firefox`);
  }
  if (signed !== undefined && browser !== 'firefox') {
    return complain(io, '--signed is for Firefox: Chromium browsers take the hospital’s own key');
  }
  if (signed !== undefined && !existsSync(signed)) return complain(io, `${signed} is not there`);
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  const packed = await (browser === 'firefox'
    ? packFirefox(config, signed, io)
    : packChromium(config, io));
  io.out(`id       ${packed.id}`);
  io.out(`version  ${packed.version}`);
  io.out(`package  ${packed.path}`);
  io.out(`updates  ${packed.updatesPath}`);
  return 0;
};

async function packChromium(config: Config, io: CommandIo): Promise<Packed> {
  // Progress to standard error: standard output is the result, for scripts.
  const built = await buildIfStale('extension', (line) => io.err(line));
  const { crxPath: path, ...packed } = await packExtension({
    built: extensionFor(config, built),
    out: join(config.dataDir, 'update'),
    key: loadExtensionKey(config.dataDir),
    serviceOrigin: serviceOriginOf(config),
  });
  return { ...packed, path };
}

async function packFirefox(
  config: Config,
  signed: string | undefined,
  io: CommandIo,
): Promise<Packed> {
  const place = { out: join(config.dataDir, 'update'), serviceOrigin: serviceOriginOf(config) };
  if (signed !== undefined) {
    const { xpiPath: path, ...packed } = serveSigned({ ...place, signed });
    return { ...packed, path };
  }
  const built = await buildIfStale('extension-firefox', (line) => io.err(line));
  const fitting = extensionFor(config, built, 'extension-firefox');
  const { xpiPath: path, ...packed } = packForFirefox({ ...place, built: fitting });
  io.err(
    '未签名：正式版 Firefox 只接受 Mozilla 签名的扩展；签名后用 --signed 换上 ' +
      'unsigned: Firefox releases take only packages signed by Mozilla; put the signed one in its place by --signed',
  );
  return { ...packed, path };
}

function serviceOriginOf(config: Config): string {
  const { listen } = config;
  const ports = { gateway: portOf(listen.gateway), service: portOf(listen.service) };
  return publicOrigins(config, ports).service;
}

function complain(io: CommandIo, what: string): number {
  io.err(`pack: ${what}`);
  io.err('usage: medveil pack [--browser chromium|firefox [--signed FILE]] [--config FILE]');
  return 2;
}
