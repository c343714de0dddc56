// A browser that nobody drives: what a page does when it comes back from the browser's memory, or is
// rendered before anybody asked for it, no automation can follow. The pages drive themselves and tell the
// server what they saw.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser } from './browser.ts';

export interface LoneBrowser {
  close(): Promise<void>;
}

/** Starts a browser with a profile of its own on one address. */
export function openAlone(url: string, extension: string | undefined): LoneBrowser {
  const profile = mkdtempSync(join(tmpdir(), 'medveil-alone-'));
  const child = spawn(
    ensureBrowser(),
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-component-update',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      `--user-data-dir=${profile}`,
      ...(extension
        ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`]
        : []),
      url,
    ],
    { stdio: 'ignore' },
  );
  return { close: () => end(child, profile) };
}

async function end(child: ChildProcess, profile: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
