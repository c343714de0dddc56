// Plain http through the proxy: refused with a body, turned to https without, let through by rule.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { destination, type ForwardUnderTest, startForward } from '../support/forward-harness.ts';
import { rawExchange, statusOf } from '../support/raw-http.ts';

let proxy: ForwardUnderTest;
let site: Server | undefined;
let asked: IncomingMessage[] = [];
afterEach(async () => {
  await proxy.close();
  site?.closeAllConnections();
  site?.close();
  site = undefined;
});

const hosts = new Map(['plain.example', 'closed.example'].map((name) => [name, '127.0.0.1']));

async function start(more: Parameters<typeof startForward>[0] = {}): Promise<number> {
  asked = [];
  site = createServer((req, res) => {
    asked.push(req);
    if (req.url === '/cut') {
      res.writeHead(200, { 'content-length': 100 });
      res.write('half', () => res.destroy());
      return;
    }
    res.writeHead(200, { 'content-type': 'text/plain', connection: 'close, x-hop', 'x-hop': '1' });
    res.end(`answer to ${req.url}`);
  });
  await new Promise<void>((listening) => site?.listen(0, '127.0.0.1', listening));
  const { port } = site.address() as AddressInfo;
  const config = { hosts, plainPorts: [port], ...more.config };
  proxy = await startForward({ ...more, config });
  return port;
}
const say = (line: string, headers = '', body = '') =>
  rawExchange(proxy.tls, `${line} HTTP/1.1\r\nHost: plain.example\r\n${headers}\r\n${body}`, 800);
const close = 'Connection: close\r\n';

describe('a plain request with a body', () => {
  it.each([
    ['POST', 'Content-Length: 9\r\n', 'name=real'],
    ['POST', 'Transfer-Encoding: chunked\r\n', '9\r\nname=real\r\n0\r\n\r\n'],
    ['GET', 'Content-Length: 9\r\n', 'name=real'],
    ['POST', 'Expect: 100-continue\r\nContent-Length: 9\r\n', ''],
    ['DELETE', '', ''],
  ])(
    '%s %s is refused and recorded before the answer, whatever a rule says',
    async (method, headers, body) => {
      const port = await start({ config: { rules: [{ plaintext: 'allow' }] } });
      const answer = await say(
        `${method} http://plain.example:${port}/ward/110101199003074610?q=1`,
        headers,
        body,
      );
      expect(statusOf(answer)).toBe(403);
      expect(answer).toContain('"reason":"plaintextBody"');
      expect(answer).toContain('"record":0');
      expect(answer).not.toContain('100 Continue');
      expect(asked).toEqual([]);
      const announced = /Content-Length: (\d+)/.exec(headers)?.[1];
      expect(proxy.ledger.records).toMatchObject([
        {
          kind: 'exposure.plaintext',
          actor: { user: null, workstation: '127.0.0.1' },
          site: `http://plain.example:${port}`,
          method,
          path: '/ward/*',
          bytesAnnounced: announced === undefined ? null : 9,
        },
      ]);
    },
  );

  it('is refused with 503 when that cannot be recorded', async () => {
    const port = await start();
    proxy.ledger.failing = true;
    const answer = await say(`POST http://plain.example:${port}/`, 'Content-Length: 1\r\n', 'x');
    expect(statusOf(answer)).toBe(503);
  });
});

describe('a plain request without a body', () => {
  it('is sent to https at the same place, and recorded when it told something', async () => {
    await start();
    const turned = async (target: string, headers = close) => {
      const answer = await say(`GET ${target}`, headers);
      return [statusOf(answer), /^location: (.*)\r$/im.exec(answer)?.[1]];
    };
    expect(await turned('http://plain.example/a/../b')).toEqual([308, 'https://plain.example/b']);
    expect(proxy.ledger.records).toEqual([]);
    expect(await turned('http://plain.example:8081/')).toEqual([
      308,
      'https://plain.example:8081/',
    ]);
    expect(await turned('http://plain.example/?q=1')).toEqual([308, 'https://plain.example/?q=1']);
    await turned('http://plain.example/', `Cookie: a=b\r\n${close}`);
    expect(await proxy.ledger.waitFor('exposure.plaintext', 2)).toHaveLength(2);
    expect(asked).toEqual([]);
  });

  it('goes through where a rule lets it, recorded before it leaves, without what is between us', async () => {
    const port = await start({
      config: { rules: [{ hosts: ['plain.example'], plaintext: 'allow' }] },
    });
    const headers = `Proxy-Connection: keep-alive\r\nConnection: close, x-mine\r\nX-Mine: 1\r\nAccept: a/b\r\n`;
    const answer = await say(`GET http://plain.example:${port}/list?q=1`, headers);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('answer to /list?q=1');
    expect(answer).not.toMatch(/x-hop/i);
    expect(asked[0]!.headers).toEqual({
      accept: 'a/b',
      host: `plain.example:${port}`,
      connection: 'close',
    });
    expect(proxy.ledger.of('exposure.plaintext')).toMatchObject([{ method: 'GET', path: '/list' }]);
  });

  it('that breaks off at the destination looks cut, not whole', async () => {
    const port = await start({ config: { rules: [{ plaintext: 'allow' }] } });
    const answer = await say(`GET http://plain.example:${port}/cut`, close);
    expect(answer).toMatch(/content-length: 100/i);
    expect(answer.endsWith('half')).toBe(true);
  });

  it.each([
    ['HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n'],
    ['HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nraw'],
    ['HTTP/1.1 200 OK\r\nX-A: \u0001\r\nContent-Length: 0\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nTrailer: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
    ['no http'],
    [''],
  ])(
    'to a destination that answers %j ends in an error and not in the end of the process',
    async (raw) => {
      const bad = await destination((socket) => socket.once('data', () => socket.end(raw)));
      proxy = await startForward({
        config: { hosts, plainPorts: [bad.port], rules: [{ plaintext: 'allow' }] },
      });
      const answer = await say(`GET http://plain.example:${bad.port}/`, close);
      // An error of ours, or an answer that was begun and is cut, perhaps before its first byte.
      if (answer !== '' && !answer.startsWith('HTTP/1.1 200')) expect(statusOf(answer)).toBe(502);
      else expect(answer.endsWith('0\r\n\r\n')).toBe(false);
      bad.close();
    },
  );

  it('does not leave when that cannot be recorded', async () => {
    const port = await start({ config: { rules: [{ plaintext: 'allow' }] } });
    proxy.ledger.failing = true;
    expect(statusOf(await say(`GET http://plain.example:${port}/`, close))).toBe(503);
    expect(asked).toEqual([]);
  });

  it('is refused where a class is closed, where a rule says so, on other ports, and into the own network', async () => {
    const port = await start({
      lists: { netDisk: ['closed.example'] },
      config: {
        rules: [
          { classes: ['netDisk'], action: 'refuse' },
          { hosts: ['never.example'], plaintext: 'refuse' },
          { plaintext: 'allow' },
        ],
      },
    });
    const reasonOf = async (target: string) =>
      /"reason":"(\w+)"/.exec(await say(`GET ${target}`, close))?.[1];
    expect(await reasonOf(`http://closed.example:${port}/`)).toBe('destinationClosed');
    expect(await reasonOf('http://never.example/')).toBe('partnerPlaintext');
    expect(await reasonOf(`http://plain.example:${port + 1}/`)).toBe('destinationClosed');
    expect(await reasonOf(`http://10.0.0.1:${port}/`)).toBe('destinationClosed');
    expect(await reasonOf(`http://127.0.0.1:${port}/`)).toBe('destinationClosed');
    expect(asked).toEqual([]);
    const records = await proxy.ledger.waitFor('tunnel', 5);
    expect(new Set(records.map(({ result, bytesSent }) => `${result} ${bytesSent}`))).toEqual(
      new Set(['refused 0']),
    );
  });
});

describe('a request', () => {
  it('of nobody known is asked for a token; one with it is the system’s', async () => {
    const port = await start({ networks: ['10.0.0.0/8'] });
    const answer = await say(`GET http://plain.example:${port}/`, close);
    expect(statusOf(answer)).toBe(407);
    expect(answer).toMatch(/^proxy-authenticate: Basic realm="Medveil"/im);
    expect(answer).not.toMatch(/^www-authenticate/im);
  });

  it.each([
    'GET /pac',
    'GET https://plain.example/',
    'TRACE http://plain.example/',
    'GET http://u:p@plain.example/',
    'OPTIONS *',
  ])('%s is none of ours', async (line) => {
    await start();
    expect(statusOf(await say(line, close))).toBe(400);
    expect(proxy.ledger.records).toEqual([]);
  });
});
