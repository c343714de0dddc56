// `medveil pack`: signs the built extension with the hospital's key for the update server.
import { join } from 'node:path';
import { portOf, publicOrigins } from '../config/public-origins.ts';
import { buildIfStale } from '../deploy/build-browser-code.ts';
import { loadExtensionKey } from '../deploy/extension-key.ts';
import { packExtension } from '../deploy/pack-extension.ts';
import { extensionFor } from '../deploy/with-attestation.ts';
import type { Command } from './io.ts';
import { openConfig } from './open-config.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 with the package's id, version and file on standard output. */
export const pack: Command = async (args, io) => {
  const flags = parseFlags(args, { config: { type: 'string' } });
  if ('complaint' in flags) {
    io.err(`pack: ${flags.complaint}`);
    return 2;
  }
  const config = openConfig(flags.values.config, io);
  if (!config) return 2;
  const { dataDir, listen } = config;
  const ports = { gateway: portOf(listen.gateway), service: portOf(listen.service) };
  // Progress to standard error: standard output is the result, for scripts.
  const built = await buildIfStale('extension', (line) => io.err(line));
  const packed = await packExtension({
    built: extensionFor(config, built),
    out: join(dataDir, 'update'),
    key: loadExtensionKey(dataDir),
    serviceOrigin: publicOrigins(config, ports).service,
  });
  io.out(`id       ${packed.id}`);
  io.out(`version  ${packed.version}`);
  io.out(`package  ${packed.crxPath}`);
  io.out(`updates  ${packed.updatesPath}`);
  return 0;
};
