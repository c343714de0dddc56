// The program: the only place that reads the environment, ends the process and binds listeners.
import type { Server } from 'node:net';
import { runCommand, usage } from './cli/commands.ts';
import type { CommandIo } from './cli/io.ts';
import { hostOf, portOf } from './config/public-origins.ts';
import { bindFailure, type Listen } from './start/listening.ts';

const io: CommandIo = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY,
  progress: (line) => {
    // Back to the beginning of the line, and what was there is erased.
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  },
  // Not an argument: those can be read by everybody on the machine.
  ledgerSecrets: {
    password: process.env['MEDVEIL_LEDGER_PASSWORD'],
    masterKey: process.env['MEDVEIL_MASTER_KEY'],
  },
  input: () => process.stdin,
  inputIsTerminal: process.stdin.isTTY,
  send,
};

/** False when the reader of a pipe has gone (`medveil scan … | head`): that is no fault of anybody. */
function send(text: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  process.stdout.write(text, (error) => resolve(!error));
  return promise;
}

const listen: Listen = (server: Server, address: string) => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  // Once only: errors after the start belong to whoever serves on it.
  const refuse = (error: Error) => reject(bindFailure(error, address));
  server.once('error', refuse);
  server.listen(portOf(address), hostOf(address), () => {
    server.off('error', refuse);
    const bound = server.address();
    resolve(typeof bound === 'object' && bound ? bound.port : portOf(address));
  });
  return promise;
};

function stopSignal(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Once: a second Ctrl+C ends the process at once, as people expect of it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  return promise;
}

/** SIGHUP, as operators of servers know it. Not listened for unless somebody needs it: by itself it
 *  ends a program whose terminal has closed. */
function onReload(listener: () => void): void {
  process.on('SIGHUP', listener);
}

const ownUsage = [
  'serve [--config FILE] [--json]   run the product 启动',
  'tour [--out DIR]   the whole story in a real browser 自动演示',
];

async function run(name: string | undefined, args: readonly string[]): Promise<number> {
  if (name === 'serve') {
    // Loaded on demand: `verify` must not wait for the server's libraries.
    const { serve } = await import('./cli/serve.ts');
    return serve(args, io, { listen, stopped: stopSignal(), onReload });
  }
  if (name === 'tour') {
    const { tour } = await import('./cli/tour.ts');
    return tour(args, io, { listen });
  }
  const code = name === undefined ? null : await runCommand(name, args, io);
  if (code !== null) return code;
  const known = name === undefined || name === 'help' || name === '--help';
  if (!known) io.err(`没有此命令 there is no command "${name}"`);
  for (const line of usage(ownUsage)) io.err(line);
  return known ? 0 : 2;
}

const [name, ...args] = process.argv.slice(2);
// Not `process.exit`: what is still being written to a pipe would be lost.
process.exitCode = await run(name, args);
