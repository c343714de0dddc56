// A real Chromium for tests: found or installed, started with or without an enterprise policy file of
// its own, which is mounted for this one process only and leaves the machine's policies alone.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page, Worker } from 'playwright-core';
import { ensureBrowser as ensureInstalled } from '../../proxy/tour/find-browser.ts';
import {
  type BrowserPolicy,
  type Launched,
  type LaunchOptions as ProductLaunchOptions,
  launchBrowser as launch,
  policyUnsupported,
} from '../../proxy/tour/launch-browser.ts';

export {
  type BrowserPolicy,
  policyUnsupported,
  type Launched,
} from '../../proxy/tour/launch-browser.ts';

export type LaunchOptions = Omit<ProductLaunchOptions, 'browser'>;

let found: string | undefined;

/** Path of a Chromium-family browser; installs one when there is none (apt as root, else Playwright). */
export function ensureBrowser(): string {
  const given = process.env['MEDVEIL_TEST_BROWSER'];
  found ??= given ?? ensureInstalled((line) => process.stderr.write(`${line}\n`));
  return found;
}

/** Starts a browser with a persistent profile; the network outside loopback does not exist for it. */
export function launchBrowser(options: LaunchOptions = {}): Promise<Launched> {
  return launch({ ...options, browser: ensureBrowser() });
}

/** A browser under a policy file of its own; fails when this machine cannot do that. */
export async function launchWithPolicy(
  options: LaunchOptions & { readonly policy: BrowserPolicy },
): Promise<Launched> {
  const reason = policyUnsupported();
  if (reason) throw new Error(reason);
  return await launchBrowser(options);
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

/** Policy that lets the browser trust test authorities. */
export function trusting(...caPems: readonly string[]): BrowserPolicy {
  return { CACertificates: caPems.map((pem) => pem.replace(/-----[^-]+-----|\s/g, '')) };
}

/** Policy that lets the browser trust test authorities and hands settings to an extension. */
export function extensionPolicy(
  id: string,
  settings: Record<string, unknown>,
  ...caPems: readonly string[]
): BrowserPolicy {
  const ca = caPems.length > 0 ? trusting(...caPems) : {};
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
