// Connections to the HIS are kept between requests, and the HIS closes them when it likes: in the very
// moment too when a request is put on one. What nginx and browsers do about it: be the first to let go, and
// ask again where nothing can happen twice.
import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { codeOf } from '../tls/failure-reason.ts';

/** Shorter than what servers wait: Apache and Node 5 s, Tomcat 20, Jetty 30, IIS 120. Milliseconds. */
const longestIdle = 4_000;

/** What the HIS said of a connection (`Keep-Alive: timeout=5`); our side takes the header off. */
const said = new WeakMap<object, number>();

/** To be called with an answer before its headers are changed. */
export function noteKeepAlive(answer: IncomingMessage): void {
  const seconds = /^(?:.*[,;\s])?timeout=(\d{1,6})/i.exec(
    String(answer.headers['keep-alive'] ?? ''),
  )?.[1];
  // A second less than said: the way there takes time as well.
  if (seconds !== undefined) said.set(answer.socket, Math.max(0, Number(seconds) * 1_000 - 1_000));
}

/** The same agent, whose idle connections are closed by us before the HIS does. */
export function letGoEarly<A extends Agent>(agent: A): A {
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (stream) => {
    const socket = stream as Socket;
    const idle = Math.min(longestIdle, said.get(socket) ?? longestIdle);
    if (idle === 0) return false;
    socket.setKeepAlive(true, 1_000);
    socket.unref();
    // The agent destroys a free connection that has run out of time.
    socket.setTimeout(idle);
    return true;
  };
  agent.reuseSocket = (stream, request) => {
    // Or the limit would go on for a request that takes its time.
    (stream as Socket).setTimeout(0);
    reuse(stream, request);
  };
  return agent;
}

/** The same agent, of which every request has a connection to itself. */
export function keepNone<A extends Agent>(agent: A): A {
  agent.keepSocketAlive = () => false;
  return agent;
}

/** Safe methods (RFC 9110 §9.2.1): asked twice, nothing has happened twice. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Which requests may be put to the HIS again, once (RFC 9112 §9.3.1). */
export class SecondTries {
  readonly #sent = new WeakMap<IncomingMessage, { request: ClientRequest; late: boolean }>();
  readonly #tried = new WeakSet<IncomingMessage>();

  sent(request: ClientRequest, req: IncomingMessage): void {
    const sending = { request, late: false };
    this.#sent.set(req, sending);
    // The time that is granted for an answer is granted once.
    request.once('timeout', () => (sending.late = true));
  }

  /** True once for a request that fell to a kept connection's end, before a word of the answer. */
  takes(error: Error, req: IncomingMessage, res: ServerResponse): boolean {
    const sending = this.#sent.get(req);
    if (sending === undefined || sending.late || !sending.request.reusedSocket) return false;
    if (!/^(?:ECONNRESET|EPIPE)$/.test(codeOf(error)) || this.#tried.has(req)) return false;
    if (!safe.has(req.method ?? '') || hasBody(req)) return false;
    if (res.headersSent || res.destroyed) return false;
    this.#tried.add(req);
    return true;
  }

  /** Such a request gets a connection of its own: other kept ones may be as old. */
  isSecond(req: IncomingMessage): boolean {
    return this.#tried.has(req);
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}
