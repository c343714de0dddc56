// A real Chromium under test conditions: a profile of its own, no network but loopback, and, where the
// system allows it, an enterprise policy file mounted for this one process only. The machine's own
// policies stay as they are.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

/** What enterprise policy a Chromium reads: names of chromeenterprise.google/policies. */
export type BrowserPolicy = Readonly<Record<string, unknown>>;

export interface LaunchOptions {
  /** Executable of the browser. */
  readonly browser: string;
  /** Folder of an unpacked extension; none when absent. */
  readonly extension?: string;
  /** Content of the managed policy file; needs `policyUnsupported()` to be undefined. */
  readonly policy?: BrowserPolicy;
  /** Profile folder, kept by the caller; a temporary one is made and removed when absent. */
  readonly userDataDir?: string;
  /** Page the browser opens by itself when it starts, as IT's policy would make it; needs `policy`. */
  readonly startUrl?: string;
  /** Interface language of the browser. */
  readonly locale?: string;
  readonly args?: readonly string[];
}

/** `close` ends the browser and removes the profile, if it was made here. */
export interface Launched {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Why a policy file cannot be given to one process here; undefined when it can. */
export function policyUnsupported(): string | undefined {
  if (process.platform !== 'linux') return 'policy files for one process need Linux namespaces';
  // Tried, not guessed: containers and distributions forbid namespaces in many ways.
  const probe = spawnSync('unshare', [...unshareFlags(), 'true']);
  return probe.status === 0
    ? undefined
    : 'this account may not make a mount namespace (unshare -m)';
}

/** Root needs no user namespace; others become root in one of their own (unshare -Ur). */
function unshareFlags(): string[] {
  return process.getuid?.() === 0 ? ['-m'] : ['-Urm'];
}

/** Where the browser at a path looks for its policies. */
function policyRoot(browser: string): string {
  if (browser.includes('edge')) return '/etc/opt/edge';
  if (/for-testing|chrome-linux64/.test(browser)) return '/etc/opt/chrome_for_testing';
  return browser.includes('google-chrome') ? '/etc/opt/chrome' : '/etc/chromium';
}

/**
 * A script that starts the browser: in the wanted language and, for a policy, in a mount namespace of
 * its own with an empty file system over the policy folder.
 */
function launcherOf(options: LaunchOptions, locale: string, dir: string): string {
  const { browser, startUrl } = options;
  // RestoreOnStartup 4: open a list of pages.
  const startPages = startUrl ? { RestoreOnStartup: 4, RestoreOnStartupURLs: [startUrl] } : {};
  const policy = options.policy && { ...options.policy, ...startPages };
  // LANGUAGE alone is ignored where the locale is C, and with a locale that the machine does not have a browser
  // reads file names as ASCII: one that every Debian has.
  const name = locale.replace('-', '_');
  const language = `export LANGUAGE=${name} LC_ALL=C.UTF-8`;
  const start = policy ? underPolicy(browser, policy, dir) : `exec '${browser}' "$@"`;
  const launcher = join(dir, 'browser.sh');
  writeFileSync(launcher, `#!/bin/sh\n${language}\n${start}\n`);
  chmodSync(launcher, 0o755);
  return launcher;
}

function underPolicy(browser: string, policy: BrowserPolicy, dir: string): string {
  const root = policyRoot(browser);
  if (!existsSync(root)) mkdirSync(root, { recursive: true });
  const file = join(dir, 'policy.json');
  // Without developer tools the automation never sees the extension's worker.
  writeFileSync(file, JSON.stringify({ ...policy, DeveloperToolsAvailability: 1 }));
  const inner = [
    `mount -t tmpfs tmpfs ${root}`,
    `mkdir -p ${root}/policies/managed`,
    `cp '${file}' ${root}/policies/managed/medveil.json`,
    `exec '${browser}' "$@"`,
  ].join(' && ');
  // A single quote inside a single-quoted shell word.
  const quoted = inner.replaceAll("'", `'\\''`);
  return `exec unshare ${unshareFlags().join(' ')} sh -c '${quoted}' sh "$@"`;
}

/** Starts a browser with a persistent profile; the network outside loopback does not exist for it. */
export async function launchBrowser(options: LaunchOptions): Promise<Launched> {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-browser-'));
  const { extension, locale = 'zh-CN' } = options;
  const executablePath = launcherOf(options, locale, dir);
  const profile = options.userDataDir ?? join(dir, 'profile');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    locale,
    viewport: { width: 1280, height: 800 },
    // Background networking off would silently prevent a forced installation.
    ignoreDefaultArgs: [
      '--disable-extensions',
      '--disable-background-networking',
      // A page on the command line would replace the one that policy opens.
      ...(options.startUrl ? ['about:blank'] : []),
    ],
    args: [
      // Its sandbox wants namespaces too, and does not start as root; the pages here are our own.
      '--no-sandbox',
      '--disable-gpu',
      // Over TCP only: the product serves HTTP/1.1 over TLS.
      '--disable-quic',
      '--disable-component-update',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      `--lang=${locale}`,
      ...(extension
        ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]
        : []),
      ...(options.args ?? []),
    ],
  });
  return {
    context,
    close: async () => {
      // Of a browser that has ended by itself there is a folder left all the same.
      try {
        await context.close();
      } finally {
        rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}
