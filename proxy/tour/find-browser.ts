// A Chromium-family browser on this machine: the one that is there, or one that is installed now.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];

/** Path of an installed browser; undefined when there is none. */
export function findBrowser(): string | undefined {
  for (const name of names) {
    const which = spawnSync('which', [name], { encoding: 'utf8' });
    if (which.status === 0) return which.stdout.trim();
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/**
 * Path of a browser, installing one when there is none: Debian's package as root, otherwise
 * Playwright's build. Throws when neither can be had.
 */
export function ensureBrowser(say: (line: string) => void): string {
  const found = findBrowser();
  if (found) return found;
  say('没有找到浏览器，正在安装 Chromium … no browser found, installing Chromium');
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    // Installers write progress to standard output, which belongs to the caller's result.
    spawnSync('apt-get', ['update'], { stdio: ['ignore', 2, 2] });
    const install = [
      'install',
      '-y',
      '--no-install-recommends',
      'chromium',
      'chromium-l10n',
      'fonts-noto-cjk',
    ];
    spawnSync('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...install], {
      stdio: ['ignore', 2, 2],
    });
  } else {
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
  }
  const installed = findBrowser();
  if (!installed) throw new Error('no Chromium could be installed: install one and try again');
  return installed;
}
