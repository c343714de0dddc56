// The certificates of our listeners as files: read at the start, and again when they change.
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { loadServerIdentity, readServerIdentity } from '../tls/local-authority.ts';
import type { ClientTrust } from '../tls/system-client.ts';
import type { ListenerMaterial } from '../tls/tls-listeners.ts';
import { StartError } from './listening.ts';

type Named = Pick<Config, 'dataDir' | 'names' | 'tls' | 'systemClients'>;

/**
 * The hospital's certificate, or the local authority's, which is issued anew when it nears its end.
 * Throws `StartError` in words for the operator when files cannot be used together.
 */
export async function readListenerMaterial(config: Named, now: Date): Promise<ListenerMaterial> {
  const { dataDir, names, tls, systemClients } = config;
  const identity = tls
    ? await said('tls', readServerIdentity(tls))
    : await loadServerIdentity({ dir: join(dataDir, 'tls'), names, now });
  if (identity.notAfter.getTime() <= now.getTime()) {
    throw new StartError(
      `证书已过期 the certificate (setting "tls") ended on ${identity.notAfter.toISOString()}`,
    );
  }
  if (systemClients === undefined) return { identity };
  return { identity, clients: await said('systemClients', readTrust(systemClients)) };
}

/** Files that the material comes from; none when the local authority makes it. */
export function materialFiles({ tls, systemClients }: Named): readonly string[] {
  return [
    ...(tls === undefined ? [] : [tls.certFile, tls.keyFile, tls.caFile]),
    ...(systemClients === undefined ? [] : [systemClients.caFile]),
    ...(systemClients?.crlFile === undefined ? [] : [systemClients.crlFile]),
  ];
}

async function readTrust(files: { caFile: string; crlFile?: string }): Promise<ClientTrust> {
  const ca = await readFile(files.caFile, 'utf8');
  // OpenSSL takes a file without any certificate, and then nobody or everybody is known.
  if (!new X509Certificate(ca).ca) throw new Error(`${files.caFile} is no authority's certificate`);
  if (files.crlFile === undefined) return { ca };
  return { ca, crl: await readFile(files.crlFile, 'utf8') };
}

function said<T>(setting: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    const why = error instanceof Error ? error.message : 'cannot be read';
    throw new StartError(`证书 certificate (setting "${setting}"): ${why}`);
  });
}
