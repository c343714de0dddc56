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
  // Where Playwright keeps a build of its own, if it was ever asked for one.
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/**
 * Path of a browser, installing one when there is none: Debian's package as root, otherwise
 * Playwright's build. Throws when neither can be had.
 */
export function ensureBrowser(say: (line: string) => void): string {
  const found = findBrowser();
  if (found) {
    if (mayInstall()) completeDebianBrowser(found, say);
    return found;
  }
  say('没有找到浏览器，正在安装 Chromium … no browser found, installing Chromium');
  if (mayInstall()) {
    aptInstall(['chromium', 'chromium-l10n', 'fonts-noto-cjk']);
  } else {
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
  }
  const installed = findBrowser();
  if (!installed) throw new Error('no Chromium could be installed: install one and try again');
  return installed;
}

/** Whether Debian's packages can be installed here without asking anybody. */
function mayInstall(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Debian keeps Chromium's languages in a package of their own; Chinese pages also want a font. */
function completeDebianBrowser(browser: string, say: (line: string) => void): void {
  const missing: string[] = [];
  if (browser === '/usr/bin/chromium' && !existsSync('/usr/lib/chromium/locales/zh-CN.pak')) {
    missing.push('chromium-l10n');
  }
  const fonts = spawnSync('fc-list', [':lang=zh-cn', 'file'], { encoding: 'utf8' });
  if (fonts.status === 0 && fonts.stdout.trim() === '') missing.push('fonts-noto-cjk');
  if (missing.length === 0) return;
  say(`正在安装 installing ${missing.join(', ')}`);
  aptInstall(missing);
}

/** Progress goes to standard error: standard output belongs to the caller's result. */
function aptInstall(packages: readonly string[]): void {
  const run = (...args: readonly string[]) =>
    spawnSync('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args], {
      stdio: ['ignore', 2, 2],
    });
  run('update');
  run('install', '-y', '--no-install-recommends', ...packages);
}
