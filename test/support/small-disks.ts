// The product as a process whose folders are small disks of its own, in a mount namespace that ends with it: they
// can be filled and emptied from here.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServedAddresses } from '../../proxy/tour/server-process.ts';

const asRoot = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--map-root-user'];
const main = fileURLToPath(new URL('../../proxy/main.ts', import.meta.url));

/** Whether this machine makes such disks. */
export function hasSmallDisks(): boolean {
  const args = [...asRoot, 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt'];
  return spawnSync('unshare', args).status === 0;
}

export class SmallDiskProduct {
  readonly addresses: ServedAddresses;
  readonly #child: ChildProcess;
  readonly #root: string;

  private constructor(addresses: ServedAddresses, child: ChildProcess) {
    this.addresses = addresses;
    this.#child = child;
    this.#root = `/proc/${child.pid}/root`;
  }

  /**
   * Starts `serve`. What the folders hold is on the disks when it starts.
   * @param disks megabytes by folder, outer folders first
   */
  static async start(
    config: string,
    disks: readonly (readonly [string, number])[],
  ): Promise<SmallDiskProduct> {
    const steps = disks.map(([dir, megabytes]) => {
      const given = `${dir}.given`;
      if (existsSync(dir) && !existsSync(given)) cpSync(dir, given, { recursive: true });
      const mount = `mount -t tmpfs -o size=${megabytes}m none '${dir}'`;
      return `mkdir -p '${dir}' && ${mount} && (test ! -d '${given}' || cp -a '${given}/.' '${dir}/')`;
    });
    const inside = `${steps.join(' && ')} && exec "$@"`;
    const program = [process.execPath, '--disable-warning=ExperimentalWarning', main];
    const args = ['sh', '-c', inside, 'sh', ...program, 'serve', '--json', '--config', config];
    const child = spawn('unshare', [...asRoot, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    child.stderr.on('data', (chunk) => (log += String(chunk)));
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the product ended: ${log}`);
    });
    const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
    ended.catch(() => undefined);
    return new SmallDiskProduct(JSON.parse(String(line)) as ServedAddresses, child);
  }

  /** A folder as it is now, in a place of the test's own: SQLite finds no way into the namespace. Only while
   *  nothing is written. */
  copyOf(dir: string): string {
    const copy = mkdtempSync(join(tmpdir(), 'medveil-small-disk-'));
    const filter = (path: string) => !path.endsWith('/ballast') && !path.endsWith('-shm');
    cpSync(this.#root + dir, copy, { recursive: true, filter });
    return copy;
  }

  /** Takes what room there is. */
  fill(dir: string): void {
    const file = openSync(join(this.#root + dir, 'ballast'), 'w');
    try {
      for (let block = 262_144; block >= 1; ) {
        try {
          if (writeSync(file, Buffer.alloc(block)) < block) block = Math.floor(block / 2);
        } catch {
          block = Math.floor(block / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  /** Gives the room back. */
  free(dir: string): void {
    rmSync(join(this.#root + dir, 'ballast'), { force: true });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exit;
  }
}
