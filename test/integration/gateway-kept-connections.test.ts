// An HIS closes a kept connection in the very moment a request is put on it, as every server does once its
// own patience is over: what the gateway answers, and how often the HIS is asked.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { fetchFrom, startGateway, type GatewayUnderTest } from '../support/gateway-harness.ts';
import { createRecordingLedger } from '../support/recording-ledger.ts';

const page = (more = '') => `HTTP/1.1 200 OK\r\ncontent-length: 4\r\n${more}\r\npage`;
type Answer = (request: string, nth: { connection: number; request: number }) => string | null;

let gateway: GatewayUnderTest | undefined;
let his: Server | undefined;
afterEach(async () => {
  await gateway?.close();
  his?.close();
});

/** An HIS that answers the nth request of the nth connection as told; null closes without a word. */
async function start(answer: Answer) {
  const asked: string[] = [];
  const sockets: Socket[] = [];
  his = createServer((socket) => {
    const connection = sockets.push(socket);
    let request = 0;
    let text = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.includes('\r\n\r\n')) return;
      request += 1;
      asked.push(`${connection} ${text.slice(0, text.indexOf(' HTTP/'))}`);
      const answered = answer(text, { connection, request });
      text = '';
      if (answered === null) socket.resetAndDestroy();
      else
        socket.write(asked.at(-1)?.includes(' HEAD ') ? answered.replace(/page$/, '') : answered);
    });
  });
  his.listen(0, '127.0.0.1');
  await once(his, 'listening');
  gateway = await startGateway((his.address() as AddressInfo).port, createRecordingLedger());
  const { port, ca } = gateway;
  const ask = (method: string, path: string, body?: string) =>
    fetchFrom({ port, ca }, path, {
      method,
      ...(body === undefined ? {} : { body }),
    });
  return { asked, sockets, ask };
}

const closesKept: Answer = (_text, { connection, request }) =>
  connection === 1 && request > 1 ? null : page();

describe('a kept connection that the HIS closes as a request comes', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('%s is asked again, on a new one', async (method) => {
    const { asked, ask } = await start(closesKept);
    expect((await ask('GET', '/first')).status).toBe(200);
    expect((await ask(method, '/second')).status).toBe(200);
    expect(asked).toEqual(['1 GET /first', `1 ${method} /second`, `2 ${method} /second`]);
    // The kept one is gone, and the next request has one that is kept.
    expect((await ask('GET', '/third')).status).toBe(200);
    expect((await ask('GET', '/fourth')).status).toBe(200);
    expect(asked.slice(3)).toEqual(['3 GET /third', '3 GET /fourth']);
  });

  test.each([
    ['POST', 'name=x'],
    ['POST', undefined],
    ['PUT', 'name=x'],
    ['DELETE', undefined],
  ])('%s (%s) is not: it may have been done', async (method, body) => {
    const { asked, ask } = await start((text, nth) =>
      text.includes('/second') ? null : closesKept(text, nth),
    );
    await ask('GET', '/first');
    expect((await ask(method, '/second', body)).status).toBe(502);
    expect(asked).toEqual(['1 GET /first', expect.stringMatching(/^\d \w+ \/second$/)]);
  });

  test('the second try is the last one', async () => {
    const { asked, ask } = await start((text) => (text.includes('/second') ? null : page()));
    await ask('GET', '/first');
    expect((await ask('GET', '/second')).status).toBe(502);
    expect(asked).toEqual(['1 GET /first', '1 GET /second', '2 GET /second']);
  });
});

test('a connection that is new is no kept one: its end is the answer', async () => {
  const { asked, ask } = await start(() => null);
  expect((await ask('GET', '/first')).status).toBe(502);
  expect(asked).toEqual(['1 GET /first']);
});

describe('an idle connection', () => {
  test.each([
    ['', 'of which the HIS said nothing'],
    ['Keep-Alive: timeout=2, max=100\r\n', 'that the HIS gives two seconds'],
    ['Keep-Alive: timeout=1\r\n', 'that the HIS would close at once'],
  ])('%j is closed by the gateway first', async (header) => {
    const { sockets, ask } = await start(() => page(header));
    await ask('GET', '/first');
    const [kept] = sockets;
    if (kept !== undefined && !kept.destroyed) await once(kept, 'close');
    expect(kept?.destroyed).toBe(true);
    expect((await ask('POST', '/second', 'name=x')).status).toBe(200);
  });

  test('that is used again has its time anew, however long the answer takes', async () => {
    let late: Socket | undefined;
    const { asked, sockets, ask } = await start((text, { connection }) => {
      if (!text.includes('/slow')) return page('Keep-Alive: timeout=2\r\n');
      late = sockets[connection - 1];
      return '';
    });
    await ask('GET', '/first');
    const slow = ask('GET', '/slow');
    // Longer than the second an idle one would have had.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    late?.write(page());
    expect((await slow).status).toBe(200);
    expect(asked).toEqual(['1 GET /first', '1 GET /slow']);
  });
});
