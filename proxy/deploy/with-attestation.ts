// The extension for a hospital whose gateway asks browsers for an attestation: it may set a header.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies a built extension into `into`, which is emptied first, with the permission added; returns `into`.
 *  Its version is a step above the built one's and below the next release's: browsers that have the extension
 *  already would not fetch the same version again. */
export function withAttestation(built: string, into: string): string {
  rmSync(into, { recursive: true, force: true });
  cpSync(built, into, { recursive: true });
  const path = join(into, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly version: string;
    readonly permissions?: readonly string[];
    readonly host_permissions?: readonly string[];
  };
  const { version, permissions = [], host_permissions: hosts = [] } = manifest;
  const more = {
    // Ours have three numbers, Chromium takes four.
    version: `${version}.1`,
    permissions: [...permissions, 'declarativeNetRequestWithHostAccess'],
    // Without it the browser leaves the attestation out of sockets.
    host_permissions: [...hosts, 'wss://*/*'],
  };
  writeFileSync(path, JSON.stringify({ ...manifest, ...more }, null, 2));
  return into;
}

/** The extension that a configuration's package holds: where a site asks browsers for an attestation, one
 *  that may give it, in a folder of the data directory; else the one that was built. */
export function extensionFor(
  { sites, dataDir }: { sites: readonly { protection: readonly unknown[] }[]; dataDir: string },
  built: string,
  folder = 'extension',
): string {
  const asks = sites.some(({ protection }) => protection.length > 0);
  return asks ? withAttestation(built, join(dataDir, folder)) : built;
}
