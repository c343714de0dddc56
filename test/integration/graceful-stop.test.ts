// A stop under load, from outside: every request that was sent is answered, whole, by a process that then ends.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';
import { openRaw, readAll } from '../support/raw-http.ts';
import { storedRecords } from '../support/stored-records.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const people = syntheticPatients(2);
let his: Server;
let sockets: WebSocketServer;
let server: ServerProcess;
let port: number;
let dir: string;
/** What reached the HIS whole. */
let served: Set<string>;
let socketCodes: number[];

/** A slow answer of a size, an upload that is counted, events that never end, or a little page. */
async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '', 'http://his');
  if (url.pathname === '/upload') {
    let bytes = 0;
    for await (const chunk of req) bytes += (chunk as Buffer).length;
    served.add(url.search);
    res.end(String(bytes));
  } else if (url.pathname === '/download') {
    served.add(url.search);
    res.setHeader('content-length', 40 * 65_536);
    for (let i = 0; i < 40; i++) {
      res.write(Buffer.alloc(65_536, i));
      await pause(50);
    }
    res.end();
  } else if (url.pathname === '/events') {
    res.setHeader('content-type', 'text/event-stream');
    res.write('data: first\n\n');
  } else if (url.pathname !== '/never') {
    await pause(Math.random() * 30);
    served.add(url.search);
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ id: url.search, list: people }));
  }
}

async function start(more: object = {}): Promise<void> {
  dir = artifactDir('graceful');
  const upstream = `http://127.0.0.1:${(his.address() as AddressInfo).port}`;
  const allowPlaintextUpstream = { owner: 'test', until: '2999-01-01' };
  const sites = [{ upstream, allowPlaintextUpstream }];
  server = await serve(writeConfig(dir, { demo: false, sites, ...more }));
  port = Number(new URL(server.addresses.gateway).port);
}

beforeEach(async () => {
  served = new Set();
  socketCodes = [];
  his = createServer((req, res) => void answer(req, res));
  sockets = new WebSocketServer({ server: his });
  sockets.on('connection', (socket) => {
    socket.on('message', () => socket.send(JSON.stringify({ list: people })));
    socket.on('close', (code) => socketCodes.push(code));
  });
  his.listen(0, '127.0.0.1');
  await once(his, 'listening');
});
afterEach(async () => {
  await server.stop('SIGKILL');
  sockets.close();
  his.closeAllConnections();
  his.close();
});

interface Outcome {
  readonly id: string;
  readonly status: number;
  readonly bytes: Buffer;
  readonly connection: string | undefined;
  /** Before a connection was there: nobody has accepted anything. */
  readonly refused?: boolean;
}

function ask(
  agent: Agent,
  path: string,
  id: string,
  body?: AsyncIterable<Buffer>,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const method = body ? 'POST' : 'GET';
    const req = request({
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      path: `${path}?${id}`,
      method,
      agent,
    });
    let isConnected = false;
    req.on('socket', (socket) => {
      if (!socket.connecting) isConnected = true;
      else socket.once('secureConnect', () => (isConnected = true));
    });
    const none = { id: `?${id}`, status: 0, bytes: Buffer.alloc(0), connection: undefined };
    req.on('error', () => resolve({ ...none, refused: !isConnected }));
    req.on('response', (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', () => resolve(none));
      res.on('end', () => {
        const { connection } = res.headers;
        const bytes = Buffer.concat(chunks);
        const status = res.complete ? (res.statusCode ?? 0) : 0;
        resolve({ ...none, status, bytes, connection });
      });
    });
    if (body === undefined) return void req.end();
    void (async () => {
      for await (const chunk of body) req.write(chunk);
      req.end();
    })();
  });
}

async function* slowly(pieces: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < pieces; i++) {
    yield Buffer.alloc(10_000, i);
    await pause(50);
  }
}

const agentOf = (more: object = {}) =>
  new Agent({ ca: server.addresses.ca, keepAlive: true, maxSockets: 16, ...more });

/** Asks over and over on connections that are kept, until nobody listens any more. */
async function load(isOver: () => boolean): Promise<Outcome[]> {
  const agent = agentOf();
  let n = 0;
  const worker = async (): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    while (!isOver()) {
      const outcome = await ask(agent, '/page', `p${n++}`);
      outcomes.push(outcome);
      if (outcome.refused) break;
    }
    return outcomes;
  };
  const all = await Promise.all(Array.from({ length: 12 }, worker));
  agent.destroy();
  return all.flat();
}

test('under load every request is answered whole, downloads and uploads too, and the process ends by itself', async () => {
  await start();
  let isOver = false;
  const pages = load(() => isOver);
  const agent = agentOf();
  const download = ask(agent, '/download', 'd');
  const upload = ask(agent, '/upload', 'u', slowly(40));
  const resting = agentOf();
  await ask(resting, '/page', 'r');
  await pause(500);
  const stopped = server.stop();
  await pause(50);
  // On a connection that rested when the stop came.
  const late = await ask(resting, '/page', 'late');
  expect(late).toMatchObject({ status: 200, connection: 'close' });
  expect((await download).bytes.length).toBe(40 * 65_536);
  expect((await upload).bytes.toString()).toBe('400000');
  await stopped;
  isOver = true;
  const outcomes = await pages;
  const accepted = outcomes.filter(({ refused }) => refused !== true);
  expect(accepted.length).toBeGreaterThan(50);
  for (const { id, status, bytes } of accepted) {
    expect([id, status]).toEqual([id, 200]);
    expect(JSON.parse(bytes.toString())).toMatchObject({ id });
  }
  // Nothing reached the HIS whose answer got lost.
  const answered = new Set([...accepted.map(({ id }) => id), '?d', '?u', '?r', '?late']);
  expect([...served].filter((id) => !answered.has(id))).toEqual([]);
  const records = await storedRecords(join(dir, 'data'));
  const pagesOnRecord = records.filter((record) => 'path' in record && record.path === '/page');
  expect(pagesOnRecord.length).toBe(accepted.length + 2);
  resting.destroy();
  agent.destroy();
});

test('sockets are closed with 1001 for both ends and on record, events end, and nobody waits for them for ever', async () => {
  await start();
  const { ca } = server.addresses;
  const socket = new WebSocket(`wss://localhost:${port}/ws`, { ca });
  await once(socket, 'open');
  socket.send('hello');
  await once(socket, 'message');
  const raw = await openRaw({ port, ca });
  raw.write('GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(raw, 'data');
  const events = readAll(raw, 10_000);
  const closed = once(socket, 'close') as Promise<[number]>;
  await server.stop();
  expect((await closed)[0]).toBe(1001);
  await expect.poll(() => socketCodes).toEqual([1001]);
  // The last chunk: a whole answer, after which a browser comes again.
  expect(await events).toMatch(/0\r\n\r\n$/);
  const records = await storedRecords(join(dir, 'data'));
  expect(records).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ messages: { from: 'his', count: 1 }, path: '/ws' }),
    ]),
  );
});

test('what still waits at the limit is told so, and what still runs is cut and looks cut', async () => {
  await start({ drainSeconds: 1 });
  const agent = agentOf();
  const never = ask(agent, '/never', 'n');
  const download = ask(agent, '/download', 'd');
  await pause(200);
  await server.stop();
  expect(await never).toMatchObject({ status: 503, connection: 'close' });
  expect(JSON.parse((await never).bytes.toString())).toMatchObject({ reason: 'stopping' });
  expect((await download).status).toBe(0);
  agent.destroy();
});
