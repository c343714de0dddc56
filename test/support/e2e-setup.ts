// Before the browser tests: a browser is there, and the extension is built once for the whole run, with
// a key made for it so that its id is known.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureBrowser } from './browser.ts';
import { firefoxUnsupported } from './firefox.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the unpacked extension under test. */
    extensionDir: string;
    /** The same for Firefox; '' where there is none. */
    firefoxDir: string;
  }
}

const root = resolve(import.meta.dirname, '../..');

/** Runs one mode of vite.config.ts, as `npm run build` would, with this run's environment. */
export function viteBuild(mode: string, env: Record<string, string> = {}): void {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const options = { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8' as const };
  execFileSync(process.execPath, [vite, 'build', '--mode', mode], { ...options, stdio: 'pipe' });
}

/** Builds the extension into a new folder, with a key made for it. */
export function buildExtension(): string {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-extension-'));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  viteBuild('extension', { MEDVEIL_EXTENSION_KEY: key, MEDVEIL_EXTENSION_OUT: dir });
  return dir;
}

function buildForFirefox(): string {
  if (firefoxUnsupported() !== undefined) return '';
  const dir = mkdtempSync(join(tmpdir(), 'medveil-firefox-extension-'));
  viteBuild('extension-firefox', { MEDVEIL_EXTENSION_OUT: dir });
  return dir;
}

export function setup(project: TestProject): () => void {
  ensureBrowser();
  const dir = buildExtension();
  project.provide('extensionDir', dir);
  const forFirefox = buildForFirefox();
  project.provide('firefoxDir', forFirefox);
  return () => {
    for (const each of [dir, forFirefox]) rmSync(each, { recursive: true, force: true });
  };
}
