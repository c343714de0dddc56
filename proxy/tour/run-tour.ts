// Starts everything on free ports, walks the steps, and says of each promise whether it held.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { stringify } from 'yaml';
import { syntheticPatients } from '../demo/patients.ts';
import { proof, signIn, transferLog, viewLog } from './console-steps.ts';
import { Album } from './frame.ts';
import { tampered, verified } from './ledger-steps.ts';
import { launchNurseBrowser } from './nurse-browser.ts';
import { copied, exported, listMasked, reasonAsked, recordMasked, revealed } from './page-steps.ts';
import { startServerProcess } from './server-process.ts';
import type { Step, TourContext } from './tour-context.ts';
import { delivered, plaintextRefused, refused } from './transfer-steps.ts';

// In the order of the story; each relies on what the ones before have left.
const steps: readonly Step[] = [
  listMasked,
  reasonAsked,
  revealed,
  copied,
  recordMasked,
  exported,
  delivered,
  refused,
  plaintextRefused,
  signIn,
  transferLog,
  viewLog,
  proof,
  verified,
  tampered,
];

export interface TourOptions {
  /** Folder for the pictures; made when missing. */
  readonly out: string;
  /** Executable of a Chromium-family browser. */
  readonly browser: string;
  /** Ports for gateway, plaintext, service and admin, free at this moment. */
  readonly ports: readonly [number, number, number, number];
  readonly say: (line: string) => void;
}

/** Resolves to whether every promise of every step held. */
export async function runTour(options: TourOptions): Promise<boolean> {
  const { out, browser, ports, say } = options;
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'medveil-tour-'));
  const dataDir = join(work, 'data');
  const config = join(work, 'medveil.yaml');
  const [gateway, plaintext, service, admin] = ports.map((port) => `127.0.0.1:${port}`);
  writeFileSync(
    config,
    stringify({ demo: true, dataDir, listen: { gateway, plaintext, service, admin } }),
  );
  // Closed in reverse, whatever step fails: browsers before the server, the files last.
  const open = new AsyncDisposableStack();
  open.defer(() => rm(work, { recursive: true, force: true, maxRetries: 5 }));
  try {
    say('正在启动 starting the product …');
    const server = await startServerProcess(config, say);
    open.defer(() => server.stop());
    const { addresses } = server;
    const nurse = await launchNurseBrowser({
      browser,
      config,
      server: addresses,
      say,
      command: runMedveil,
    });
    open.defer(() => nurse.close());
    // A second browser, without extension or policy: it only draws the pictures.
    const frames = await chromium.launch({
      executablePath: browser,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    open.defer(() => frames.close());
    const album = new Album(out, await frames.newContext());
    const { context, page } = nurse;
    const patients = syntheticPatients(200);
    const stopServer = () => server.stop();
    const ok = await walk(
      { addresses, context, page, album, patients, dataDir, command: runMedveil, stopServer },
      say,
    );
    await album.writeIndex();
    say(`\n图片 pictures: ${join(out, 'index.html')}`);
    return ok;
  } finally {
    await open.disposeAsync();
  }
}

/** Goes on after a broken promise, so that one run shows all of them; stops when a step cannot run. */
async function walk(tour: TourContext, say: (line: string) => void): Promise<boolean> {
  let ok = true;
  for (const [i, step] of steps.entries()) {
    say(`${String(i + 1).padStart(2)}. ${step.name}`);
    try {
      for (const seen of await step.run(tour)) {
        say(`    ${seen.ok ? '✓' : '✗'} ${seen.what}`);
        ok &&= seen.ok;
      }
    } catch (error) {
      say(`    ✗ ${error instanceof Error ? error.message : 'the step failed'}`);
      return false;
    }
  }
  return ok;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

function runMedveil(...args: readonly string[]): Promise<{ code: number; text: string }> {
  const { promise, resolve } = Promise.withResolvers<{ code: number; text: string }>();
  const all = ['--disable-warning=ExperimentalWarning', main, ...args];
  // As a user runs it: another process that shares nothing with this one but files.
  const child = execFile(process.execPath, all, { encoding: 'utf8' }, (_error, stdout) =>
    resolve({ code: child.exitCode ?? 1, text: stdout }),
  );
  return promise;
}
