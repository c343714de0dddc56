// http-proxy-middleware, wired for one site: its default plugins off (they echo URLs), ours in, one a
// concern. Nothing here decides who may do what; the gateway has decided before.
import { createProxyMiddleware } from 'http-proxy-middleware';
import type { Options, Plugin, RequestHandler } from 'http-proxy-middleware';
import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { ConnectionFailure } from '../tls/failure-reason.ts';
import type { AnswerPlan } from './answer-transform.ts';
import { isSecondTry, noteKeepAlive, noteSent, takesSecondTry } from './kept-connections.ts';
import { MaskedAnswer } from './masked-answer.ts';
import { answerProxyError } from './proxy-errors.ts';
import { cleanResponseHeaders } from './response-headers.ts';
import { teeResponse } from './response-tee.ts';
import type { TeeDeps } from './response-tee.ts';
import { sendAnswer } from './send-answer.ts';
import type { OpenSockets } from './sockets/open-sockets.ts';
import { guardHandshake, recordForeign } from './web-sockets.ts';
import { isUpload } from './whole-body.ts';

export interface SiteProxyDeps extends TeeDeps {
  readonly sockets: OpenSockets;
  readonly onUpstreamFailure: (reason: ConnectionFailure) => void;
  /** Milliseconds of silence from the HIS after which the request fails. */
  readonly upstreamTimeout: number;
  /** What is changed of an answer; nothing without it. */
  readonly plan?: AnswerPlan;
  /** A request's body that has been read already, as it goes on. */
  readonly bodyOf?: (req: IncomingMessage) => Buffer | undefined;
}

export function createSiteProxy(deps: SiteProxyDeps): RequestHandler {
  const target = targetOf(deps.site.upstreamUrl);
  const again = (req: IncomingMessage, res: ServerResponse) =>
    void proxy(req, res, (error) => res.destroy(error as Error));
  const proxy = createProxyMiddleware({
    target: deps.site.upstreamUrl.origin,
    agent: deps.site.agent,
    // Options are a copy for each request; the target stays.
    router: (req, _res, options) => {
      const body = deps.bodyOf?.(req);
      if (body !== undefined) options.buffer = Readable.from([body]);
      else if (isUpload(req)) options.agent = deps.site.uploads;
      else if (isSecondTry(req)) options.agent = deps.site.fresh;
      return target;
    },
    changeOrigin: false,
    xfwd: false,
    secure: true,
    proxyTimeout: deps.upstreamTimeout,
    upgradeTimeout: 30_000,
    ejectPlugins: true,
    selfHandleResponse: true,
    plugins: [errors(deps, again), responses(deps), upgrades(deps)],
  });
  return proxy;
}

type Target = ReturnType<NonNullable<Extract<Options['router'], (...args: never[]) => unknown>>>;

/** In its parts: a text would be parsed twice for each request. */
function targetOf({ origin, protocol, host, hostname, port }: URL): Awaited<Target> {
  // The library takes the brackets of such an address away, from a text.
  return hostname.startsWith('[') ? origin : { protocol, host, hostname, port, pathname: '/' };
}

function errors(
  deps: SiteProxyDeps,
  again: (req: IncomingMessage, res: ServerResponse) => void,
): Plugin {
  return (server) => {
    server.on('error', (error, req, res) => {
      if (res instanceof ServerResponse && req !== undefined && takesSecondTry(error, req, res)) {
        return again(req, res);
      }
      const reason = answerProxyError(error, req, res);
      if (reason !== null) deps.onUpstreamFailure(reason);
    });
    // The client went away first: httpxy has dropped the upstream request, nothing is owed.
    server.on('econnreset', () => undefined);
    server.on('proxyReq', (proxyReq, req, res) => {
      noteSent(proxyReq, req);
      // A 101 nobody asked for would hand the connection over to a foreign protocol.
      proxyReq.once('upgrade', (_response, socket) => {
        socket.destroy();
        recordForeign(req, deps);
        if (!res.writableEnded) answerProxyError(new Error('foreign 101'), res.req, res);
      });
      res.on('error', () => proxyReq.destroy());
    });
  };
}

function responses(deps: SiteProxyDeps): Plugin {
  return (server) => {
    server.on('proxyRes', (proxyRes: IncomingMessage, req, res) => {
      // A throw in an event handler would end the process; here it ends one response.
      try {
        noteKeepAlive(proxyRes);
        cleanResponseHeaders(proxyRes, res, deps.site);
        const transforms = deps.plan?.(proxyRes, req) ?? [];
        const masked = transforms.find((transform) => transform instanceof MaskedAnswer);
        teeResponse(proxyRes, req, res, deps, masked);
        sendAnswer(proxyRes, req, res, transforms, deps.onFault);
      } catch {
        deps.onFault();
        proxyRes.destroy();
        answerProxyError(new Error('response not understood'), req, res);
      }
    });
  };
}

function upgrades(deps: SiteProxyDeps): Plugin {
  return (server) => {
    server.on('proxyReqWs', (proxyReq, req, socket) => {
      guardHandshake(proxyReq, req, socket, deps);
    });
    server.on('open', (socket) => {
      socket.on('error', () => socket.destroy());
    });
  };
}
