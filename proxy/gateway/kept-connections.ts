// Connections to the HIS are kept between requests, and the HIS closes them when it likes: in the very
// moment too when a request is put on one. What nginx and browsers do about it: be the first to let go, and
// ask again where nothing can happen twice.
import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { codeOf } from '../tls/failure-reason.ts';

/** Shorter than what servers wait: Apache and Node 5 s, Tomcat 20, Jetty 30, IIS 120. Milliseconds. */
const longestIdle = 4_000;
const sweepPeriod = 400;

/** What the HIS said of a connection (`Keep-Alive: timeout=5`), milliseconds; our side takes the header off.
 *  On the socket itself, as the try is on its request: a WeakMap with an entry a request kept the collector
 *  busy, for tens of milliseconds at the 99th percentile. */
const said = Symbol('said');
const freeSince = Symbol('freeSince');
const sending = Symbol('sending');
type KeptSocket = Socket & { [said]?: number; [freeSince]?: number };
/** Null: it has been put to the HIS a second time. */
type TriedRequest = IncomingMessage & {
  [sending]?: { late: boolean } | null;
};

/** To be called with an answer before its headers are changed. */
export function noteKeepAlive(answer: IncomingMessage): void {
  const seconds = /^(?:.*[,;\s])?timeout=(\d{1,6})/i.exec(
    String(answer.headers['keep-alive'] ?? ''),
  )?.[1];
  // A second less than said: the way there takes time as well.
  if (seconds === undefined) return;
  (answer.socket as KeptSocket)[said] = Math.max(0, Number(seconds) * 1_000 - 1_000);
}

/** The same agent, whose idle connections are closed by us before the HIS does. One look at all of them now and
 *  then: a timer for each costs every request its setting. */
export function letGoEarly<A extends Agent>(agent: A): A {
  const keep: (stream: Duplex) => unknown = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (stream) => {
    const socket = stream as KeptSocket;
    if (socket[said] === 0) return false;
    socket[freeSince] = performance.now();
    return keep(stream);
  };
  const sweeping = setInterval(() => sweep(agent), sweepPeriod).unref();
  const destroy = agent.destroy.bind(agent);
  agent.destroy = () => {
    clearInterval(sweeping);
    destroy();
  };
  return agent;
}

function sweep(agent: Agent): void {
  const now = performance.now();
  for (const sockets of Object.values(agent.freeSockets)) {
    const late = (sockets ?? []).filter((socket: KeptSocket) => {
      const idle = Math.min(longestIdle, socket[said] ?? longestIdle);
      return now - (socket[freeSince] ?? now) >= idle;
    });
    for (const socket of late) {
      socket.destroy();
      // Out of the list at once: its own `close` comes after the next requests.
      socket.emit('agentRemove');
    }
  }
}

/** The same agent, of which every request has a connection to itself. */
export function keepNone<A extends Agent>(agent: A): A {
  agent.keepSocketAlive = () => false;
  return agent;
}

/** Safe methods (RFC 9110 §9.2.1): asked twice, nothing has happened twice. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** To be called when a request is on its way to the HIS. */
export function noteSent(request: ClientRequest, req: TriedRequest): void {
  if (!request.reusedSocket || req[sending] === null) return;
  if (!safe.has(req.method ?? '') || hasBody(req)) return;
  const sent = { late: false };
  req[sending] = sent;
  // The time that is granted for an answer is granted once.
  request.once('timeout', () => (sent.late = true));
}

/** True once for a request that fell to a kept connection's end, before a word of the answer: it may be put to
 *  the HIS again (RFC 9112 §9.3.1). */
export function takesSecondTry(error: Error, req: TriedRequest, res: ServerResponse): boolean {
  const sent = req[sending];
  if (!sent || sent.late || !/^(?:ECONNRESET|EPIPE)$/.test(codeOf(error))) return false;
  if (res.headersSent || res.destroyed) return false;
  req[sending] = null;
  return true;
}

/** Such a request gets a connection of its own: other kept ones may be as old. */
export function isSecondTry(req: TriedRequest): boolean {
  return req[sending] === null;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
