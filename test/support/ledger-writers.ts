// Processes that write to a ledger, and what they were promised.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { openLedgerSnapshot } from '../../proxy/store/open-ledger-store.ts';
import type { EntryRow } from '../../proxy/store/ledger-store.ts';
import { ledgerIn } from '../../proxy/ledger/data-directory.ts';
import { newDirectory } from './ledger-stores.ts';
import type { WriterTask } from './ledger-writer-child.ts';

const program = fileURLToPath(new URL('./ledger-writer-child.ts', import.meta.url));

export class WriterProcess {
  /** Index by key, as acknowledged. */
  readonly acked = new Map<string, number>();
  /** Keys that were acknowledged before they had an index. */
  readonly spooled = new Set<string>();
  /** How often an append was refused. */
  refusals = 0;
  readonly #child: ChildProcess;
  readonly #read: Promise<unknown>;
  readonly #exit: Promise<unknown>;
  #log = '';

  constructor(task: WriterTask) {
    this.#child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, JSON.stringify(task)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child.stderr?.on('data', (chunk) => (this.#log += String(chunk)));
    const lines = createInterface({ input: this.#child.stdout! });
    lines.on('line', (line) => this.#hear(line));
    this.#read = once(lines, 'close');
    this.#exit = once(this.#child, 'exit');
  }

  #hear(line: string): void {
    const [index, key] = line.split(' ');
    if (line.startsWith('refused')) this.refusals++;
    else if (key !== undefined && index === 'spooled') this.spooled.add(key);
    else if (key !== undefined) this.acked.set(key, Number(index));
  }

  /** Waits until so many records are acknowledged, spooled or not. */
  async reached(count: number): Promise<void> {
    await this.until(() => this.acked.size + this.spooled.size >= count);
  }

  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
      if (this.#child.exitCode !== null) throw new Error(`the writer ended: ${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  /** Everything it said before it died is heard. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await Promise.all([this.#exit, this.#read]);
  }

  async ended(): Promise<void> {
    await Promise.all([this.#exit, this.#read]);
    if (this.#child.exitCode !== 0) throw new Error(`the writer ended badly: ${this.#log}`);
  }
}

/** Another gateway's data directory for the same ledger: the keys, but not the writer's name. */
export function secondGateway({ dir, address }: LedgerPlace): LedgerPlace {
  const other = newDirectory();
  mkdirSync(join(other, 'keys'), { mode: 0o700 });
  cpSync(join(dir, 'keys'), join(other, 'keys'), { recursive: true });
  rmSync(join(other, 'keys', 'writer-id'));
  return address ? { dir: other, address } : { dir: other };
}

/** Every entry of a ledger, as it is stored. */
export async function entriesOf({ dir, address = ledgerIn(dir) }: LedgerPlace) {
  const reader = await openLedgerSnapshot(address);
  const rows: EntryRow[] = [];
  for (;;) {
    const page = await reader.entries(rows.length, 1000);
    if (page.length === 0) break;
    rows.push(...page);
  }
  await reader.close();
  return rows;
}

/** What was promised and is not kept, in words; none is what a test wants. */
export function brokenPromises(
  rows: readonly EntryRow[],
  acked: ReadonlyMap<string, number>,
  spooled: ReadonlySet<string> = new Set(),
) {
  const broken: string[] = [];
  const keys = new Set<string>();
  for (const [i, { idx, key }] of rows.entries()) {
    if (idx !== i) broken.push(`entry ${idx} stands at ${i}`);
    if (key !== null && keys.has(key)) broken.push(`${key} is recorded twice`);
    if (key !== null) keys.add(key);
  }
  for (const key of spooled) if (!keys.has(key)) broken.push(`${key} was spooled and is not there`);
  for (const [key, index] of acked) {
    if (rows[index]?.key !== key)
      broken.push(`${key} was acknowledged as ${index} and is not there`);
  }
  return broken;
}
