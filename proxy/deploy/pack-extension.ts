// Packs the built extension as CRX3 with the hospital's own key, and the update manifest beside it.
// Both are served under /update/; browsers find them through policy.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './files-below.ts';
import type { ExtensionKey } from './extension-key.ts';

export interface PackedExtension {
  readonly id: string;
  readonly version: string;
  readonly crxPath: string;
  readonly updatesPath: string;
}

type Crx3 = (
  files: readonly string[],
  options: { keyPath: string; crxPath: string; forceDateTime: number },
) => Promise<unknown>;

/**
 * @param built folder of the built extension, with manifest.json
 * @param out folder that /update/ serves
 * @throws Error when the folder holds no built extension
 */
export async function packExtension(options: {
  built: string;
  out: string;
  key: ExtensionKey;
  serviceOrigin: string;
}): Promise<PackedExtension> {
  const { built, out, key, serviceOrigin } = options;
  const manifestPath = join(built, 'manifest.json');
  if (!existsSync(manifestPath)) throw new Error(`${built} holds no built extension`);
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { version: string };
  mkdirSync(out, { recursive: true });
  const name = `medveil-${manifest.version}.crx`;
  const crxPath = join(out, name);
  // crx3 is CommonJS without types.
  const crx3 = createRequire(import.meta.url)('crx3') as Crx3;
  // manifest.json must come first: crx3 takes its folder as the root of the archive.
  const files = [manifestPath, ...filesBelow(built).filter((path) => path !== manifestPath)];
  // A fixed time makes the same build the same package.
  await crx3(files, { keyPath: key.path, crxPath, forceDateTime: Date.UTC(2026, 0, 1) / 1000 });
  const updatesPath = join(out, 'updates.xml');
  const url = `${serviceOrigin}/update/${name}`;
  writeFileSync(updatesPath, updateManifest(key.id, manifest.version, url));
  return { id: key.id, version: manifest.version, crxPath, updatesPath };
}

/** Omaha update manifest, protocol 2.0, as Chromium's updater reads it. */
export function updateManifest(id: string, version: string, codebase: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${codebase}" version="${version}"/>
  </app>
</gupdate>
`;
}
