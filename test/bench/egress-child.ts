// One process of the egress bench: the partner, the bare proxy or the egress, by its first argument. Sends
// `{port}` over IPC when it listens.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import express from 'express';
import { createServer, Agent } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { createEgress } from '../../proxy/egress/create-egress.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { createTlsServer } from '../../proxy/tls/listener-options.ts';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import { egressToken } from './egress-load.ts';

const [, , role, dir = '', partner = ''] = process.argv;
const identity = await loadServerIdentity({ dir, names: ['localhost'], now: new Date() });
const { key, cert, ca } = identity;

/** Takes everything and says so. */
function partnerServer(): Server {
  return createServer({ key, cert, keepAliveTimeout: 65_000 }, (req, res) => {
    req.on('error', () => undefined);
    req.on('end', () => res.writeHead(201, { 'content-length': 2 }).end('ok'));
    req.resume();
  });
}

function bareProxy(): Server {
  const app = express();
  const agent = new Agent({ keepAlive: true, ca });
  app.use(createProxyMiddleware({ target: partner, agent, changeOrigin: true }));
  return createServer({ key, cert, keepAliveTimeout: 65_000, requestTimeout: 0 }, app);
}

async function medveil(): Promise<Server> {
  const ledger = await openLedger({ dir: `${dir}/ledger` });
  const request = {
    partner: 'p',
    purpose: 'bench',
    kinds: identifierKinds,
    maxPatients: 1_000_000,
    expires: '2099-01-01T00:00:00Z',
  };
  const egress = await createEgress({
    config: {
      senders: [
        { name: 'bench', tokenSha256: createHash('sha256').update(egressToken).digest('hex') },
      ],
      partners: [{ id: 'p', name: 'P', url: partner, ca }],
      requests: [
        { id: 'spool', ...request },
        { id: 'stream', ...request, mode: 'stream' },
      ],
      maxBytes: 8 * 1024 ** 3,
      maxInspectBytes: 16 * 1024 ** 3,
    },
    ledger,
    pseudonym: ledger.pseudonym,
    spoolDir: `${dir}/spool`,
  });
  process.once('disconnect', () => void ledger.close().finally(() => process.exit()));
  const server = createTlsServer(identity, egress.handler);
  server.requestTimeout = 0;
  return server;
}

if (role !== 'medveil') process.once('disconnect', () => process.exit());
const server =
  role === 'partner' ? partnerServer() : role === 'bare' ? bareProxy() : await medveil();
process.on('message', () =>
  process.send?.({ rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 }),
);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.send?.({ port: (server.address() as AddressInfo).port });
