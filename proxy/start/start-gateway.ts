// The gateway's two listeners: TLS, and the plaintext one that only turns people away.
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Config } from '../config/config-schema.ts';
import { publicOrigins } from '../config/public-origins.ts';
import { createGateway, type Gateway } from '../gateway/create-gateway.ts';
import type { GatewayDeps } from '../gateway/gateway-deps.ts';
import { createPlaintextHandler } from '../gateway/plaintext.ts';
import type { SiteConfig } from '../gateway/site.ts';
import { attestationDesk } from '../intake/device-attestation.ts';
import { recordHandshakeFailures } from '../tls/handshake-failures.ts';
import { guardReadRate } from '../tls/read-rate.ts';
import { guardUploadRate } from '../tls/upload-rate.ts';
import { readGiven, StartError } from './listening.ts';
import type { OpenServers } from './open-servers.ts';
import type { ProductCore } from './product-core.ts';
import { readPair } from './read-pair.ts';
import { watchServed } from './watch-served.ts';

export interface RunningGateway {
  readonly gateway: Gateway;
  readonly port: number;
  /** Of the listener for systems with certificates; null when there is none. */
  readonly systemsPort: number | null;
  readonly origins: readonly string[];
}

/** Binds the TLS listeners, for browsers and, where they have one, for systems, and puts the gateway behind. */
export async function startGateway(
  core: ProductCore,
  open: OpenServers,
  onFault: (what: string) => void,
): Promise<RunningGateway> {
  const { config, ledger, rules, listeners } = core;
  // The port must be known before the gateway can know its own origin.
  let gateway: Gateway | null = null;
  const handler: RequestListener = (req, res) => {
    if (gateway) gateway.handler(req, res);
    else res.writeHead(503).end();
  };
  const server = listeners.create('browsers', handler);
  const port = await open.bind(server, config.listen.gateway);
  const origins = publicOrigins(config, { gateway: port, service: 0 }).sites;
  const watch = watchServed(ledger, () => onFault('gateway.watch'));
  const running = gatewayOf({
    config: { sites: sitesOf(config, origins), onRecordingFailure: config.onRecordingFailure },
    ledger,
    pseudonym: ledger.pseudonym,
    detector: (origin) => rules.detector(origin),
    attestation: attestationDesk(core.store.devices, Date.now),
    onServed: (draft) => watch.served(draft),
    onFault: (what) => onFault(`gateway.${what}`),
  });
  gateway = running;
  open.endLive(() => running.endSockets());
  const close = (): Promise<void> => {
    watch.stop();
    return running.close();
  };
  const fault = () => onFault('gateway.recording');
  const guard = { ledger, site: origins[0] ?? '', onFault: fault };
  attach(server, running, guard);
  const systems = config.listen.systems;
  const started = { gateway: { ...running, close }, port, origins };
  if (systems === undefined) return { ...started, systemsPort: null };
  const forSystems = listeners.create('systems', handler);
  attach(forSystems, running, guard);
  return { ...started, systemsPort: await open.bind(forSystems, systems) };
}

/** What a listener of the gateway has beside its requests. */
function attach(
  server: TlsServer,
  gateway: Gateway,
  guard: { ledger: ProductCore['ledger']; site: string; onFault: () => void },
): void {
  // Node types these sockets as streams; on a TLS server they are TLSSockets.
  server.on('upgrade', (req, socket, head) => gateway.upgrade(req, socket as Socket, head));
  server.on('connect', (req, socket) => gateway.connect(req, socket as Socket));
  recordHandshakeFailures(server, guard);
  guardUploadRate(server, { bytesPerSecond: 1024, windowMs: 60_000 });
  guardReadRate(server, { bytesPerSecond: 4096, windowMs: 60_000 });
}

/** What a site's configuration gets wrong, such as an exception that has ended, is the operator's. */
function gatewayOf(deps: GatewayDeps): Gateway {
  try {
    return createGateway(deps);
  } catch (error) {
    throw new StartError(`sites: ${error instanceof Error ? error.message : 'cannot be used'}`);
  }
}

function sitesOf(config: Config, origins: readonly string[]): SiteConfig[] {
  const [own = ''] = origins;
  return config.sites.map((site) => {
    const { host, upstream, userCookie, scriptCookies, upstreamCaFile, upstreamPin } = site;
    const { upstreamClient, rewriteLinks, systemPaths, protection, userFrom, roleFrom } = site;
    const { allowPlaintextUpstream, allowOldTls, allowUnverifiedCertificate } = site;
    return {
      ...(host === undefined ? {} : { host }),
      upstream,
      publicOrigin: host === undefined ? own : `https://${host}`,
      scriptCookies,
      ...(systemPaths === undefined ? {} : { systemPaths }),
      protection,
      userFrom,
      roleFrom,
      ...(rewriteLinks === undefined ? {} : { rewriteLinks }),
      ...(userCookie === undefined ? {} : { userCookie }),
      ...(upstreamCaFile === undefined ? {} : { upstreamCa: readGiven(upstreamCaFile) }),
      ...(upstreamPin === undefined ? {} : { upstreamPin }),
      ...(upstreamClient === undefined ? {} : { upstreamClient: readPair(upstreamClient) }),
      ...(allowPlaintextUpstream === undefined ? {} : { allowPlaintextUpstream }),
      ...(allowOldTls === undefined ? {} : { allowOldTls }),
      ...(allowUnverifiedCertificate === undefined ? {} : { allowUnverifiedCertificate }),
    };
  });
}

/** Binds the plaintext listener; resolves to its port. */
export async function startPlaintext(
  { ledger }: ProductCore,
  origins: readonly string[],
  config: Config,
  open: OpenServers,
): Promise<number> {
  const byHost = origins.map((origin) => [new URL(origin).hostname, origin] as const);
  const handler = createPlaintextHandler({
    ledger,
    origins: { '*': origins[0] ?? '', ...Object.fromEntries(byHost) },
  });
  const server = createHttpServer({ headersTimeout: 20_000, requestTimeout: 60_000 }, handler);
  server.on('checkContinue', handler);
  return open.bind(server, config.listen.plaintext);
}
