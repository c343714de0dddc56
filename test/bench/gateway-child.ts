// One process of the gateway bench: the upstream, the bare proxy or the gateway, by its first argument.
// Speaks to the bench over IPC: `{port}` when it listens, `drained` when asked to `drain`.
import express from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { createGateway } from '../../proxy/gateway/create-gateway.ts';
import { attestationDesk } from '../../proxy/intake/device-attestation.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { createTlsServer } from '../../proxy/tls/listener-options.ts';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import { AttestingDevices } from '../support/attesting-devices.ts';
import { benchBodies } from './bodies.ts';

const [, , role, dir = '', upstream = '', ledgerName = ''] = process.argv;
const devices = new AttestingDevices();
let drain = async (): Promise<void> => undefined;

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const token = role === 'policy' ? await devices.token('d1', 'https://localhost') : undefined;
  process.send?.({ port: (server.address() as AddressInfo).port, token });
}

function upstreamServer(): Server {
  const bodies = { '/1': benchBodies('1 KB'), '/13': benchBodies('13 KB') };
  let turn = 0;
  return createServer((req, res) => {
    const set = req.url === '/1' ? bodies['/1'] : bodies['/13'];
    const body = set[turn++ % set.length]!;
    res.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
    res.end(body);
  });
}

const identity = (): ReturnType<typeof loadServerIdentity> =>
  loadServerIdentity({ dir, names: ['localhost'], now: new Date() });

async function bareProxy(): Promise<Server> {
  const { key, cert } = await identity();
  const app = express();
  app.use(createProxyMiddleware({ target: upstream }));
  // Connections stay open while the other side of the comparison has its turn.
  return createHttpsServer({ key, cert, keepAliveTimeout: 65_000 }, app);
}

/** `inspect`: as configured without a word. `policy`: every answer is recorded and none looked into, for a
 *  browser that attests. `mask`: for one that does not. */
type GatewayRole = 'inspect' | 'policy' | 'mask';

async function medveil(as: GatewayRole): Promise<Server> {
  const ledger = await openLedger({ dir: `${dir}/ledger-${ledgerName}` });
  await devices.enrol('d1');
  const gateway = createGateway({
    ledger,
    pseudonym: ledger.pseudonym,
    attestation: attestationDesk(devices.store, Date.now),
    config: {
      onRecordingFailure: 'serve',
      ...(as === 'policy' ? { maxInspectBytes: 0 } : {}),
      sites: [
        {
          upstream,
          publicOrigin: 'https://localhost',
          userCookie: 'u',
          protection: as === 'inspect' ? [] : [{ withoutExtension: 'mask' }],
          allowPlaintextUpstream: { owner: 'bench', until: '2099-01-01' },
        },
      ],
    },
  });
  drain = () => gateway.recorder.flush();
  process.once('disconnect', () => void ledger.close().finally(() => process.exit()));
  return createTlsServer(await identity(), gateway.handler);
}

process.on('message', (message) => {
  if (message === 'drain') void drain().then(() => process.send?.('drained'));
});
process.once('disconnect', () => {
  if (role === 'upstream' || role === 'bare') process.exit();
});
async function serverOf(): Promise<Server> {
  switch (role) {
    case 'upstream':
      return upstreamServer();
    case 'bare':
      return bareProxy();
    case 'inspect':
    case 'policy':
    case 'mask':
      return medveil(role);
    default:
      throw new Error('no such role');
  }
}

await listen(await serverOf());
