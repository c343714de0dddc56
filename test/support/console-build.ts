// The console as `npm run build` makes it, in a folder of this run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export async function buildConsole(): Promise<{ dist: string; remove(): Promise<void> }> {
  const dist = await mkdtemp(join(tmpdir(), 'medveil-console-dist-'));
  const configFile = resolve(import.meta.dirname, '../../vite.config.ts');
  const inline = { outDir: dist, emptyOutDir: true };
  await build({ configFile, mode: 'console', logLevel: 'silent', build: inline });
  return { dist, remove: () => rm(dist, { recursive: true, force: true }) };
}
