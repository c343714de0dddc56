// Requests that two servers read differently, over raw sockets: one decision, at most one request at the
// HIS, and nothing of the request in what we say.
import type { IncomingHttpHeaders, Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createRecordingLedger,
  type GatewayUnderTest,
  listenHttp,
  startGateway,
} from '../support/gateway-harness.ts';
import { rawExchange } from '../support/raw-http.ts';

let his: Server;
let site: GatewayUnderTest;
let seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  const upstream = await listenHttp((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    req.on('end', () => {
      seen.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body });
      res.end('page');
    });
  });
  his = upstream.server;
  // The most trusting of servers behind us: what it could be led to believe, it does.
  his.requestTimeout = 0;
  his.maxHeadersCount = 0;
  site = await startGateway(upstream.port, createRecordingLedger());
});
beforeEach(() => {
  seen = [];
});
afterAll(async () => {
  await site.close();
  his.closeAllConnections();
  his.close();
});

const marker = 'zq7echo';
const smuggled = `GET /smuggled-${marker} HTTP/1.1\r\nHost: h\r\n\r\n`;

/** Statuses of all final answers, and all bytes. */
async function send(bytes: string): Promise<{ statuses: number[]; answer: string }> {
  const answer = await rawExchange(site, bytes, 400);
  const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { statuses: statuses.filter((status) => status >= 200), answer };
}

async function isRefused(bytes: string): Promise<void> {
  const { statuses, answer } = await send(bytes);
  const what = `${JSON.stringify(bytes.slice(0, 300))} → ${answer.slice(0, 300)}`;
  expect(statuses.length, what).toBeLessThanOrEqual(1);
  for (const status of statuses) expect([400, 403, 405, 413, 417, 431], what).toContain(status);
  expect(seen, what).toEqual([]);
  expect(answer.toLowerCase(), what).not.toContain(marker);
}

const post = (framing: string, body: string): string =>
  `POST /${marker} HTTP/1.1\r\nHost: h\r\nX-A: ${marker}\r\n${framing}\r\n\r\n${body}`;
const get = (target: string, more = ''): string =>
  `GET ${target} HTTP/1.1\r\nHost: h\r\n${more}\r\n`;

const tooMany = Array(250).fill('A: b\r\n').join('');

describe('is refused before the HIS hears of it:', () => {
  const chunked = `0\r\n\r\n${smuggled}`;
  const framings: Record<string, string> = {
    'CL.TE': post('Content-Length: 6\r\nTransfer-Encoding: chunked', chunked),
    'TE.CL': post(
      'Transfer-Encoding: chunked\r\nContent-Length: 4',
      `5c\r\n${smuggled}\r\n${chunked}`,
    ),
    'two lengths': post('Content-Length: 0\r\nContent-Length: 44', smuggled),
    'two equal lengths': post('Content-Length: 4\r\nContent-Length: 4', 'abcd'),
    'a list of lengths': post('Content-Length: 4, 4', 'abcd'),
    'a length with a sign': post('Content-Length: +4', 'abcd'),
    'a negative length': post('Content-Length: -4', 'abcd'),
    'a length in hex': post('Content-Length: 0x4', 'abcd'),
    'a length beyond all numbers': post(`Content-Length: ${'9'.repeat(30)}`, 'abcd'),
    'an empty length': post('Content-Length: ', smuggled),
    'a length with words': post('Content-Length: 4 4', smuggled),
    'TE of another coding': post('Transfer-Encoding: xchunked', chunked),
    'TE twice': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', chunked),
    'TE as a list': post('Transfer-Encoding: chunked, chunked', chunked),
    'TE with a space before the colon': post('Transfer-Encoding : chunked', chunked),
    'TE behind a vertical tab': post('Transfer-Encoding: \u000bchunked', chunked),
    'TE in quotes': post('Transfer-Encoding: "chunked"', chunked),
    'TE with a parameter': post('Transfer-Encoding: chunked;q=1', chunked),
    'TE folded': post('Transfer-Encoding:\r\n chunked', chunked),
    'TE in HTTP/1.0': post('Transfer-Encoding: chunked', chunked).replace('HTTP/1.1', 'HTTP/1.0'),
    'a folded header': post('X-B: a\r\n b\r\nContent-Length: 0', ''),
    'a header that begins with a space': post(' X-B: a\r\nContent-Length: 0', ''),
    'a bare LF in the head': post(`X-B: a\nTransfer-Encoding: chunked`, chunked),
    'bare LFs throughout': post('Content-Length: 0', '').replaceAll('\r\n', '\n'),
    'a bare CR in a header': post(`X-B: a\rTransfer-Encoding: chunked`, chunked),
    'a NUL in a header': post('X-B: a\u0000b\r\nContent-Length: 0', ''),
    'a header without a name': post(': a\r\nContent-Length: 0', ''),
    'a header without a colon': post('X-B\r\nContent-Length: 0', ''),
    'a name with a space': post('X B: a\r\nContent-Length: 0', ''),
    'more headers than anybody counts': get('/', tooMany),
    'TE behind more headers than anybody counts': get(
      '/',
      `${tooMany}Transfer-Encoding: chunked\r\n`,
    ).concat(`2c\r\n${smuggled}\r\n0\r\n\r\n`),
  };
  it.each(Object.entries(framings))('%s', (_name, bytes) => isRefused(bytes));

  const targets: Record<string, string> = {
    'an absolute form': get(`http://${marker}/x`),
    'an absolute form of https': get(`https://h/${marker}`),
    'another host behind two slashes': get(`//${marker}/x`),
    'another host behind dots': get(`/..//${marker}/x`),
    'another host behind escaped dots': get(`/%2e%2e//${marker}/x`),
    'a backslash': get(`/a\\..\\${marker}`),
    'a NUL': get(`/${marker}%00.css`),
    'a broken escape': get(`/${marker}%2`),
    'a control character': get(`/${marker}\u0001`),
    'a tab': get(`/${marker}\tx`),
    'a fragment': get(`/a#${marker}`),
    'an authority form': get(`${marker}:443`),
    'an asterisk': get('*'),
    'no target': 'GET  HTTP/1.1\r\nHost: h\r\n\r\n',
    'a third word': `GET /a ${marker} HTTP/1.1\r\nHost: h\r\n\r\n`,
    'HTTP/1.2': `GET /${marker} HTTP/1.2\r\nHost: h\r\n\r\n`,
    'HTTP/2.0': `GET /${marker} HTTP/2.0\r\nHost: h\r\n\r\n`,
    'HTTP/0.9': `GET /${marker}\r\n`,
    'a method in small letters': `get /${marker} HTTP/1.1\r\nHost: h\r\n\r\n`,
    'a method nobody knows': `${marker.toUpperCase()} / HTTP/1.1\r\nHost: h\r\n\r\n`,
    'TRACE, which echoes': `TRACE /${marker} HTTP/1.1\r\nHost: h\r\nCookie: s=${marker}\r\n\r\n`,
    CONNECT: `CONNECT ${marker}:22 HTTP/1.1\r\nHost: h\r\n\r\n`,
  };
  it.each(Object.entries(targets))('%s', (_name, bytes) => isRefused(bytes));

  const hosts: Record<string, string> = {
    'no Host': 'GET /a HTTP/1.1\r\n\r\n',
    'two Hosts': get('/a', `Host: ${marker}\r\n`),
    'two equal Hosts': get('/a', 'Host: h\r\n'),
    'a Host with a path': `GET /a HTTP/1.1\r\nHost: h/${marker}\r\n\r\n`,
    'a Host with a user': `GET /a HTTP/1.1\r\nHost: h@${marker}\r\n\r\n`,
    'a list of Hosts': `GET /a HTTP/1.1\r\nHost: h, ${marker}\r\n\r\n`,
    'a Host with a space': `GET /a HTTP/1.1\r\nHost: h ${marker}\r\n\r\n`,
    'a folded Host': `GET /a HTTP/1.1\r\nHost:\r\n ${marker}\r\n\r\n`,
    'a Host with a quote': `GET /a HTTP/1.1\r\nHost: h"${marker}\r\n\r\n`,
    'an Expect that nobody knows': get('/a', `Expect: ${marker}\r\n`),
  };
  it.each(Object.entries(hosts))('%s', (_name, bytes) => isRefused(bytes));

  const upgrades: Record<string, string> = {
    'an upgrade to HTTP/2': get(
      '/a',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
    ),
    'an upgrade to anything': get('/a', `Connection: Upgrade\r\nUpgrade: ${marker}\r\n`),
    'a handshake without its key': get(
      '/a',
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n',
    ),
    'a handshake of another page': get(
      '/a',
      `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://${marker}\r\n`,
    ),
    'a handshake that posts': `POST /a HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  };
  it.each(Object.entries(upgrades))('%s', (_name, bytes) => isRefused(bytes));
});

describe('is served once, as what it is:', () => {
  async function isServed(bytes: string): Promise<(typeof seen)[number]> {
    const { statuses, answer } = await send(bytes);
    expect(statuses, answer).toEqual([200]);
    expect(seen.length, JSON.stringify(seen)).toBe(1);
    return seen[0]!;
  }

  it('a body that looks like a request', async () => {
    const got = await isServed(post(`Content-Length: ${smuggled.length}`, smuggled));
    expect(got.body).toBe(smuggled);
    seen = [];
    const pieces = `${smuggled.length.toString(16)};ext="a"\r\n${smuggled}\r\n0\r\nX-Trailer: 1\r\n\r\n`;
    expect((await isServed(post('Transfer-Encoding: chunked', pieces))).body).toBe(smuggled);
  });

  it('a path in another spelling, in the one that was decided on', async () => {
    for (const [target, place] of [
      ['/a/%2e%2e/b', '/b'],
      ['/a/./b/../c', '/a/c'],
      ['/a/%2e%2e%2fb', '/a/%2e%2e%2fb'],
      ['/a/%252e%252e/b', '/a/%252e%252e/b'],
      ['/a?x=../../b', '/a?x=../../b'],
      [' /a', '/a'],
    ] as const) {
      seen = [];
      expect((await isServed(get(target, 'Connection: close\r\n'))).url).toBe(place);
    }
  });

  it('with forwarding headers of ours, whatever is claimed and however it is spelt', async () => {
    const names = [
      'X-Forwarded-For',
      'X_Forwarded_For',
      'x_forwarded-for',
      'X-Forwarded-Host',
      'X_Forwarded_Host',
      'X-Forwarded-Proto',
      'Forwarded',
      'X-Real-IP',
      'X_Real_IP',
      'X-Original-URL',
      'X-Rewrite-URL',
      'Via',
      'True-Client-IP',
      'X-SSL-Client-S-DN',
      'X_SSL_Client_S_DN',
      'Client-Cert',
      'Proxy-Authorization',
      'TE',
      'Keep-Alive',
      'Content_Length',
      'Transfer_Encoding',
    ];
    const claims = names.map((name) => `${name}: ${marker}\r\n`).join('');
    const { headers } = await isServed(
      get(
        '/a',
        `${claims}Connection: close, X-Secret, Host, Cookie\r\nX-Secret: ${marker}\r\nCookie: a=1\r\n`,
      ),
    );
    expect(JSON.stringify(headers)).not.toContain(marker);
    expect(headers).toMatchObject({
      cookie: 'a=1',
      'x-forwarded-for': '127.0.0.1',
      host: new URL(site.origin).host,
    });
  });

  it('an Expect with its body at once, and a GET that expects', async () => {
    const got = await isServed(post('Expect: 100-continue\r\nContent-Length: 2', 'ab'));
    expect(got.body).toBe('ab');
    expect(got.headers.expect).toBeUndefined();
    seen = [];
    await isServed(get('/a', 'Expect: 100-continue\r\nConnection: close\r\n'));
  });

  it('a query that would split an answer', async () => {
    const { answer } = await send(get('/a?x=%0d%0aSet-Cookie:%20a=1', 'Connection: close\r\n'));
    expect(answer.toLowerCase()).not.toContain('set-cookie');
    expect(seen.map(({ url }) => url)).toEqual(['/a?x=%0d%0aSet-Cookie:%20a=1']);
  });
});

describe('what is sent behind a request', () => {
  it('is a request of its own, in order', async () => {
    const { statuses } = await send(
      `${get('/1')}${post('Content-Length: 2', 'ab')}${get('/3', 'Connection: close\r\n')}`,
    );
    expect(statuses).toEqual([200, 200, 200]);
    expect(seen.map(({ url }) => url)).toEqual(['/1', `/${marker}`, '/3']);
  });

  it.each([
    ['a refused one', get('//evil/x')],
    ['a broken one', 'GET /a HTTP/1.1\r\nHost: h\r\nX\r\n\r\n'],
    ['a tunnel', 'CONNECT a:22 HTTP/1.1\r\nHost: h\r\n\r\n'],
    ['a refused upgrade', get('/a', 'Connection: Upgrade\r\nUpgrade: h2c\r\n')],
    ['a broken chunk', post('Transfer-Encoding: chunked', 'zz\r\n')],
    ['a chunk beyond all numbers', post('Transfer-Encoding: chunked', 'ffffffffffffffffff\r\nab')],
    [
      'a chunk that is longer than it says',
      post('Transfer-Encoding: chunked', '2\r\nabcd\r\n0\r\n\r\n'),
    ],
    ['a chunk with bare LFs', post('Transfer-Encoding: chunked', '2\nab\n0\n\n')],
    [
      'a chunk with a line end in its extension',
      post('Transfer-Encoding: chunked', '2;a\nb\r\nab\r\n0\r\n\r\n'),
    ],
  ])('%s is never served', async (_name, first) => {
    const { statuses } = await send(`${first}${smuggled}`);
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(statuses.includes(200)).toBe(false);
    expect(seen).toEqual([]);
  });

  it('the last one that its client announced is never served', async () => {
    for (const last of [get('/last', 'Connection: close\r\n'), 'GET /last HTTP/1.0\r\n\r\n']) {
      seen = [];
      const { statuses } = await send(`${last}${smuggled}`);
      expect(statuses.length).toBe(1);
      expect(seen.map(({ url }) => url).filter((url) => url !== '/last')).toEqual([]);
    }
  });
});
