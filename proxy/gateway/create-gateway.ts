// The gateway: a reverse proxy in front of the HIS that lets nothing ambiguous in, sends nothing weak
// out, and records what patients' data it served. It forwards bodies byte for byte; it keeps none. It
// must never answer with anything of the request, and no request may end the process.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { rawRefusal, refuse } from '../tls/refusals.ts';
import { systemClientOf } from '../tls/system-client.ts';
import { admit } from './admission.ts';
import { isBelow } from './comparable-path.ts';
import { type Door, doorOf } from './door.ts';
import type { SiteException } from './exception-gate.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import { cleanRequestHeaders } from './request-headers.ts';
import { strictTransport } from './response-headers.ts';
import { createSite, siteFor } from './site.ts';
import type { Site } from './site.ts';
import { OpenSockets } from './sockets/open-sockets.ts';
import { isHandshake } from './web-sockets.ts';
import { wholeBody } from './whole-body.ts';

export interface Gateway {
  /** For the TLS listener's `request`. Not through Express: it gives every message another prototype, which
   *  all that follows pays for, and there is nothing here for it to route. */
  readonly handler: RequestListener;
  /** For `server.on('upgrade')`. */
  upgrade(req: IncomingMessage, socket: Socket, head: Buffer): void;
  /** For `server.on('connect')`: a gateway is no tunnel. */
  connect(req: IncomingMessage, socket: Socket): void;
  readonly recorder: Recorder;
  /** Weak transport in use, as it stands now. */
  readonly exceptions: () => readonly SiteException[];
  /** Records are taken, or pages are served all the same because a spool keeps them. */
  isServing(): boolean;
  /** Closes WebSockets in words that pages understand (1001), at the latest after seconds. */
  endSockets(): Promise<void>;
  /** Waits for records under way and drops idle connections to the HIS. */
  close(): Promise<void>;
}

/** Throws on a config that must not start; see `createSite`. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { config, ledger } = deps;
  const now = deps.now ?? (() => new Date());
  const recorder = createRecorder(ledger);
  const sites = config.sites.map((site) => createSite(site, now()));
  const doors = new Map<Site, Door>();
  const sockets = new OpenSockets();
  for (const site of sites) doors.set(site, doorOf(site, deps, { recorder, sockets }));
  const mustRefuse = () =>
    config.onRecordingFailure === 'refuse' && (recorder.isFailing || ledger.spool() !== null);
  return {
    handler: admission(doors, sites, mustRefuse, recorder, lastResort(deps)),
    recorder,
    exceptions: () => [...doors.values()].flatMap((door) => door.exceptions.exceptions),
    isServing: () => !recorder.isFailing && !mustRefuse(),
    upgrade(req, socket, head) {
      openSocket({ doors, sites, mustRefuse }, req, socket, head);
    },
    connect(_req, socket) {
      socket.on('error', () => socket.destroy());
      socket.end(rawRefusal('methodNotAllowed'));
    },
    endSockets: () => sockets.end(),
    async close() {
      await sockets.settle();
      await recorder.flush();
      for (const { agent, uploads, fresh } of sites) {
        agent.destroy();
        uploads.destroy();
        fresh.destroy();
      }
    },
  };
}

function admission(
  doors: ReadonlyMap<Site, Door>,
  sites: readonly Site[],
  mustRefuse: () => boolean,
  recorder: Recorder,
  fail: (res: ServerResponse) => void,
): RequestListener {
  // Connections that end with the answer under way: what a client pipelined behind it is not served.
  const ending = new WeakSet<Socket>();
  const admitOne: RequestListener = (req, res) => {
    if (ending.has(req.socket)) return;
    res.setHeader('strict-transport-security', strictTransport);
    const admitted = admit(req);
    const client = systemClientOf(req.socket);
    const site = admitted.ok ? siteFor(sites, admitted.host, client !== null) : undefined;
    const door = site === undefined ? undefined : doors.get(site);
    if (!admitted.ok || door === undefined) {
      ending.add(req.socket);
      return refuse(res, 'badRequest', { close: true });
    }
    if (client === null && isForSystems(door.site, admitted.target)) {
      return refuse(res, 'certificateRequired', { close: !req.complete });
    }
    if (mustRefuse()) {
      return refuse(res, 'recordingFailed', { close: !req.complete });
    }
    if (door.exceptions.refuses()) return refuse(res, 'exceptionEnded', { close: !req.complete });
    req.url = admitted.target;
    const refused = door.guard.admit(req);
    const next = (): void => fail(res);
    if (refused instanceof Promise) {
      refused.then((reason) => pass(door, recorder, reason, req, res, next)).catch(next);
    } else pass(door, recorder, refused, req, res, next);
  };
  return (req, res) => {
    // A throw in a listener would end the process.
    try {
      admitOne(req, res);
    } catch {
      fail(res);
    }
  };
}

/** The last step before the HIS. */
function pass(
  { site, guard, proxy }: Door,
  recorder: Recorder,
  refused: RefusalReason | null,
  req: IncomingMessage,
  res: ServerResponse,
  next: () => void,
): void {
  if (refused !== null) return refuse(res, refused, { close: !req.complete });
  // Gone while we were asking.
  if (req.destroyed && !req.complete) return;
  cleanRequestHeaders(req, site.publicHost);
  const body = guard.bodyOf(req);
  if (body !== undefined) {
    delete req.headers['transfer-encoding'];
    req.headers['content-length'] = String(body.length);
  }
  const room = recorder.room();
  // What was looked at is here already.
  const arriving = body === undefined ? wholeBody(req) : null;
  if (room === null && arriving === null) proxy(req, res, next).catch(next);
  else
    Promise.all([room, arriving])
      .then(() => proxy(req, res, next))
      .catch(next);
}

interface SocketEntry {
  readonly doors: ReadonlyMap<Site, Door>;
  readonly sites: readonly Site[];
  readonly mustRefuse: () => boolean;
}

function openSocket(
  { doors, sites, mustRefuse }: SocketEntry,
  req: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  // Until httpxy attaches its own listener, an error on this socket would be nobody's.
  socket.on('error', () => socket.destroy());
  const admitted = admit(req);
  const client = systemClientOf(socket);
  const site = admitted.ok ? siteFor(sites, admitted.host, client !== null) : undefined;
  const door = site === undefined ? undefined : doors.get(site);
  const turnAway = (reason: RefusalReason): void => {
    socket.end(rawRefusal(reason));
    socket.destroySoon();
  };
  if (!admitted.ok || door === undefined || !isHandshake(req, door.site)) {
    return turnAway('badRequest');
  }
  if (client === null && isForSystems(door.site, admitted.target)) {
    return turnAway('certificateRequired');
  }
  if (mustRefuse()) return turnAway('recordingFailed');
  if (door.exceptions.refuses()) return turnAway('exceptionEnded');
  req.url = admitted.target;
  const { guard, proxy } = door;
  const open = (): void => {
    cleanRequestHeaders(req, door.site.publicHost);
    // The hop-by-hop pair that makes a handshake is ours to set again.
    req.headers.connection = 'Upgrade';
    req.headers.upgrade = 'websocket';
    proxy.upgrade(req, socket, head);
  };
  guard.admitSocket(req).then(
    (may) => {
      if (may) open();
      else turnAway('extensionRequired');
    },
    () => socket.destroy(),
  );
}

function isForSystems({ config }: Site, target: string): boolean {
  return config.systemPaths?.some((prefix) => isBelow(target, prefix)) === true;
}

/** Says nothing of what went wrong. */
function lastResort(deps: GatewayDeps): (res: ServerResponse) => void {
  return (res) => {
    deps.onFault?.('admission');
    refuse(res, 'badRequest', { close: true });
  };
}
