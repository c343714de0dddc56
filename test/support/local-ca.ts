// A certificate authority for a test run, made once, and TLS servers that misbehave in known ways.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { ServerIdentity } from '../../proxy/tls/local-authority.ts';

let directory: Promise<string> | undefined;

/** An identity under the run's authority; `names` default to loopback. */
export async function testIdentity(
  leaf = 'server',
  names: readonly string[] = ['localhost', '127.0.0.1'],
): Promise<ServerIdentity> {
  directory ??= mkdtemp(join(tmpdir(), 'medveil-ca-'));
  return loadServerIdentity({ dir: await directory, names, now: new Date(), leaf });
}

/** An identity under an authority that nobody trusts. */
export async function strangerIdentity(): Promise<ServerIdentity> {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-other-ca-'));
  return loadServerIdentity({ dir, names: ['localhost', '127.0.0.1'], now: new Date() });
}
