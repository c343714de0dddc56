// Row 11 of the proxy middleware's traps: how the gateway reaches a HIS that speaks TLS itself.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createRecordingLedger,
  fetchFrom,
  type GatewayUnderTest,
  startGateway,
} from '../support/gateway-harness.ts';
import { strangerIdentity, testIdentity } from '../support/local-ca.ts';

interface Upstream {
  server: Server;
  port: number;
  seen: { authorization: string | undefined }[];
}

async function upstream(tls: {
  key: string;
  cert: string;
  maxVersion?: 'TLSv1.1';
}): Promise<Upstream> {
  const seen: Upstream['seen'] = [];
  const old = tls.maxVersion
    ? { minVersion: 'TLSv1' as const, maxVersion: tls.maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' }
    : {};
  const server = createServer({ key: tls.key, cert: tls.cert, ...old }, (req, res) => {
    seen.push({ authorization: req.headers.authorization });
    res.setHeader('content-type', 'application/json');
    res.end('{"brxm":"张三","zyh":"ZY00000001"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port, seen };
}

let good: Upstream;
let stranger: Upstream;
let old: Upstream;
let ca: string;
const open: GatewayUnderTest[] = [];

beforeAll(async () => {
  const identity = await testIdentity('his');
  ca = identity.ca;
  good = await upstream(identity);
  stranger = await upstream(await strangerIdentity());
  old = await upstream({ ...identity, maxVersion: 'TLSv1.1' });
});
afterAll(async () => {
  await Promise.all(open.map((g) => g.close()));
  for (const { server } of [good, stranger, old]) {
    server.closeAllConnections();
    server.close();
  }
});

async function gatewayTo(port: number, upstreamPin?: string) {
  const ledger = createRecordingLedger();
  const pin = upstreamPin === undefined ? {} : { upstreamPin };
  const site = { upstream: `https://127.0.0.1:${port}`, upstreamCa: ca, ...pin };
  const gateway = await startGateway(1, ledger, { site });
  open.push(gateway);
  return { gateway, ledger };
}

describe('an https upstream', () => {
  it('row 11: with a trusted certificate is served, and no request’s credential stays for the next', async () => {
    const { gateway } = await gatewayTo(good.port);
    const headers = { authorization: 'Bearer first-person-0123456789' };
    expect((await fetchFrom(gateway, '/a', { headers })).status).toBe(200);
    expect((await fetchFrom(gateway, '/b')).status).toBe(200);
    expect(good.seen.map((s) => s.authorization)).toEqual([headers.authorization, undefined]);
  });

  it.each([
    ['of another authority', () => gatewayTo(stranger.port), () => stranger],
    ['below TLS 1.2', () => gatewayTo(old.port), () => old],
    [
      'with another key than the pinned one',
      () => gatewayTo(good.port, 'ab'.repeat(32)),
      () => good,
    ],
  ])(
    '%s gets no request; the browser gets 502, the ledger the exposure',
    async (_name, make, target) => {
      const before = target().seen.length;
      const { gateway, ledger } = await make();
      const answer = await fetchFrom(gateway, '/patients/ZY00000001?xm=x', {
        method: 'POST',
        body: 'a=1',
      });
      expect(answer.status).toBe(502);
      expect(answer.body).not.toMatch(/127\.0\.0\.1|ZY0000|xm=|ECONN|CERT/);
      expect(target().seen.length).toBe(before);
      await gateway.gateway.recorder.flush();
      expect(ledger.records.map(({ kind }) => kind)).toContain('exposure.tls');
    },
  );
});
