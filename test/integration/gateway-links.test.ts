// Old pages behind the gateway: links that name the back end or plain http, over real sockets and in
// every coding.
import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, RequestListener, Server } from 'node:http';
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordingLedger, listenHttp, startGateway } from '../support/gateway-harness.ts';
import type { GatewayUnderTest } from '../support/gateway-harness.ts';
import { openRaw, rawExchange, statusOf } from '../support/raw-http.ts';

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly isWhole: boolean;
}

let upstream: Server;
let site: GatewayUnderTest;
let port: number;
let answer: RequestListener = (_req, res) => res.end();

beforeAll(async () => {
  ({ server: upstream, port } = await listenHttp((req, res) => answer(req, res)));
  site = await startGateway(port, createRecordingLedger());
});
afterAll(async () => {
  await site.close();
  upstream.closeAllConnections();
  upstream.close();
});

async function open(
  headers: Record<string, string> = {},
  { method = 'GET', to = site } = {},
): Promise<IncomingMessage> {
  const req = request({
    host: '127.0.0.1',
    port: to.port,
    path: '/a',
    method,
    headers: { host: 'h', ...headers },
    agent: false,
    ca: to.ca,
    servername: 'localhost',
  });
  req.end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return res;
}

async function get(...asked: Parameters<typeof open>): Promise<Got> {
  const res = await open(...asked);
  const chunks: Buffer[] = [];
  res.on('data', (chunk: Buffer) => chunks.push(chunk));
  res.on('error', () => undefined);
  // Not `once`: a cut answer is an answer here.
  await new Promise((resolve) => res.once('close', resolve));
  const { statusCode: status = 0, headers, complete: isWhole } = res;
  return { status, headers, body: Buffer.concat(chunks), isWhole };
}

const page = (): string =>
  `<a href="http://127.0.0.1:${port}/list">列表</a><script>new WebSocket("ws://127.0.0.1:${port}/p")</script>`;
const turned = (): string =>
  `<a href="${site.origin}/list">列表</a><script>new WebSocket("${site.origin.replace('https', 'wss')}/p")</script>`;

function serve(body: Buffer | string, headers: Record<string, string>, status = 200): void {
  answer = (_req, res) => {
    res.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
    res.end(body);
  };
}

describe('links in an answer', () => {
  it('are turned in pages, styles, scripts and data, with the true length and a weak validator', async () => {
    for (const type of [
      'text/html; charset=gb2312',
      'text/css',
      'application/javascript',
      'application/json;charset=UTF-8',
      'application/dicom+json',
      'text/xml',
    ]) {
      serve(page(), {
        'content-type': type,
        etag: '"v1"',
        'content-md5': 'x',
        'accept-ranges': 'bytes',
      });
      const { headers, body } = await get();
      expect(body.toString(), type).toBe(turned());
      expect(headers['content-length']).toBe(String(body.length));
      expect(headers.etag).toBe('W/"v1"');
      expect(headers['content-md5']).toBeUndefined();
      expect(headers['accept-ranges']).toBe('none');
    }
  });

  it('are turned inside every coding, and in codings of codings', async () => {
    const plain = Buffer.from(page());
    const codings: Record<string, Buffer> = {
      gzip: gzipSync(plain),
      deflate: deflateSync(plain),
      'deflate ': deflateRawSync(plain),
      br: brotliCompressSync(plain),
      zstd: zstdCompressSync(plain),
      'gzip, br': brotliCompressSync(gzipSync(plain)),
    };
    for (const [coding, body] of Object.entries(codings)) {
      serve(body, { 'content-type': 'text/html', 'content-encoding': coding.trim() });
      const got = await get({ 'accept-encoding': 'br, zstd, deflate' });
      expect(got.body.toString(), coding).toBe(turned());
      expect(got.headers['content-encoding']).toBeUndefined();
      const packed = await get({ 'accept-encoding': 'gzip, deflate' });
      expect(packed.headers['content-encoding'], coding).toBe('gzip');
      expect(packed.headers['content-length']).toBeUndefined();
      expect(gunzipSync(packed.body).toString()).toBe(turned());
    }
  });

  it('that are fit leave the answer as it came, compressed bytes, length and validator', async () => {
    const body = gzipSync('<a href="https://other.example/">x</a>', { level: 1 });
    serve(body, { 'content-type': 'text/html', 'content-encoding': 'gzip', etag: '"v2"' });
    const got = await get();
    expect(got.body).toEqual(body);
    expect(got.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-length': String(body.length),
      etag: '"v2"',
    });
    serve('', { 'content-type': 'text/html', etag: '"v3"' });
    const empty = await get();
    expect([empty.body.length, empty.headers['content-length'], empty.headers.etag]).toEqual([
      0,
      '0',
      '"v3"',
    ]);
  });

  it('that stay in UTF-16, declared or not, are on record, once a minute', async () => {
    const ledger = createRecordingLedger();
    const other = await startGateway(port, ledger);
    const reply = (body: Buffer, type: string): RequestListener => {
      return (_req, res) => {
        res.setHeader('content-type', type);
        res.end(body);
      };
    };
    const wide = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    answer = reply(wide('<a href="/relative">nothing of ours</a>'), 'text/html; charset=utf-16');
    await get({}, { to: other });
    await other.gateway.recorder.flush();
    expect(ledger.of('exposure.tls').filter(({ reason }) => reason === 'links:charset')).toEqual(
      [],
    );
    for (const type of ['text/html; charset=utf-16', 'text/html']) {
      answer = reply(wide(page()), type);
      expect((await get({}, { to: other })).body.equals(wide(page()))).toBe(true);
    }
    const left = () => ledger.of('exposure.tls').filter(({ reason }) => reason === 'links:charset');
    await expect.poll(left).toHaveLength(1);
    await other.close();
  });

  it('stay in files, in ranges, in pictures, in UTF-16 and where nobody can read them', async () => {
    const wide = Buffer.from(page(), 'utf16le');
    const cases: [Buffer | string, Record<string, string>, number?][] = [
      [
        page(),
        { 'content-type': 'text/html', 'content-disposition': 'attachment; filename=a.html' },
      ],
      [page(), { 'content-type': 'text/html', 'content-range': 'bytes 0-9/100' }, 206],
      [page(), { 'content-type': 'image/png' }],
      [page(), { 'content-type': 'application/pdf' }],
      [wide, { 'content-type': 'text/html; charset=utf-16le' }],
      [wide, { 'content-type': 'text/html' }],
      [page(), { 'content-type': 'text/html', 'content-encoding': 'compress' }],
    ];
    for (const [body, headers, status] of cases) {
      serve(body, { etag: '"v"', ...headers }, status);
      const got = await get();
      expect(got.body, JSON.stringify(headers)).toEqual(Buffer.from(body));
      expect(got.headers.etag).toBe('"v"');
    }
  });

  it('stay everywhere when the site says so', async () => {
    const off = await startGateway(port, createRecordingLedger(), {
      site: { rewriteLinks: false },
    });
    serve(page(), { 'content-type': 'text/html' });
    expect((await get({}, { to: off })).body.toString()).toBe(page());
    await off.close();
  });

  it('are turned over the edges of pieces, in a body longer than what is held', async () => {
    const line = `{"next":"http:\\/\\/127.0.0.1:${port}\\/p"},\n`;
    const whole = Buffer.from(line.repeat(20_000));
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json', 'content-length': whole.length });
      for (let at = 0; at < whole.length; at += 997) res.write(whole.subarray(at, at + 997));
      res.end();
    };
    const { body, headers } = await get();
    const origin = site.origin.replaceAll('/', '\\/');
    expect(body.toString()).toBe(`{"next":"${origin}\\/p"},\n`.repeat(20_000));
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(headers['content-length']).toBeUndefined();
  });

  it('are turned in an answer to HTTP/1.0, which ends with its connection', async () => {
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write(page());
      res.end();
    };
    const got = await rawExchange(site, 'GET /a HTTP/1.0\r\n\r\n', 2000);
    expect(Buffer.from(got, 'latin1').toString()).toContain(`\r\n\r\n${turned()}`);
    expect(got.toLowerCase()).toContain('connection: close');
  });

  it('do not make a HEAD or a 304 promise another body than a GET has', async () => {
    serve(page(), { 'content-type': 'text/html', etag: '"v4"' });
    const head = await get({}, { method: 'HEAD' });
    expect(head.headers['content-length']).toBeUndefined();
    expect(head.headers.etag).toBe('W/"v4"');
    answer = (_req, res) => res.writeHead(304, { 'content-type': 'text/html', etag: '"v4"' }).end();
    const same = await get({ 'if-none-match': 'W/"v4"' });
    expect([same.status, same.headers.etag]).toEqual([304, 'W/"v4"']);
  });
});

describe('an answer under way', () => {
  it('reaches a waiting page line by line', async () => {
    let more: (() => void) | undefined;
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(`data: http://127.0.0.1:${port}/1\n\n`);
      more = () => res.end('data: 2\n\n');
    };
    const res = await open();
    const [first] = (await once(res, 'data')) as [Buffer];
    // The second line is only written once the first has arrived.
    expect(first.toString()).toBe(`data: ${site.origin}/1\n\n`);
    more?.();
    const [second] = (await once(res, 'data')) as [Buffer];
    expect(second.toString()).toBe('data: 2\n\n');
  });

  it('row 18: is cut for the browser when the HIS breaks off, whole or held', async () => {
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html' });
      res.write(page());
      setTimeout(() => res.socket?.resetAndDestroy(), 50);
    };
    const streamed = await get();
    expect(streamed.isWhole).toBe(false);
    expect(streamed.body.toString()).toBe(turned());
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html', 'content-length': 5000 });
      res.write(page());
      setTimeout(() => res.socket?.resetAndDestroy(), 50);
    };
    // Nothing had left: a refusal, or no answer at all.
    const held = await get().catch(() => null);
    expect(held === null || held.status === 502).toBe(true);
    expect(held?.body.toString() ?? '').not.toContain('href');
  });

  it('row 8: whose coding is broken ends as a failure, never as a whole page', async () => {
    const broken = gzipSync(page()).subarray(0, 60);
    serve(broken, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    const held = await get();
    expect(held.status).toBe(502);
    const body = Buffer.concat([gzipSync(page()), Buffer.from('no gzip at all')]);
    body[20] = 0xff;
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
      res.end(body);
    };
    const cut = await get().catch(() => null);
    expect(cut === null || cut.status === 502 || !cut.isWhole).toBe(true);
  });

  it('waits for a slow reader instead of filling the memory', async () => {
    let sent = 0;
    let stalled = (): void => undefined;
    const stall = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    const total = 200 * 1_048_576;
    answer = (_req, res) => {
      res.writeHead(200, { 'content-type': 'text/css' });
      const piece = Buffer.alloc(65_536, '/* no link */');
      const pump = (): void => {
        while (sent < total) {
          sent += piece.length;
          if (res.write(piece)) continue;
          const timer = setTimeout(stalled, 1500);
          res.once('drain', () => {
            clearTimeout(timer);
            pump();
          });
          return;
        }
        stalled();
        res.end();
      };
      pump();
    };
    const socket = await openRaw(site);
    socket.pause();
    socket.write('GET /a HTTP/1.1\r\nHost: h\r\n\r\n');
    await stall;
    expect(sent).toBeLessThan(total / 4);
    socket.destroy();
  });
});

describe('headers', () => {
  it('that name origins name the public one', async () => {
    serve('', {
      'content-type': 'text/html',
      link: `<http://127.0.0.1:${port}/a.css>; rel=preload`,
      'content-security-policy': `connect-src ws://127.0.0.1:${port} 'self'`,
      'access-control-allow-origin': site.origin.replace('https', 'http'),
      refresh: `0; url=http://127.0.0.1:${port}/next`,
    });
    const { headers } = await get();
    expect(headers.link).toBe(`<${site.origin}/a.css>; rel=preload`);
    expect(headers['content-security-policy']).toBe(
      `connect-src ${site.origin.replace('https', 'wss')} 'self'`,
    );
    expect(headers['access-control-allow-origin']).toBe(site.origin);
    expect(headers.refresh).toBe(`0; url=${site.origin}/next`);
  });

  it('that are no headers at all end nothing but their answer', async () => {
    answer = (_req, res) => {
      res.socket?.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: x\r\n\r\n');
    };
    const got = await rawExchange(site, 'GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    expect(statusOf(got)).toBe(502);
  });
});
