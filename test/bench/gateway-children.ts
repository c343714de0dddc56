// The processes of the gateway bench, and how fast and how soon they answer.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Load } from './load.ts';

const connections = 32;
const roundMs = 2000;

export interface Child {
  readonly process: ChildProcess;
  readonly port: number;
  /** Attestation of a browser that the gateway knows. */
  readonly token?: string;
}

/** Paths of the upstream: answers of 1 KB and of 13 KB. */
export type BodyPath = '/1' | '/13';

/** What it takes to load a server; `close` when it is over. */
export class Loaded {
  readonly #child: Child;
  readonly #path: BodyPath;
  readonly #load: Load;

  private constructor(child: Child, path: BodyPath, load: Load) {
    this.#child = child;
    this.#path = path;
    this.#load = load;
  }

  /** Warm: code is compiled and connections are open. */
  static async open(child: Child, path: BodyPath, ca: string): Promise<Loaded> {
    const load = await Load.open(child.port, ca, connections, child.token);
    await load.run(path, 1000);
    return new Loaded(child, path, load);
  }

  /** Requests a second. The clock stops when the last record is durable, not when the last answer has come. */
  async rate(): Promise<number> {
    const begun = performance.now();
    const { responses, errors } = await this.#load.run(this.#path, roundMs);
    await this.#drained();
    if (errors > 0) throw new Error(`${errors} answers were wrong`);
    return (responses * 1000) / (performance.now() - begun);
  }

  /** The 99th percentile of the time to an answer at so many requests a second, in milliseconds. */
  async p99(perSecond: number): Promise<number> {
    const times = await this.#load.pace(this.#path, perSecond, roundMs);
    await this.#drained();
    return times.sort((a, b) => a - b)[Math.floor(0.99 * times.length)] ?? Number.NaN;
  }

  close(): void {
    this.#load.close();
  }

  async #drained(): Promise<void> {
    this.#child.process.send('drain');
    await once(this.#child.process, 'message');
  }
}

/** @param ledger name of a folder of its own, for gateways that run beside each other */
export async function startChild(
  role: string,
  dir: string,
  upstream: string,
  ledger = role,
): Promise<Child> {
  const program = new URL('./gateway-child.ts', import.meta.url);
  const child = fork(program, [role, dir, upstream, ledger], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [message] = (await once(child, 'message')) as [{ port: number; token?: string }];
  return { process: child, ...message };
}

export async function endChild({ process }: Child): Promise<void> {
  if (!process.connected) return;
  process.disconnect();
  await once(process, 'exit');
}
