// `medveil tour [--out DIR]`: the whole story in a real browser, with a captioned picture of each step.
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import type { Listen } from '../start/listening.ts';
import { ensureBrowser } from '../tour/find-browser.ts';
import { runTour } from '../tour/run-tour.ts';
import type { CommandIo } from './io.ts';
import { parseFlags } from './parse-flags.ts';

/** Exit 0 when every step was as promised, 1 when not, 2 for wrong arguments. */
export async function tour(
  args: readonly string[],
  io: CommandIo,
  deps: { readonly listen: Listen },
): Promise<number> {
  const flags = parseFlags(args, { out: { type: 'string', default: 'tour' } });
  if ('complaint' in flags) {
    io.err(`tour: ${flags.complaint}`);
    return 2;
  }
  const browser = ensureBrowser((line) => io.err(line));
  const ports = await freePorts(deps.listen);
  const say = (line: string) => io.out(line);
  const ok = await runTour({ out: resolve(flags.values.out), browser, ports, say });
  io.out(ok ? '全部符合承诺 every step was as promised' : '有步骤不符合承诺 NOT as promised');
  return ok ? 0 : 1;
}

/** Four ports that are free now, all found before any is given back. */
async function freePorts(listen: Listen): Promise<[number, number, number, number]> {
  // Held together: taken one by one, the same port could be found twice.
  const servers = Array.from({ length: 4 }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listen(server, '127.0.0.1:0')));
  await Promise.all(servers.map(closed));
  const [a = 0, b = 0, c = 0, d = 0] = ports;
  return [a, b, c, d];
}

function closed(server: Server): Promise<void> {
  const { promise, resolve: done } = Promise.withResolvers<void>();
  server.close(() => done());
  return promise;
}
