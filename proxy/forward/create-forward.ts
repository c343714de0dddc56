// The forward proxy: the way to the world outside for browsers and servers (CONNECT and plain http). It
// knows who asks, what kind of place they ask for, the first message of a tunnel and how much went
// through. It must never look further into a tunnel or change a byte of it, never be a way into this
// machine or the hospital's network, and let nothing out that is not written down.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { rawRefusal, refuse } from '../tls/refusals.ts';
import { parseAuthority, parsePlainTarget, recordedAuthority } from './authority.ts';
import type { ForwardDeps } from './forward-deps.ts';
import { answerPlain } from './plain-request.ts';
import { Tunnel } from './tunnel.ts';

export interface Forward {
  /** For a listener's plain requests. */
  readonly handler: RequestListener;
  /** What a listener needs beside its requests. */
  attach(server: Server): void;
  readonly open: number;
  /** Ends quiet tunnels at once and busy ones after `graceMs`; resolves when their records are written. */
  close(graceMs?: number): Promise<void>;
}

const lookEvery = 30_000;
/** Connections of one listener: more wait outside, so that records and tunnels keep their descriptors. */
const mostConnections = 8192;
const quietMs = 1000;

export function createForward(deps: ForwardDeps): Forward {
  const tunnels = new Map<Tunnel, Promise<void>>();
  const looking = setInterval(() => {
    for (const tunnel of tunnels.keys()) tunnel.look();
  }, lookEvery).unref();
  let isClosing = false;
  const handler: RequestListener = (req, res) => answer(deps, req, res);
  return {
    handler,
    get open() {
      return tunnels.size;
    },
    attach(server) {
      server.maxConnections = mostConnections;
      server.on('checkContinue', handler);
      server.on('connect', (req, stream, head) => {
        const socket = stream as Socket;
        socket.on('error', () => socket.destroy());
        const tunnel = isClosing ? null : tunnelOf(deps, req, socket, head);
        if (tunnel === null) {
          socket.destroySoon();
          return;
        }
        const run = tunnel
          .run()
          .catch(() => tunnel.end())
          .finally(() => tunnels.delete(tunnel));
        tunnels.set(tunnel, run);
      });
    },
    async close(graceMs = 5000) {
      isClosing = true;
      clearInterval(looking);
      const until = Date.now() + graceMs;
      while (tunnels.size > 0 && Date.now() < until) {
        for (const tunnel of tunnels.keys()) if (tunnel.isQuiet(quietMs)) tunnel.end();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      for (const tunnel of tunnels.keys()) tunnel.end();
      await Promise.all(tunnels.values());
      await deps.log.close();
    },
  };
}

/** Null when the request was answered already. */
function tunnelOf(
  deps: ForwardDeps,
  req: IncomingMessage,
  socket: Socket,
  head: Buffer,
): Tunnel | null {
  const to = parseAuthority(req.url ?? '');
  if (to === null) {
    socket.end(rawRefusal('badRequest'));
    return null;
  }
  const { isKnown, actor } = deps.callers.identify(req);
  if (isKnown) return new Tunnel(deps, actor, to, socket, head);
  const destination = recordedAuthority(to);
  deps.log.turnedAway({ actor, destination, reason: 'senderUnknown' });
  socket.end(rawRefusal('senderUnknown', { byProxy: true }));
  return null;
}

function answer(deps: ForwardDeps, req: IncomingMessage, res: ServerResponse): void {
  res.on('error', () => res.destroy());
  req.on('error', () => res.destroy());
  const to = parsePlainTarget(req.url ?? '');
  // TRACE gives back the request, credentials included.
  if (to === null || req.method === 'TRACE') return refuse(res, 'badRequest', { close: true });
  const { isKnown, actor } = deps.callers.identify(req);
  if (isKnown) {
    const failed = (): void => refuse(res, 'badRequest', { close: true });
    return void answerPlain({ deps, actor, to, req, res }).catch(failed);
  }
  const destination = recordedAuthority(to);
  deps.log.turnedAway({ actor, destination, reason: 'senderUnknown', protocol: 'other' });
  return refuse(res, 'senderUnknown', { close: true, byProxy: true });
}
