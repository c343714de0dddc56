// The leak probe as an extension of its own: its main-world script runs before a page's first, also in
// the page a browser opens by itself at a cold start, where no test script gets in early enough.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeScript } from './leak-probe.ts';

/** Writes the unpacked extension to `dir` and returns it. */
export function writeProbeExtension(dir: string, secrets: readonly string[]): string {
  mkdirSync(dir, { recursive: true });
  const manifest = {
    manifest_version: 3,
    name: 'leak probe',
    version: '1.0',
    content_scripts: [
      {
        matches: ['<all_urls>'],
        js: ['probe.js'],
        run_at: 'document_start',
        world: 'MAIN',
        all_frames: true,
        match_about_blank: true,
      },
    ],
  };
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'probe.js'), probeScript(secrets));
  return dir;
}
