import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { recordHandshakeFailures } from '../../proxy/tls/handshake-failures.ts';
import { createTlsServer, reloadIdentity } from '../../proxy/tls/listener-options.ts';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import { guardUploadRate } from '../../proxy/tls/upload-rate.ts';
import { connectVerified } from '../../proxy/tls/upstream-agent.ts';
import { createPlaintextHandler } from '../../proxy/gateway/plaintext.ts';
import { strangerIdentity, testIdentity } from '../support/local-ca.ts';
import { openRaw, rawExchange, readAll, statusOf } from '../support/raw-http.ts';
import { createRecordingLedger, databaseAway } from '../support/recording-ledger.ts';

const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Protocol of a handshake, or the code of its failure. */
function shake(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...options });
    socket.on('secureConnect', () => {
      resolve(socket.getProtocol() ?? '');
      socket.destroy();
    });
    socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? error.message));
  });
}

const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

describe('the local authority', () => {
  const day = 86_400_000;

  it('makes a certificate that clients verify for every name, for less than 398 days', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'medveil-tls-'));
    const now = new Date();
    const names = ['localhost', 'his.example', '127.0.0.1', '::1'];
    const identity = await loadServerIdentity({ dir, names, now });
    const leaf = new X509Certificate(identity.cert);
    const ca = new X509Certificate(identity.ca);
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkHost('his.example')).toBe('his.example');
    expect(leaf.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf.checkHost('other.example')).toBeUndefined();
    expect((leaf.validToDate.getTime() - leaf.validFromDate.getTime()) / day).toBeLessThan(398);
    expect((ca.validToDate.getTime() - now.getTime()) / day).toBeGreaterThan(3600);
    expect(Buffer.from(identity.caDerBase64, 'base64').equals(ca.raw)).toBe(true);
    for (const file of ['authority.key.pem', 'server.key.pem']) {
      expect((await stat(join(dir, file))).mode & 0o777).toBe(0o600);
    }
    const port = await listen(createTlsServer(identity, (_req, res) => res.end()));
    expect(await shake(port, { ca: identity.ca })).toBe('TLSv1.3');
    expect(await shake(port, { ca: identity.ca, servername: 'evil.example' })).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect(await shake(port, { ca: (await strangerIdentity()).ca })).toMatch(
      /UNABLE_TO_VERIFY|SELF_SIGNED|LOCALLY/,
    );
  });

  it('keeps what it made, and issues anew when names change or the end is near', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'medveil-tls-'));
    const now = new Date();
    const first = await loadServerIdentity({ dir, names: ['localhost'], now });
    expect(await loadServerIdentity({ dir, names: ['localhost'], now })).toEqual(first);
    const renamed = await loadServerIdentity({ dir, names: ['localhost', 'b.example'], now });
    expect(renamed.cert).not.toBe(first.cert);
    expect(renamed.ca).toBe(first.ca);
    const later = new Date(now.getTime() + 370 * day);
    const renewed = await loadServerIdentity({
      dir,
      names: ['localhost', 'b.example'],
      now: later,
    });
    expect(renewed.cert).not.toBe(renamed.cert);
    expect(renewed.ca).toBe(first.ca);
    const decade = new Date(now.getTime() + 3640 * day);
    const reborn = await loadServerIdentity({ dir, names: ['localhost'], now: decade });
    expect(reborn.ca).not.toBe(first.ca);
    expect(await readFile(join(dir, 'authority.cert.pem'), 'utf8')).toContain('BEGIN CERTIFICATE');
  });
});

describe('our listeners', () => {
  it('speak TLS 1.2 and 1.3 with forward secrecy and nothing older', async () => {
    const identity = await testIdentity();
    const port = await listen(createTlsServer(identity, (_req, res) => res.end()));
    const { ca } = identity;
    expect(await shake(port, { ca, maxVersion: 'TLSv1.2' })).toBe('TLSv1.2');
    expect(await shake(port, { ca, ...old })).toMatch(/PROTOCOL_VERSION|UNSUPPORTED|ECONNRESET/);
    expect(await shake(port, { ca, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' })).toMatch(
      /ERR_SSL|ECONNRESET/,
    );
  });

  it('row 14: speak nothing older after the certificate has been replaced either', async () => {
    const first = await testIdentity('first', ['localhost']);
    const second = await testIdentity('second', ['localhost', '127.0.0.2']);
    const server = createTlsServer(first, (_req, res) => res.end());
    const port = await listen(server);
    reloadIdentity(server, second);
    expect(await shake(port, { ca: second.ca, ...old })).toMatch(
      /PROTOCOL_VERSION|UNSUPPORTED|ECONNRESET/,
    );
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca: second.ca });
    await once(socket, 'secureConnect');
    expect(socket.getPeerX509Certificate()?.checkIP('127.0.0.2')).toBe('127.0.0.2');
    socket.destroy();
  });

  it('record failed handshakes by a closed word, once a minute for each address', async () => {
    const identity = await testIdentity();
    const ledger = createRecordingLedger();
    const server = createTlsServer(identity, (_req, res) => res.end());
    const port = await listen(server);
    recordHandshakeFailures(server, {
      ledger,
      site: 'https://his.example',
      onFault: () => undefined,
    });
    for (let i = 0; i < 3; i++) await shake(port, { ca: identity.ca, ...old });
    const answer = await rawExchange({ port }, 'GET / HTTP/1.1\r\nHost: h\r\n\r\n', 500);
    expect(answer).toBe('');
    await shake(port, { ca: (await strangerIdentity()).ca });
    const records = await ledger.waitFor('exposure.tls', 2);
    const reasons = records.map((r) => r.reason);
    expect(reasons).toContain('oldVersion');
    expect(reasons).toContain('plainHttp');
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(records[0]).toMatchObject({
      site: 'https://his.example',
      actor: { workstation: '127.0.0.1' },
    });
  });

  it('row 15: cut an upload that crawls, and not one that is slow for our sake', async () => {
    const server = createHttpServer((req, res) => {
      if (req.url === '/read') req.resume();
      else setTimeout(() => req.resume(), 900);
      req.on('end', () => res.end('done'));
    });
    const stop = guardUploadRate(server, { bytesPerSecond: 1000, windowMs: 400 });
    const port = await listen(server);
    const crawl = await openRaw({ port });
    crawl.write('POST /read HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n');
    const timer = setInterval(() => crawl.write('x'), 100);
    const start = Date.now();
    expect(await readAll(crawl, 4000)).toBe('');
    expect(Date.now() - start).toBeLessThan(2500);
    clearInterval(timer);
    const patient = await rawExchange(
      { port },
      `POST /wait HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 500000\r\n\r\n${'x'.repeat(500_000)}`,
      3000,
    );
    expect(patient).toContain('done');
    stop();
  });
});

describe('connections to partners', () => {
  it('are handed over verified, with what was negotiated', async () => {
    const identity = await testIdentity();
    const port = await listen(createTlsServer(identity, (_req, res) => res.end()));
    const good = await connectVerified({
      host: 'localhost',
      port,
      policy: { ca: identity.ca },
      timeoutMs: 2000,
    });
    expect(good).toMatchObject({ ok: true, facts: { version: 'TLSv1.3' } });
    if (good.ok) good.socket.destroy();
    const systemRoots = await connectVerified({
      host: 'localhost',
      port,
      policy: {},
      timeoutMs: 2000,
    });
    expect(systemRoots).toEqual({ ok: false, reason: 'tlsCertificate' });
    const plain = await listen(createHttpServer());
    const notTls = await connectVerified({
      host: 'localhost',
      port: plain,
      policy: {},
      timeoutMs: 2000,
    });
    expect(notTls).toEqual({ ok: false, reason: 'tlsHandshake' });
  });
});

describe('the plaintext listener', () => {
  const ledger = createRecordingLedger();
  let port = 0;

  async function plaintextPort(): Promise<number> {
    if (port !== 0) return port;
    const handler = createPlaintextHandler({
      ledger,
      origins: { 'his.example': 'https://his.example', '*': 'https://localhost:8443' },
    });
    const server = createHttpServer(handler);
    server.on('checkContinue', handler);
    port = await listen(server);
    return port;
  }

  it('row 16: moves GET and HEAD to https, to our origin and the same target', async () => {
    const target = { port: await plaintextPort() };
    const answer = await rawExchange(
      target,
      'GET /a/b HTTP/1.1\r\nHost: his.example\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(308);
    expect(answer).toContain('location: https://his.example/a/b\r\n');
    expect(answer.toLowerCase()).not.toContain('strict-transport');
    const head = await rawExchange(
      target,
      'HEAD /x HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(head).toContain('location: https://localhost:8443/x\r\n');
    for (const bad of ['//evil.example/', 'http://evil.example/', '/%zz']) {
      const refused = await rawExchange(
        target,
        `GET ${bad} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
      );
      expect(statusOf(refused)).toBe(400);
      expect(refused).not.toContain('evil');
    }
    expect(ledger.records).toEqual([]);
  });

  it('row 16: refuses a body, closes, and has recorded it before the answer', async () => {
    const target = { port: await plaintextPort() };
    ledger.records.length = 0;
    const answer = await rawExchange(
      target,
      'POST /login/20240012?xm=1 HTTP/1.1\r\nHost: his.example\r\nContent-Length: 1000\r\n\r\nuser=a&pass=b',
    );
    expect(statusOf(answer)).toBe(403);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(Buffer.from(answer, 'latin1').toString('utf8')).toContain('明文');
    expect(answer).not.toContain('pass=b');
    expect(ledger.of('exposure.plaintext')).toMatchObject([
      { method: 'POST', path: '/login/*', site: 'https://his.example', bytesAnnounced: 1000 },
    ]);
    expect(answer).toContain('"record":0');
  });

  it('row 16: refuses a body while the ledger is away, and its record waits without a number', async () => {
    const target = { port: await plaintextPort() };
    ledger.records.length = 0;
    ledger.spooling = databaseAway;
    const answer = await rawExchange(
      target,
      'POST /login HTTP/1.1\r\nHost: his.example\r\nContent-Length: 4\r\n\r\na=bc',
    );
    ledger.spooling = null;
    expect(answer).toContain('"reason":"plaintextBody"');
    expect(answer).not.toContain('"record"');
    expect(ledger.of('exposure.plaintext')).toHaveLength(1);
  });

  it('row 1, 16: refuses before the body is sent when the client waits for 100', async () => {
    const target = { port: await plaintextPort() };
    const answer = await rawExchange(
      target,
      'POST /x HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    expect(answer).not.toContain('100 Continue');
    expect(statusOf(answer)).toBe(403);
  });

  it('records a session that was sent in clear, and answers 503 when it cannot record a body', async () => {
    const target = { port: await plaintextPort() };
    ledger.records.length = 0;
    await rawExchange(
      target,
      'GET /x HTTP/1.1\r\nHost: h\r\nCookie: sid=1\r\nConnection: close\r\n\r\n',
    );
    expect(await ledger.waitFor('exposure.plaintext')).toMatchObject([
      { method: 'GET', bytesAnnounced: null },
    ]);
    ledger.failing = true;
    const answer = await rawExchange(
      target,
      'POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc',
    );
    expect(statusOf(answer)).toBe(503);
    ledger.failing = false;
  });
});
