// Weak transport to an old HIS: only by an exception, on record, and refused when its day is over.
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createGateway } from '../../proxy/gateway/create-gateway.ts';
import type { SiteConfig } from '../../proxy/gateway/site.ts';
import { spkiPin } from '../../proxy/tls/peer.ts';
import {
  createRecordingLedger,
  fetchFrom,
  type GatewayUnderTest,
  listenHttp,
  pseudonym,
  startGateway,
} from '../support/gateway-harness.ts';
import { strangerIdentity, testIdentity } from '../support/local-ca.ts';
import { mutualIdentities } from '../support/mutual-identities.ts';
import { rawExchange, statusOf } from '../support/raw-http.ts';
import { X509Certificate } from 'node:crypto';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Upstream {
  readonly port: number;
  readonly seen: string[];
}

async function https(options: TlsOptions): Promise<Upstream> {
  const seen: string[] = [];
  const server: Server = createServer(options, (req, res) => {
    seen.push(req.url ?? '');
    res.end('page');
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

async function gatewayTo(site: Partial<SiteConfig>, now?: () => Date) {
  const ledger = createRecordingLedger();
  const gateway: GatewayUnderTest = await startGateway(1, ledger, { site, ...(now && { now }) });
  closing.push(() => gateway.close());
  const exposures = async (count: number) =>
    (await ledger.waitFor('exposure.tls', count)).map(({ reason, exception }) => ({
      reason,
      exception,
    }));
  return { gateway, ledger, exposures };
}

const owner = '信息科 李工';
const until = '2099-12-31';

describe('an exception', () => {
  it('for old TLS reaches a HIS that speaks no more, and the record says who allowed it', async () => {
    const identity = await testIdentity('old-his');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' } as const;
    const his = await https({ ...identity, ...old });
    const site = { upstream: `https://127.0.0.1:${his.port}`, upstreamCa: identity.ca };
    const strict = await gatewayTo(site);
    expect((await fetchFrom(strict.gateway, '/a')).status).toBe(502);
    const excepted = await gatewayTo({
      ...site,
      allowOldTls: { owner, until, minVersion: 'TLSv1' },
    });
    expect(await fetchFrom(excepted.gateway, '/b')).toMatchObject({ status: 200, body: 'page' });
    expect(his.seen).toEqual(['/b']);
    expect(await excepted.exposures(1)).toEqual([
      { reason: 'exception:oldTls', exception: { owner, until } },
    ]);
    // Old, and still no stranger.
    const stranger = await https({ ...(await strangerIdentity()), ...old });
    const fooled = await gatewayTo({
      ...site,
      upstream: `https://127.0.0.1:${stranger.port}`,
      allowOldTls: { owner, until, minVersion: 'TLSv1' },
    });
    expect((await fetchFrom(fooled.gateway, '/c')).status).toBe(502);
    expect(stranger.seen).toEqual([]);
  });

  it('for an unverified certificate takes the pinned key and no other, whatever its name', async () => {
    const identity = await strangerIdentity();
    const his = await https(identity);
    const upstream = `https://localhost:${his.port}`;
    const pin = spkiPin(new X509Certificate(identity.cert).raw);
    const allowUnverifiedCertificate = { owner, until };
    const good = await gatewayTo({ upstream, upstreamPin: pin, allowUnverifiedCertificate });
    expect((await fetchFrom(good.gateway, '/a')).status).toBe(200);
    expect((await fetchFrom(good.gateway, '/b')).status).toBe(200);
    const wrong = await gatewayTo({
      upstream,
      upstreamPin: 'ab'.repeat(32),
      allowUnverifiedCertificate,
    });
    const answer = await fetchFrom(wrong.gateway, '/c', { method: 'POST', body: 'xm=1' });
    expect(answer.status).toBe(502);
    expect(answer.body).toContain('tlsCertificate');
    expect(his.seen).toEqual(['/a', '/b']);
    expect((await wrong.exposures(2)).map(({ reason }) => reason).toSorted()).toEqual([
      'exception:unverified',
      'upstream:tlsCertificate',
    ]);
    await expect(gatewayTo({ upstream, allowUnverifiedCertificate })).rejects.toThrow(/pin/);
  });

  it('that ends while the gateway runs ends with a refusal, nothing reaches the HIS any more', async () => {
    const seen: string[] = [];
    const { server, port } = await listenHttp((req, res) => {
      seen.push(req.url ?? '');
      res.end('page');
    });
    closing.push(() => void server.close());
    let time = new Date(2027, 5, 10, 12);
    const { gateway, exposures } = await gatewayTo(
      {
        upstream: `http://127.0.0.1:${port}`,
        allowPlaintextUpstream: { owner, until: '2027-06-30' },
      },
      () => time,
    );
    expect(gateway.gateway.exceptions()).toMatchObject([
      { kind: 'plaintext', owner, state: 'inForce' },
    ]);
    expect((await fetchFrom(gateway, '/1')).status).toBe(200);
    time = new Date(2027, 5, 30, 23, 59, 59);
    expect(gateway.gateway.exceptions()).toMatchObject([{ state: 'endsSoon' }]);
    // The last day counts, to its end.
    expect((await fetchFrom(gateway, '/2')).status).toBe(200);
    expect((await fetchFrom(gateway, '/3')).status).toBe(200);
    time = new Date(2027, 6, 1);
    const refused = await fetchFrom(gateway, '/4?xm=1', { method: 'POST', body: 'xm=1' });
    expect(refused.status).toBe(502);
    expect(JSON.parse(refused.body)).toMatchObject({ reason: 'exceptionEnded' });
    const upgrade = await rawExchange(
      gateway,
      'GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      500,
    );
    expect(statusOf(upgrade)).toBe(502);
    expect((await fetchFrom(gateway, '/5')).status).toBe(502);
    expect(seen).toEqual(['/1', '/2', '/3']);
    expect(gateway.gateway.exceptions()).toMatchObject([{ state: 'ended' }]);
    const exception = { owner, until: '2027-06-30' };
    // At the start, on the next day of use, at the end; not once a request.
    expect(await exposures(3)).toEqual([
      { reason: 'exception:plaintext', exception },
      { reason: 'exception:plaintext', exception },
      { reason: 'exceptionEnded:plaintext', exception },
    ]);
  });

  it('that has ended does not start, and one without an owner neither', async () => {
    const site = { upstream: 'https://127.0.0.1:9', upstreamPin: 'ab'.repeat(32) };
    const start = (more: Partial<SiteConfig>) =>
      createGateway({
        ledger: createRecordingLedger(),
        pseudonym,
        now: () => new Date(2027, 6, 1),
        config: {
          onRecordingFailure: 'serve',
          sites: [{ publicOrigin: 'https://his.example', ...site, ...more }],
        },
      });
    const past = { owner, until: '2027-06-30' };
    expect(() => start({ allowOldTls: { ...past, minVersion: 'TLSv1.1' } })).toThrow(/ended on/);
    expect(() => start({ allowUnverifiedCertificate: past })).toThrow(/ended on/);
    expect(() => start({ upstream: 'http://127.0.0.1:9', allowPlaintextUpstream: past })).toThrow(
      /ended on/,
    );
    expect(() => start({ allowUnverifiedCertificate: { owner: ' ', until } })).toThrow(/owner/);
  });
});

describe('a HIS that asks who we are', () => {
  it('is shown the site’s certificate, and a gateway without one gets nowhere', async () => {
    const { ca, server, client, stranger } = await mutualIdentities();
    const his = await https({ ...server, ca, requestCert: true, rejectUnauthorized: true });
    const site = { upstream: `https://127.0.0.1:${his.port}`, upstreamCa: ca };
    const known = await gatewayTo({ ...site, upstreamClient: client });
    expect((await fetchFrom(known.gateway, '/a')).status).toBe(200);
    for (const upstreamClient of [undefined, stranger]) {
      const unknown = await gatewayTo({ ...site, ...(upstreamClient && { upstreamClient }) });
      expect((await fetchFrom(unknown.gateway, '/b')).status).toBe(502);
    }
    expect(his.seen).toEqual(['/a']);
  });
});
