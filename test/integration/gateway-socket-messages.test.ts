// What patients a WebSocket speaks of: real sockets, real TLS, a library's own client and server at the ends.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createRecordingLedger, startGateway } from '../support/gateway-harness.ts';
import type { GatewayUnderTest } from '../support/gateway-harness.ts';
import { openRaw, readAll } from '../support/raw-http.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const people = syntheticPatients(300);
const about = (i: number): string => JSON.stringify({ patient: people[i] });

describe('messages of a WebSocket', () => {
  const ledger = createRecordingLedger();
  let his: WebSocketServer;
  let site: GatewayUnderTest;
  let reply: (socket: WebSocket, text: string, raw: Socket) => void = () => undefined;

  beforeAll(async () => {
    const server = createServer();
    his = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } });
    his.on('connection', (socket, { socket: raw }) => {
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) socket.send(data);
        else reply(socket, data.toString(), raw);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    site = await startGateway((server.address() as AddressInfo).port, ledger);
  });
  afterAll(async () => {
    for (const socket of his.clients) socket.terminate();
    his.close();
    await site.close();
  });
  afterEach(() => {
    ledger.records.length = 0;
  });

  async function open(perMessageDeflate: boolean, path = '/ward/ws'): Promise<WebSocket> {
    const socket = new WebSocket(`wss://localhost:${site.port}${path}`, {
      ca: site.ca,
      perMessageDeflate,
      origin: site.origin,
      headers: { cookie: 'his_user=zhang' },
    });
    await once(socket, 'open');
    return socket;
  }

  async function close(socket: WebSocket): Promise<void> {
    socket.close(1000);
    await once(socket, 'close');
  }

  it.each([false, true])(
    'with patients are recorded for both ends, compressed or not: %s',
    async (deflate) => {
      reply = (socket, text) => socket.send(text === 'list' ? `[${about(0)},${about(1)}]` : 'ok');
      const socket = await open(deflate);
      expect(socket.extensions !== '').toBe(deflate);
      socket.send('list');
      const [list] = (await once(socket, 'message')) as [Buffer];
      expect(list.toString()).toBe(`[${about(0)},${about(1)}]`);
      socket.send(about(2));
      await once(socket, 'message');
      await close(socket);
      const records = await ledger.waitFor('served', 2);
      const of = (from: string) => records.find(({ messages }) => messages?.from === from)!;
      expect(of('his')).toMatchObject({
        status: 101,
        path: '/ward/ws',
        mediaType: 'websocket',
        actor: { user: 'zhang', workstation: '127.0.0.1' },
        patients: { count: 2 },
        messages: { count: 2 },
        inspection: { verdict: 'found', kinds: { residentId: 2 } },
        tls: { version: 'TLSv1.3' },
      });
      expect(of('browser')).toMatchObject({ patients: { count: 1 }, messages: { count: 2 } });
      const { inspection } = of('his');
      expect(inspection.bytesInspected).toBe(inspection.bytesTotal);
      expect(JSON.stringify(records)).not.toContain(people[0]!.sfzh);
    },
  );

  it('without patients leave no record', async () => {
    reply = (socket) => socket.send('pong');
    const socket = await open(true);
    socket.send('ping');
    await once(socket, 'message');
    await close(socket);
    await site.gateway.recorder.flush();
    expect(ledger.of('served')).toEqual([]);
  });

  it('reach the other end byte for byte, whatever their length and fragments', async () => {
    for (const deflate of [false, true]) {
      const socket = await open(deflate, '/echo');
      for (const length of [0, 1, 125, 126, 65_535, 65_536, 3_000_000]) {
        const sent = Buffer.alloc(length, 'ab\0c');
        const back = once(socket, 'message');
        socket.send(sent.subarray(0, length >> 1), { fin: false });
        socket.ping('between');
        socket.send(sent.subarray(length >> 1), { fin: true });
        const [got] = (await back) as [Buffer];
        expect(got.equals(sent)).toBe(true);
      }
      await close(socket);
    }
  });

  it('of many patients are recorded before the socket closes', async () => {
    reply = (socket) => socket.send(`[${people.map((_, i) => about(i)).join(',')}]`);
    const socket = await open(true);
    socket.send('all');
    await once(socket, 'message');
    await expect
      .poll(() => ledger.of('served').find(({ patients }) => patients.count > 0))
      .toMatchObject({ patients: { count: 300 }, messages: { from: 'his' } });
    await close(socket);
  });

  it('that break the framing stay on their way, and are on record', async () => {
    reply = (_socket, _text, raw) => {
      raw.write(Buffer.concat([Buffer.from('83', 'hex'), Buffer.from(`\x05broken frames`)]));
    };
    const raw = await openRaw(site);
    raw.write(
      `GET /raw HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    await once(raw, 'data');
    raw.write(Buffer.from('8180000000000a', 'hex').subarray(0, 6));
    const answer = await readAll(raw, 500);
    expect(answer).toContain('broken frames');
    const [record] = await ledger.waitFor('served');
    expect(record).toMatchObject({
      messages: { from: 'his' },
      inspection: { verdict: 'uninspected', reason: 'malformed' },
    });
  });

  it('are recorded when the gateway ends while the socket is open', async () => {
    reply = (socket) => socket.send(about(0));
    const other = createRecordingLedger();
    const ending = await startGateway((his.address() as AddressInfo).port, other);
    const socket = new WebSocket(`wss://localhost:${ending.port}/ws`, { ca: ending.ca });
    await once(socket, 'open');
    socket.send('x');
    await once(socket, 'message');
    socket.on('error', () => undefined);
    await ending.gateway.close();
    expect(other.of('served')).toMatchObject([{ patients: { count: 1 } }]);
    socket.terminate();
    await ending.close();
  });
});

describe('a socket that only its ends can read', () => {
  it('opens, and is on record as not inspected', async () => {
    const ledger = createRecordingLedger();
    const server = createServer();
    server.on('upgrade', (req, socket) => {
      const accept = createHash('sha1')
        .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      const extension = req.url === '/secret' ? 'x-secret' : 'permessage-deflate; x=1';
      socket.end(
        `HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Extensions: ${extension}\r\n\r\nbytes`,
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const site = await startGateway((server.address() as AddressInfo).port, ledger);
    for (const path of ['/secret', '/odd']) {
      const raw = await openRaw(site);
      raw.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
      expect(await readAll(raw, 500)).toContain('bytes');
    }
    const records = await ledger.waitFor('served', 2);
    for (const record of records) {
      expect(record).toMatchObject({
        status: 101,
        mediaType: 'websocket',
        inspection: { verdict: 'uninspected', reason: 'coding' },
      });
    }
    await site.close();
    server.close();
  });
});
