import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRaw, rawExchange, rawUpstream, readAll, statusOf } from '../support/raw-http.ts';
import type { RawUpstream } from '../support/raw-http.ts';

/** What an upstream may answer by mistake or malice; the path says which. */
const answers: Record<string, string> = {
  '/ok': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  '/trailer': 'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nContent-Length: 2\r\n\r\nok',
  '/trailers':
    'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\nX-Nul: \u0001\r\n\r\n',
  '/101': 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nbytes',
  '/102': 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
  '/status': 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n',
  '/status0': 'HTTP/1.1 000 Zero\r\nContent-Length: 0\r\n\r\n',
  '/reason': 'HTTP/1.1 200 \u00e5\u0098\u008d\u00e5\u0098\u008a\r\nContent-Length: 0\r\n\r\n',
  '/header': 'HTTP/1.1 200 OK\r\nX-\u00ff: \u00ff\r\nContent-Length: 0\r\n\r\n',
  '/location': 'HTTP/1.1 302 Found\r\nLocation: http://[::bad\r\nContent-Length: 0\r\n\r\n',
  '/disposition':
    'HTTP/1.1 200 OK\r\nContent-Disposition: attachment; filename="\u00ed\u00a0\u0080\u00ff%"\r\nContent-Length: 0\r\n\r\n',
  '/cookie': 'HTTP/1.1 200 OK\r\nSet-Cookie: =;;;=;Domain;SameSite\r\nContent-Length: 0\r\n\r\n',
  '/204': 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello',
  '/gzip':
    'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\nnope',
  '/garbage': 'garbage\r\n\r\n',
  '/empty': '',
};

describe('no single request', () => {
  let upstream: RawUpstream;
  let child: ChildProcess;
  let site: { port: number; ca: string };

  beforeAll(async () => {
    upstream = await rawUpstream((socket, head) => {
      const path = /^\S+ (\S+)/.exec(head)?.[1] ?? '';
      if (path === '/reset') return socket.resetAndDestroy();
      if (path === '/cut') {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf');
        return void setTimeout(() => socket.resetAndDestroy(), 20);
      }
      return void socket.end(Buffer.from(answers[path] ?? answers['/ok']!, 'latin1'));
    });
    child = fork(
      new URL('../support/gateway-process.ts', import.meta.url),
      [String(upstream.port)],
      {
        execArgv: ['--disable-warning=ExperimentalWarning'],
      },
    );
    [site] = (await once(child, 'message')) as [{ port: number; ca: string }];
  });
  afterAll(async () => {
    if (child.connected) child.disconnect();
    await upstream.close();
  });

  async function isAlive(): Promise<void> {
    const answer = await rawExchange(
      site,
      'GET /ok HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(200);
    expect(child.exitCode).toBeNull();
  }

  it('ends the process by what it asks (row 17)', async () => {
    const requests = [
      'GET /ok HTTP/1.1\r\nHost: h\r\nTrailer: X\r\n\r\n',
      'POST /ok HTTP/1.1\r\nHost: h\r\nTrailer: X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\n\r\n',
      'POST /ok HTTP/1.1\r\nHost: h\r\nTrailer: X\r\nContent-Length: 1\r\n\r\na',
      'GET /ok HTTP/1.1\r\nHost: h\r\nExpect: nonsense\r\n\r\n',
      'POST /ok HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na',
      'GET /ok HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET /ok HTTP/1.1\r\nHost: h\r\nConnection: __proto__, constructor, host\r\n__proto__: 1\r\n\r\n',
      'GET /ok HTTP/1.1\r\nHost: h\r\nCookie: his_user=%ff%fe; =;;\r\n\r\n',
      'GET /ok HTTP/1.1\r\nHost: h\r\nAccept-Encoding: ,;q=,\u00ff\r\n\r\n',
      'GET /\u00ff\u00fe?x=\u00e5 HTTP/1.1\r\nHost: h\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n',
      'CONNECT a:1 HTTP/1.1\r\nHost: h\r\n\r\n',
      'TRACE /ok HTTP/1.1\r\nHost: h\r\n\r\n',
      'DELETE /ok HTTP/1.1\r\nHost: h\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      `GET /${'a'.repeat(60_000)} HTTP/1.1\r\nHost: h\r\n\r\n`,
      'POST /ok HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      '\r\n\r\n\u0000\u0001\u0002',
    ];
    for (const request of requests) await rawExchange(site, request, 150);
    await isAlive();
  });

  it('ends the process by what the HIS answers', async () => {
    for (const path of [...Object.keys(answers), '/reset', '/cut']) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        await rawExchange(
          site,
          `${method} ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
          150,
        );
      }
    }
    await isAlive();
  });

  it('ends the process by going away', async () => {
    for (const path of ['/ok', '/cut', '/reset', '/gzip']) {
      const socket = await openRaw(site);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf`);
      setTimeout(() => socket.destroy(), 20);
      await readAll(socket, 100);
    }
    await isAlive();
  });
});
