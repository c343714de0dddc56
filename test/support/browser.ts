// A real Chromium for tests: found or installed, started with or without an enterprise policy file of
// its own, which is mounted for this one process only and leaves the machine's policies alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';

/** What enterprise policy a Chromium reads, by name of policy: see chromeenterprise.google/policies. */
export type BrowserPolicy = Record<string, unknown>;

export interface LaunchOptions {
  /** Folder of an unpacked extension; none when absent. */
  readonly extension?: string;
  /** Content of the managed policy file; needs `policyUnsupported()` to be undefined. */
  readonly policy?: BrowserPolicy;
  /** Profile folder, kept by the caller; a temporary one is made and removed when absent. */
  readonly userDataDir?: string;
  /** Interface language of the browser. */
  readonly locale?: string;
  /** Page the browser opens by itself when it starts, as IT's policy would make it; needs `policy`. */
  readonly startUrl?: string;
  readonly args?: readonly string[];
}

export interface Launched {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
let found: string | undefined;

/** Path of a Chromium-family browser; installs one when there is none (apt as root, else Playwright). */
export function ensureBrowser(): string {
  found ??= findBrowser() ?? installBrowser();
  return found;
}

function findBrowser(): string | undefined {
  const given = process.env['MEDVEIL_TEST_BROWSER'];
  if (given && existsSync(given)) return given;
  for (const name of names) {
    const which = spawnSync('which', [name], { encoding: 'utf8' });
    if (which.status === 0) return which.stdout.trim();
  }
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

function installBrowser(): string {
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const options = {
      stdio: 'inherit' as const,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update'], options);
    spawnSync(
      'apt-get',
      ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
      options,
    );
    const installed = findBrowser();
    if (installed) return installed;
  }
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core')), 'cli.js');
  execFileSync(process.execPath, [cli, 'install', 'chromium'], { stdio: 'inherit' });
  const path = findBrowser();
  if (!path) throw new Error('no Chromium: install one, or set MEDVEIL_TEST_BROWSER to its path');
  return path;
}

/** Why a policy file cannot be given to the browser here; undefined when it can. */
export function policyUnsupported(): string | undefined {
  if (process.platform !== 'linux') return 'policy files for one process need Linux namespaces';
  const probe = spawnSync('unshare', [...unshareFlags(), 'true']);
  if (probe.status === 0) return undefined;
  return 'this account may not make a mount namespace (unshare -m)';
}

function unshareFlags(): string[] {
  return process.getuid?.() === 0 ? ['-m'] : ['-Urm'];
}

/** Where the browser at a path looks for its policies. */
function policyRoot(browser: string): string {
  if (browser.includes('edge')) return '/etc/opt/edge';
  if (/for-testing|chrome-linux64/.test(browser)) return '/etc/opt/chrome_for_testing';
  return browser.includes('google-chrome') ? '/etc/opt/chrome' : '/etc/chromium';
}

/** A launcher that mounts an empty file system over the policy folder, in a namespace of its own. */
function policyLauncher(browser: string, policy: BrowserPolicy, dir: string): string {
  const root = policyRoot(browser);
  if (!existsSync(root)) mkdirSync(root, { recursive: true });
  const file = join(dir, 'policy.json');
  writeFileSync(file, JSON.stringify({ DeveloperToolsAvailability: 1, ...policy }));
  const launcher = join(dir, 'browser.sh');
  const inner = [
    `mount -t tmpfs tmpfs ${root}`,
    `mkdir -p ${root}/policies/managed`,
    `cp '${file}' ${root}/policies/managed/medveil.json`,
    `exec '${browser}' "$@"`,
  ].join(' && ');
  const command = `exec unshare ${unshareFlags().join(' ')} sh -c '${inner.replaceAll("'", `'\\''`)}' sh "$@"`;
  writeFileSync(launcher, `#!/bin/sh\n${command}\n`);
  chmodSync(launcher, 0o755);
  return launcher;
}

/** Starts a browser with a persistent profile; the network outside loopback does not exist for it. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Launched> {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-browser-'));
  const browser = ensureBrowser();
  const policy = options.policy && { ...options.policy, ...startPolicy(options.startUrl) };
  const executablePath = policy ? policyLauncher(browser, policy, dir) : browser;
  const { extension } = options;
  const context = await chromium.launchPersistentContext(
    options.userDataDir ?? join(dir, 'profile'),
    {
      executablePath,
      headless: true,
      locale: options.locale ?? 'zh-CN',
      viewport: { width: 1280, height: 800 },
      ignoreDefaultArgs: [
        '--disable-extensions',
        '--disable-background-networking',
        // A page on the command line would replace the one that policy opens.
        ...(options.startUrl ? ['about:blank'] : []),
      ],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-component-update',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
        `--lang=${options.locale ?? 'zh-CN'}`,
        ...(extension
          ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]
          : []),
        ...(options.args ?? []),
      ],
      env: { ...process.env, LANGUAGE: (options.locale ?? 'zh-CN').replace('-', '_') },
    },
  );
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A browser under a policy file of its own; fails when this machine cannot do that. */
export async function launchWithPolicy(
  options: LaunchOptions & { readonly policy: BrowserPolicy },
): Promise<Launched> {
  const reason = policyUnsupported();
  if (reason) throw new Error(reason);
  return await launchBrowser(options);
}

/** RestoreOnStartup 4: open a list of pages. */
function startPolicy(startUrl: string | undefined): BrowserPolicy {
  return startUrl ? { RestoreOnStartup: 4, RestoreOnStartupURLs: [startUrl] } : {};
}

/** Id of an unpacked or packed extension whose manifest has a `key`: SHA-256 of it in letters a–p. */
export function extensionId(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    key?: string;
  };
  if (!manifest.key) throw new Error(`${folder} was built without MEDVEIL_EXTENSION_KEY`);
  const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex');
  return Array.from(digest.slice(0, 32), (c) =>
    String.fromCharCode(97 + Number.parseInt(c, 16)),
  ).join('');
}

/** Policy that lets the browser trust a test authority and hands settings to an extension. */
export function extensionPolicy(
  id: string,
  settings: Record<string, unknown>,
  caPem?: string,
): BrowserPolicy {
  const ca = caPem ? { CACertificates: [caPem.replace(/-----[^-]+-----|\s/g, '')] } : {};
  return { ...ca, '3rdparty': { extensions: { [id]: settings } } };
}

/** The extension's service worker, once it runs. */
export async function extensionWorker(context: BrowserContext): Promise<Worker> {
  return (
    context.serviceWorkers()[0] ??
    (await context.waitForEvent('serviceworker', { timeout: 15_000 }))
  );
}

/** Stops every service worker of the browser, as its idle timer would. */
export async function stopWorkers(context: BrowserContext, extensionPage: Page): Promise<void> {
  const session = await context.newCDPSession(extensionPage);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await session.detach();
}
