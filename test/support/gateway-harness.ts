// A gateway on real sockets in front of an upstream of the test's choosing.
import { once } from 'node:events';
import { createServer as createHttpServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, RequestListener, Server as HttpServer } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createGateway } from '../../proxy/gateway/create-gateway.ts';
import type { Gateway } from '../../proxy/gateway/create-gateway.ts';
import type { GatewayConfig } from '../../proxy/gateway/gateway-deps.ts';
import type { SiteConfig } from '../../proxy/gateway/site.ts';
import type { AttestationDesk } from '../../proxy/intake/device-attestation.ts';
import type { Ledger } from '../../proxy/ledger/contract.ts';
import { pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import { createTlsServer } from '../../proxy/tls/listener-options.ts';
import { testIdentity } from './local-ca.ts';
import { createRecordingLedger } from './recording-ledger.ts';

export const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(9) });

export interface GatewayUnderTest {
  readonly port: number;
  readonly ca: string;
  readonly origin: string;
  readonly gateway: Gateway;
  close(): Promise<void>;
}

export async function startGateway(
  upstreamPort: number,
  ledger: Ledger,
  more: {
    site?: Partial<SiteConfig>;
    config?: Partial<GatewayConfig>;
    attestation?: AttestationDesk;
    now?: () => Date;
    onFault?: (what: string) => void;
  } = {},
): Promise<GatewayUnderTest> {
  const identity = await testIdentity();
  const server = createTlsServer(identity, (req, res) => gateway.handler(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `https://localhost:${port}`;
  const gateway = createGateway({
    ledger,
    pseudonym,
    ...(more.now && { now: more.now }),
    ...(more.onFault && { onFault: more.onFault }),
    ...(more.attestation ? { attestation: more.attestation } : {}),
    config: {
      onRecordingFailure: 'serve',
      sites: [
        {
          upstream: `http://127.0.0.1:${upstreamPort}`,
          publicOrigin: origin,
          userCookie: 'his_user',
          allowPlaintextUpstream: { owner: 'test', until: '2099-01-01' },
          ...more.site,
        },
      ],
      ...more.config,
    },
  });
  server.on('upgrade', (req, socket, head) => gateway.upgrade(req, socket as never, head));
  server.on('connect', (req, socket) => gateway.connect(req, socket as never));
  return {
    port,
    ca: identity.ca,
    origin,
    gateway,
    async close() {
      server.closeAllConnections();
      server.close();
      await gateway.close();
    },
  };
}

export async function listenHttp(
  handler: RequestListener,
): Promise<{ server: HttpServer; port: number }> {
  const server = createHttpServer(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
}

export function fetchFrom(
  target: { port: number; ca?: string },
  path: string,
  options: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const common = {
      host: '127.0.0.1',
      port: target.port,
      path,
      method: options.method ?? 'GET',
      headers: { host: `localhost:${target.port}`, ...options.headers },
      agent: false as const,
    };
    const req =
      target.ca === undefined
        ? httpRequest(common)
        : httpsRequest({ ...common, ca: target.ca, servername: 'localhost' });
    req.on('error', reject);
    req.on('response', (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const body = bytes.toString('utf8');
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body, bytes });
      });
    });
    req.end(options.body);
  });
}

export { createRecordingLedger };
