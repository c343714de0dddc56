// The extension as it must never be: its content script behind an async import(), the default of many
// build tools. Tests use it to prove that the leak probe sees what such a build lets through.
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Manifest {
  content_scripts: { js: string[]; css?: string[] }[];
  web_accessible_resources?: unknown[];
}

/** Copies a built extension and wraps its content script in a loader; returns the copy's folder. */
export function asyncLoaderVariant(extension: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-async-'));
  cpSync(extension, dir, { recursive: true });
  const file = join(dir, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const [entry] = manifest.content_scripts;
  const script = entry!.js[0]!;
  const loader = `(async () => { await import(chrome.runtime.getURL(${JSON.stringify(script)})); })();`;
  writeFileSync(join(dir, 'loader.js'), loader);
  manifest.content_scripts = [{ ...entry!, js: ['loader.js'], css: [] }];
  manifest.web_accessible_resources = [{ resources: [script], matches: ['<all_urls>'] }];
  writeFileSync(file, JSON.stringify(manifest));
  return dir;
}
