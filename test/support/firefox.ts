// A real Firefox as IT deploys it: the extension forced by a policy file of this one process, trusted authorities,
// the extension's settings. Driven over WebDriver BiDi.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { zipSync } from 'fflate';
import { type Browser, launch } from 'puppeteer-core';
import { firefoxId } from '../../proxy/deploy/pack-firefox.ts';
import { policyUnsupported } from './browser.ts';
import type { TestIntake } from './test-intake.ts';

const names = ['firefox-esr', 'firefox'];

/** Path of a Firefox, installed where this account may; undefined when there is none to be had. */
function findFirefox(): string | undefined {
  const given = process.env['MEDVEIL_TEST_FIREFOX'];
  if (given) return given;
  const found = firefoxOnPath();
  if (found !== undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return found;
  process.stderr.write('installing firefox-esr …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', 'firefox-esr', 'firefox-esr-l10n-zh-cn'],
  ]) {
    spawnSync('apt-get', args, { env, timeout: 300_000 });
  }
  return firefoxOnPath();
}

function firefoxOnPath(): string | undefined {
  for (const name of names) {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

let found: string | undefined;
let looked = false;

/** Why Firefox cannot be tested here; undefined when it can. */
export function firefoxUnsupported(): string | undefined {
  const policies = policyUnsupported();
  if (policies !== undefined) return policies;
  if (!looked) found = findFirefox();
  looked = true;
  return found === undefined ? 'there is no Firefox, and none could be installed' : undefined;
}

/** An extension as Firefox installs it. */
export function xpiOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  const entries = files.map((each) => {
    const path = join(each.parentPath, each.name);
    return [relative(folder, path), new Uint8Array(readFileSync(path))] as const;
  });
  return Buffer.from(zipSync(Object.fromEntries(entries), { level: 1 }));
}

export interface FirefoxOptions {
  /** Folder of the built extension; none: a browser without it. */
  readonly extension?: string;
  readonly intake?: TestIntake;
  /** The whole policies.json instead, and files beside it under their names. */
  readonly policies?: unknown;
  readonly beside?: Readonly<Record<string, string>>;
  /** PEM. */
  readonly trusted?: readonly string[];
  /** Names that lead to loopback. */
  readonly hosts?: readonly string[];
  readonly preferences?: Readonly<Record<string, unknown>>;
}

export interface LaunchedFirefox {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts one with a profile of its own; nothing but loopback is reached. */
export async function launchFirefox(options: FirefoxOptions): Promise<LaunchedFirefox> {
  const reason = firefoxUnsupported();
  if (reason !== undefined || found === undefined) throw new Error(reason);
  const dir = mkdtempSync(join(tmpdir(), 'medveil-firefox-'));
  mkdirSync(join(dir, 'policies'));
  const policies = options.policies ?? { policies: policiesOf(options, dir) };
  const files = { ...options.beside, 'policies.json': JSON.stringify(policies) };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(dir, 'policies', name), text);
  const launcher = join(dir, 'firefox.sh');
  writeFileSync(launcher, launcherOf(found, dir));
  chmodSync(launcher, 0o755);
  const browser = await launch({
    browser: 'firefox',
    executablePath: launcher,
    headless: true,
    // Else no page of an extension is opened by a driver.
    args: ['--remote-allow-system-access'],
    userDataDir: join(dir, 'profile'),
    defaultViewport: { width: 1280, height: 800 },
    extraPrefsFirefox: {
      'intl.locale.requested': 'zh-CN',
      'intl.accept_languages': 'zh-CN,zh',
      'network.dns.localDomains': (options.hosts ?? []).join(','),
      'network.proxy.allow_hijacking_localhost': false,
      ...options.preferences,
    },
  });
  return {
    browser,
    close: async () => {
      try {
        await browser.close();
      } finally {
        rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

function policiesOf(
  { extension, intake, trusted = [] }: FirefoxOptions,
  dir: string,
): Record<string, unknown> {
  const authorities = [...(intake ? [intake.ca] : []), ...trusted].map((pem, i) => {
    const path = join(dir, `authority-${i}.pem`);
    writeFileSync(path, pem);
    return path;
  });
  const base = {
    Certificates: { Install: authorities },
    DisableAppUpdate: true,
    // No store has signed what has just been built.
    Preferences: { 'xpinstall.signatures.required': { Value: false, Status: 'locked' } },
  };
  if (extension === undefined) return base;
  const xpi = join(dir, 'medveil.xpi');
  writeFileSync(xpi, xpiOf(extension));
  const settings = intake ? { server: intake.origin, enrolToken: intake.token } : {};
  return {
    ...base,
    ExtensionSettings: {
      [firefoxId]: {
        installation_mode: 'force_installed',
        install_url: `file://${xpi}`,
        private_browsing: true,
      },
    },
    '3rdparty': { Extensions: { [firefoxId]: settings } },
  };
}

/** In a mount namespace of its own, with an empty file system over the policy folder. */
function launcherOf(firefox: string, dir: string): string {
  const root = '/etc/firefox/policies';
  if (!existsSync(root)) mkdirSync(root, { recursive: true });
  const flags = process.getuid?.() === 0 ? '-m' : '-Urm';
  const inner = [
    `mount -t tmpfs tmpfs ${root}`,
    `cp '${dir}'/policies/* ${root}/`,
    `exec '${firefox}' "$@"`,
  ].join(' && ');
  const quoted = inner.replaceAll("'", `'\\''`);
  const home = `export HOME='${dir}' LC_ALL=C.UTF-8 LANGUAGE=zh_CN`;
  return `#!/bin/sh\n${home}\nexec unshare ${flags} sh -c '${quoted}' sh "$@"\n`;
}
