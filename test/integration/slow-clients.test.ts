// Clients that send or read a byte now and then, in numbers: everybody else is served meanwhile.
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ReadAhead } from '../../proxy/gateway/read-ahead.ts';
import { guardReadRate } from '../../proxy/tls/read-rate.ts';
import {
  createRecordingLedger,
  fetchFrom,
  type GatewayUnderTest,
  listenHttp,
  startGateway,
} from '../support/gateway-harness.ts';
import { openRaw, readAll } from '../support/raw-http.ts';

/** More than the connections that a site has to its HIS. */
const many = 300;
const slow: Socket[] = [];
let his: Server;
let site: GatewayUnderTest;
let open = 0;

beforeAll(async () => {
  const handler: RequestListener = (req, res) => {
    open++;
    res.on('close', () => open--);
    if (req.url === '/long') return void res.end(Buffer.alloc(600_000));
    let got = 0;
    req.on('data', (chunk: Buffer) => (got += chunk.length));
    req.on('end', () => res.end(`got ${got}`));
  };
  const upstream = await listenHttp(handler);
  his = upstream.server;
  site = await startGateway(upstream.port, createRecordingLedger());
});
afterEach(() => {
  for (const socket of slow.splice(0)) socket.destroy();
});
afterAll(async () => {
  await site.close();
  his.closeAllConnections();
  his.close();
});

async function crowd(request: string): Promise<void> {
  for (let i = 0; i < many; i += 50) {
    slow.push(...(await Promise.all(Array.from({ length: 50 }, () => openRaw(site)))));
  }
  for (const socket of slow) socket.write(request);
}

describe('a crowd', () => {
  it('that sends short bodies slowly keeps no connection to the HIS', async () => {
    await crowd('POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 4096\r\n\r\nab');
    const body = 'x'.repeat(4096);
    for (const more of [{}, { method: 'POST', body }]) {
      const answer = await fetchFrom(site, '/others', more);
      expect(answer).toMatchObject({ status: 200, body: more.body ? 'got 4096' : 'got 0' });
    }
    expect(open).toBe(0);
  });

  it('that sends long bodies slowly keeps those of uploads and no other', async () => {
    await crowd('POST /slow HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n');
    await expect.poll(() => open).toBeGreaterThan(200);
    const body = 'x'.repeat(4096);
    for (const more of [{}, { method: 'POST', body }]) {
      expect((await fetchFrom(site, '/others', more)).status).toBe(200);
    }
  });
});

describe('a crowd that does not read', () => {
  it('long answers keeps no connection to the HIS', async () => {
    slow.push(...(await Promise.all(Array.from({ length: many }, () => openRaw(site)))));
    for (const socket of slow) {
      socket.pause();
      socket.write('GET /long HTTP/1.1\r\nHost: h\r\n\r\n');
    }
    expect((await fetchFrom(site, '/others')).status).toBe(200);
    await expect.poll(() => open, { timeout: 10_000 }).toBe(0);
  });

  it('has 2 MB of an answer waiting for it at most, and gets the rest when it reads', async () => {
    const piece = Buffer.alloc(65_536);
    let most = 0;
    let sent = 0;
    const { server, port } = await listenHttp((_req, res) => {
      const ahead = new ReadAhead(res);
      const send = (): void => {
        while (sent < 400 * piece.length) {
          sent += piece.length;
          if (ahead.write(piece)) continue;
          most = Math.max(most, res.writableLength);
          ahead.drained(send);
          return;
        }
        res.end();
      };
      send();
    });
    const socket = await openRaw({ port });
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n');
    await expect.poll(() => most).toBeGreaterThan(1_900_000);
    expect(most).toBeLessThan(2_300_000);
    let got = 0;
    socket.on('data', (chunk: Buffer) => (got += chunk.length));
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(got).toBeGreaterThan(400 * piece.length);
    server.close();
  });
});

describe('a body', () => {
  it.each([0, 1, 4096, 65_535, 65_536, 65_537, 300_000])(
    'of %i bytes arrives whole',
    async (length) => {
      const body = Buffer.alloc(length, 'y');
      const answer = await fetchFrom(site, '/a', { method: 'POST', body });
      expect(answer.body).toBe(`got ${length}`);
    },
  );

  it('that comes in pieces, after 100 Continue and with the next request behind it, is one request', async () => {
    const socket = await openRaw(site);
    socket.write(
      'POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 6\r\n\r\n',
    );
    for (const piece of ['ab', 'cd', 'efGET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n']) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      socket.write(piece);
    }
    const answer = await readAll(socket, 1000);
    expect(answer.match(/got \d+/g)).toEqual(['got 6', 'got 0']);
  });

  it('that breaks off reaches nobody', async () => {
    let asked = 0;
    // Those of the crowd before may still be on their way.
    const count = ({ url }: IncomingMessage) => {
      if (url === '/cut' || url === '/after') asked++;
    };
    his.on('request', count);
    const socket = await openRaw(site);
    socket.write('POST /cut HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nhalf');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await fetchFrom(site, '/after')).status).toBe(200);
    his.off('request', count);
    expect(asked).toBe(1);
  });
});

describe('an answer', () => {
  it('is cut for who does not read it, and not for who waits for the HIS or reads steadily', async () => {
    const server = createServer((req, res) => {
      if (req.url === '/late') setTimeout(() => res.end('late'), 1200);
      else res.end(Buffer.alloc(8_388_608));
    });
    const stop = guardReadRate(server, { bytesPerSecond: 1_000_000, windowMs: 400 });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const ask = async (path: string): Promise<Socket> => {
      const socket = await openRaw({ port });
      socket.write(`GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
      return socket;
    };
    const deaf = await ask('/big');
    deaf.pause();
    expect(await readAll(await ask('/late'), 3000)).toContain('late');
    const connections = () =>
      new Promise<number>((resolve) => {
        server.getConnections((_error, count) => resolve(count));
      });
    const steady = await ask('/steady');
    let got = 0;
    steady.on('data', (chunk: Buffer) => {
      got += chunk.length;
      steady.pause();
      setTimeout(() => steady.resume(), 5);
    });
    await new Promise((resolve) => steady.once('close', resolve));
    expect(got).toBeGreaterThan(8_388_608);
    // What waits for the deaf one is 8 MB less what the system took: some seconds at that rate.
    await expect.poll(connections, { timeout: 15_000 }).toBe(0);
    stop();
    deaf.destroy();
    server.close();
  });
});
