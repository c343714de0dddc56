// The product as a process of its own: the tour drives it from outside, as its users do.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What `serve --json` prints when it is ready. */
export interface ServedAddresses {
  readonly gateway: string;
  readonly plaintext: string;
  /** Listener for systems with client certificates; null without one. */
  readonly systems: string | null;
  /** The forward proxy; null without one. */
  readonly forward: string | null;
  readonly service: string;
  readonly console: string;
  readonly admin: string;
  readonly dataDir: string;
  readonly extensionId: string;
  readonly firstAccount: { readonly user: string; readonly password: string } | null;
  /** PEM of the authority that signed the listeners' certificates. */
  readonly ca: string;
}

export interface ServerProcess {
  readonly addresses: ServedAddresses;
  /** Everything the process wrote to its log so far. */
  log(): string;
  /** Ends the process: SIGTERM for an orderly stop. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts `serve` with a configuration file and waits until it answers. Rejects with its last words. */
export async function startServerProcess(
  configPath: string,
  say: (line: string) => void = () => undefined,
): Promise<ServerProcess> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    main,
    'serve',
    '--json',
    '--config',
    configPath,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    log += `${line}\n`;
    say(line);
  });
  const addresses = await ready(child, () => log);
  return {
    addresses,
    log: () => log,
    stop: async (signal = 'SIGTERM') => {
      // Ended already, by itself or by a step: there is nothing to wait for.
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

function ready(child: ChildProcess, log: () => string): Promise<ServedAddresses> {
  const { promise, resolve, reject } = Promise.withResolvers<ServedAddresses>();
  const { stdout } = child;
  if (!stdout) throw new Error('the server has no standard output');
  // Printed when everything listens: the first line is the sign to begin.
  createInterface({ input: stdout }).once('line', (line) => {
    resolve(JSON.parse(line) as ServedAddresses);
  });
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log()}`)));
  return promise;
}
