// Rows of techniques.md §3 as tests over real sockets; the number of the row is in the name.
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordingLedger, startGateway } from '../support/gateway-harness.ts';
import type { GatewayUnderTest } from '../support/gateway-harness.ts';
import { openRaw, rawExchange, rawUpstream, readAll, statusOf } from '../support/raw-http.ts';
import type { RawUpstream } from '../support/raw-http.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok';

describe('what reaches the HIS', () => {
  let upstream: RawUpstream;
  let site: GatewayUnderTest;
  const ledger = createRecordingLedger();

  beforeAll(async () => {
    upstream = await rawUpstream((socket) => socket.write(ok));
    site = await startGateway(upstream.port, ledger);
  });
  afterAll(async () => {
    await site.close();
    await upstream.close();
  });
  /** Sends a request and returns the bytes that arrived at the upstream because of it. */
  async function forwarded(request: string): Promise<string> {
    const before = upstream.received.map((bytes) => bytes.length);
    const answer = await rawExchange(site, request, 300);
    expect(statusOf(answer), answer).toBe(200);
    const fresh = upstream.received.map((bytes, i) => bytes.slice(before[i] ?? 0));
    return fresh.join('').toLowerCase();
  }

  async function refusedRequest(request: string): Promise<string> {
    const before = upstream.received.join('').length;
    const answer = await rawExchange(site, request, 500);
    expect(statusOf(answer), `${JSON.stringify(request)} → ${answer}`).toBe(400);
    expect(upstream.received.join('').length, 'the upstream saw it').toBe(before);
    return answer;
  }

  it('row 1: has no Expect header, and the body follows after 100 Continue', async () => {
    const socket = await openRaw(site);
    socket.write(
      'POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nX-Forwarded-For: 9.9.9.9\r\nContent-Length: 4\r\nConnection: close\r\n\r\n',
    );
    setTimeout(() => socket.write('body'), 100);
    const answer = await readAll(socket, 600);
    expect(answer).toContain('100 Continue');
    expect(answer).toContain('200 OK');
    const got = upstream.received.at(-1) ?? '';
    expect(got.toLowerCase()).not.toContain('expect');
    expect(got).not.toContain('9.9.9.9');
    expect(got.endsWith('body')).toBe(true);
  });

  it('row 2: carries our forwarding headers, never the client’s', async () => {
    const got = await forwarded(
      'GET /a HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Proto: http\r\nForwarded: for=10.0.0.1\r\nX-Real-IP: 10.0.0.1\r\nX-Original-URL: /admin\r\nConnection: close\r\n\r\n',
    );
    expect(got).toContain('x-forwarded-for: 127.0.0.1\r\n');
    expect(got).toContain('x-forwarded-proto: https\r\n');
    expect(got).toContain(`x-forwarded-host: localhost:${site.port}\r\n`);
    expect(got).toContain(`\r\nhost: localhost:${site.port}\r\n`);
    for (const word of ['10.0.0.1', 'evil', 'forwarded: for', 'x-real-ip', 'x-original-url']) {
      expect(got).not.toContain(word);
    }
  });

  it('row 3: has no hop-by-hop header nor any that Connection names', async () => {
    const got = await forwarded(
      'GET /a HTTP/1.1\r\nHost: h\r\nConnection: close, X-Secret\r\nX-Secret: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: Basic eA==\r\nProxy-Connection: close\r\nX-Kept: 2\r\n\r\n',
    );
    for (const name of ['x-secret', 'te:', 'proxy-', 'timeout=5']) expect(got).not.toContain(name);
    expect(got).toContain('x-kept: 2');
  });

  it('row 3: keeps end-to-end headers that Connection tries to take away', async () => {
    const got = await forwarded(
      'POST /a HTTP/1.1\r\nHost: h\r\nConnection: close, Content-Length, Cookie\r\nCookie: a=1\r\nContent-Length: 2\r\n\r\nhi',
    );
    expect(got).toContain('content-length: 2');
    expect(got).toContain('cookie: a=1');
  });

  it('row 4: is the normalised target, and only targets in origin form', async () => {
    expect(
      await forwarded('GET /a/./b/../c?x=%2F HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^get \/a\/c\?x=%2f http\/1\.1/);
    for (const target of [
      'http://127.0.0.1/x',
      '//evil.example/x',
      '/a/%zz',
      '/a%',
      '/a%00b',
      '/a\\b',
      '/..//evil.example',
      '/a#frag',
      '*',
      'x',
    ]) {
      const answer = await refusedRequest(`GET ${target} HTTP/1.1\r\nHost: h\r\n\r\n`);
      expect(answer).not.toContain('evil');
    }
  });

  it('row 5: has exactly one Host', async () => {
    await refusedRequest('GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
    await refusedRequest('GET /a HTTP/1.1\r\nHost: a b\r\n\r\n');
    await refusedRequest('GET /a HTTP/1.1\r\n\r\n');
  });

  it('refuses framing that two servers would read differently', async () => {
    for (const framing of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: gzip, chunked',
      'Transfer-Encoding: xchunked',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: +5',
    ]) {
      await refusedRequest(
        `POST /a HTTP/1.1\r\nHost: h\r\n${framing}\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n`,
      );
    }
  });

  it('keeps a chunked GET body framed', async () => {
    const got = await forwarded(
      'GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n',
    );
    expect(got).toContain('transfer-encoding: chunked');
    expect(got).toContain('4\r\nabcd\r\n0\r\n\r\n');
  });

  it('row 17: has no Trailer header, and the process lives on', async () => {
    const got = await forwarded(
      'GET /a HTTP/1.1\r\nHost: h\r\nTrailer: X-Checksum\r\nConnection: close\r\n\r\n',
    );
    expect(got).not.toContain('trailer');
  });

  it('row 20: comes from HTTP/1.0 and 1.1 only', async () => {
    await refusedRequest('GET /a HTTP/2.0\r\nHost: h\r\n\r\n');
    await refusedRequest('GET /a HTTP/0.9\r\nHost: h\r\n\r\n');
    const bare = await rawExchange(site, 'GET /a\r\n\r\n', 300);
    expect([0, 400]).toContain(statusOf(bare));
  });

  it('offers only content codings that can be inspected', async () => {
    const got = await forwarded(
      'GET /a HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip;q=1, sdch, dcz, br\r\nConnection: close\r\n\r\n',
    );
    expect(got).toMatch(/accept-encoding: gzip;q=1, br\r\n/);
  });

  it('row 13: is never a tunnel', async () => {
    const answer = await rawExchange(site, 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: h\r\n\r\n', 500);
    expect(statusOf(answer)).toBe(405);
  });

  it('honours a client that wants its connection closed', async () => {
    const answer = await rawExchange(site, 'GET /a HTTP/1.0\r\n\r\n', 2000);
    expect(answer.toLowerCase()).toContain('connection: close');
  });
});

describe('what reaches the browser', () => {
  let upstream: RawUpstream;
  let site: GatewayUnderTest;
  const ledger = createRecordingLedger();
  let reply: string | Buffer | ((socket: Socket) => void) = ok;

  beforeAll(async () => {
    upstream = await rawUpstream((socket) => {
      if (typeof reply === 'function') reply(socket);
      else socket.write(typeof reply === 'string' ? Buffer.from(reply, 'latin1') : reply);
    });
    site = await startGateway(upstream.port, ledger, { site: { scriptCookies: ['XSRF-TOKEN'] } });
  });
  afterAll(async () => {
    await site.close();
    await upstream.close();
  });

  const get = (path = '/a'): Promise<string> =>
    rawExchange(site, `GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`, 1000);

  it('is told to use TLS, with cookies that travel over nothing else', async () => {
    reply =
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nStrict-Transport-Security: max-age=0\r\nSet-Cookie: sid=1; Path=/; Domain=10.0.0.8\r\nSet-Cookie: XSRF-TOKEN=2; SameSite=strict\r\nSet-Cookie: w=3; samesite=None; HttpOnly; secure\r\n\r\n';
    const answer = await get();
    expect(answer).toContain('strict-transport-security: max-age=31536000');
    expect(answer).not.toContain('max-age=0\r\n');
    expect(answer).toContain('referrer-policy: strict-origin-when-cross-origin\r\n');
    expect(answer).toContain('set-cookie: sid=1; Path=/; Secure; HttpOnly; SameSite=Lax\r\n');
    expect(answer).toContain('set-cookie: XSRF-TOKEN=2; Secure; SameSite=Strict\r\n');
    expect(answer).toContain('set-cookie: w=3; Secure; HttpOnly; SameSite=None\r\n');
  });

  it('is redirected to the public origin, never to the upstream', async () => {
    const to = async (location: string): Promise<string | undefined> => {
      reply = `HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;
      return /location: ([^\r]*)/.exec(await get())?.[1];
    };
    expect(await to(`http://127.0.0.1:${upstream.port}/x?y=1`)).toBe(`${site.origin}/x?y=1`);
    expect(await to(`http://localhost/x`)).toBe(`${site.origin}/x`);
    expect(await to('/plain')).toBe('/plain');
    expect(await to('list?page=2')).toBe('list?page=2');
    expect(await to('https://other.example/x')).toBe('https://other.example/x');
    expect(await to(Buffer.from('/病人/列表').toString('latin1'))).toBe(
      '/%E7%97%85%E4%BA%BA/%E5%88%97%E8%A1%A8',
    );
  });

  it('row 3: gets no hop-by-hop header of the HIS', async () => {
    reply =
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive, X-Internal\r\nX-Internal: 1\r\nKeep-Alive: timeout=9\r\nTrailer: X-Sum\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\n\r\n';
    const answer = (await get()).toLowerCase();
    for (const word of ['x-internal', 'timeout=9', 'trailer', 'proxy-', 'h2c']) {
      expect(answer).not.toContain(word);
    }
    expect(answer).toContain('connection: close');
  });

  it('row 6, 7: gets a page without host, path or query when the HIS is down', async () => {
    const dead = await rawUpstream(() => undefined);
    await dead.close();
    const down = await startGateway(dead.port, ledger);
    const answer = await rawExchange(
      down,
      'GET /patient/ZY2024001?xm=%E5%BC%A0%E4%B8%89 HTTP/1.1\r\nHost: secret-host\r\nAccept: text/html\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(502);
    const page = Buffer.from(answer, 'latin1').toString('utf8');
    expect(page).toContain('无法连接对方系统');
    expect(page).toContain('cannot be reached');
    for (const word of [
      'ZY2024001',
      'xm=',
      'secret-host',
      String(dead.port),
      '127.0.0.1',
      'ECONN',
    ]) {
      expect(page).not.toContain(word);
    }
    await down.close();
  });

  it('row 18: sees a cut body as cut', async () => {
    reply = (socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n5\r\n{"a":\r\n',
      );
      setTimeout(() => socket.resetAndDestroy(), 50);
    };
    const answer = await get();
    expect(answer).toContain('5\r\n{"a":\r\n');
    expect(answer).not.toContain('0\r\n\r\n');
    expect(answer).not.toContain('reason');
    reply = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort');
      setTimeout(() => socket.end(), 50);
    };
    const short = await get();
    expect(short.endsWith('short')).toBe(true);
  });

  it('sees a cut body as cut behind an answer that is still on its way', async () => {
    const slow = await rawUpstream((socket, head) => {
      if (head.startsWith('GET /first')) {
        const first = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst';
        return void setTimeout(() => socket.end(first), 300);
      }
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\nhalf');
      return void setTimeout(() => socket.resetAndDestroy(), 20);
    });
    const behind = await startGateway(slow.port, createRecordingLedger());
    const socket = await openRaw(behind);
    let isClosed = false;
    socket.once('close', () => (isClosed = true));
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`;
    socket.write(request('/first') + request('/cut'));
    expect(await readAll(socket, 3000)).toMatch(/first$/);
    expect(isClosed).toBe(true);
    await behind.close();
    await slow.close();
  });

  it('row 19: gets Chinese file names as RFC 6266 asks, and no header of its making', async () => {
    const name = '患者嘍嘊Set-Cookie: x=1.csv';
    for (const raw of [Buffer.from(name, 'utf8')]) {
      reply = Buffer.concat([
        Buffer.from(
          'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Disposition: attachment; filename="',
        ),
        raw,
        Buffer.from('"\r\n\r\n'),
      ]);
      const answer = await get();
      const header = /content-disposition: ([^\r]*)/.exec(answer)?.[1] ?? '';
      expect(header).toMatch(/^[\x20-\x7e]*$/);
      expect(decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(header)?.[1] ?? '')).toBe(name);
      expect(answer).not.toMatch(/\r\nset-cookie/i);
    }
  });

  it('row 20: gets 502 for a foreign 101 and for garbage', async () => {
    reply =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\nraw bytes';
    const foreign = await get();
    expect(statusOf(foreign), foreign).toBe(502);
    expect(foreign).not.toContain('raw bytes');
    reply = (socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n');
    const garbage = await get();
    expect(statusOf(garbage), garbage).toBe(502);
    expect(garbage).not.toContain('SSH');
    reply =
      'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    expect(statusOf(await get())).toBe(502);
  });
});
