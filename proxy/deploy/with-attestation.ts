// The extension for a hospital whose gateway asks browsers for an attestation: it may set a header.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies a built extension into `into`, which is emptied first, with the permission added; returns `into`. */
export function withAttestation(built: string, into: string): string {
  rmSync(into, { recursive: true, force: true });
  cpSync(built, into, { recursive: true });
  const path = join(into, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { permissions?: string[] };
  const permissions = [...(manifest.permissions ?? []), 'declarativeNetRequestWithHostAccess'];
  writeFileSync(path, JSON.stringify({ ...manifest, permissions }, null, 2));
  return into;
}
