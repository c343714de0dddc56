import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRecordingLedger, startGateway } from '../support/gateway-harness.ts';
import type { GatewayUnderTest } from '../support/gateway-harness.ts';
import { rawExchange, rawUpstream, statusOf } from '../support/raw-http.ts';
import type { RawUpstream } from '../support/raw-http.ts';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok';

describe('WebSocket upgrades', () => {
  const ledger = createRecordingLedger();
  const key = Buffer.alloc(16, 1).toString('base64');
  const accept = createHash('sha1')
    .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  let upstream: RawUpstream;
  let site: GatewayUnderTest;
  let acceptKey = accept;

  beforeAll(async () => {
    upstream = await rawUpstream((socket, head) => {
      if (!/upgrade: websocket/i.test(head)) return void socket.end(ok);
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey}\r\nX-Internal: 1\r\n\r\nhello`,
      );
    });
    site = await startGateway(upstream.port, ledger);
  });
  afterAll(async () => {
    await site.close();
    await upstream.close();
  });

  const handshake = (more = '', path = '/ws'): string =>
    `GET ${path} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

  it('row 10: pass when they are handshakes of the site, and what is no message is recorded as not inspected', async () => {
    const answer = await rawExchange(
      site,
      handshake(`Origin: ${site.origin}\r\nX-Forwarded-For: 9.9.9.9\r\n`),
      400,
    );
    expect(statusOf(answer)).toBe(101);
    expect(answer).toContain('hello');
    expect(answer.toLowerCase()).not.toContain('x-internal');
    expect(upstream.received.join('')).not.toContain('9.9.9.9');
    const [record] = await ledger.waitFor('served');
    expect(record).toMatchObject({
      status: 101,
      messages: { from: 'his' },
      inspection: { verdict: 'uninspected', reason: 'malformed' },
    });
  });

  it('row 10: are ended at once when they are anything else', async () => {
    const seen = upstream.received.length;
    for (const request of [
      handshake('Origin: https://evil.example\r\n'),
      handshake('', '//evil/ws'),
      handshake('Host: second\r\n'),
      'GET /x HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
      handshake().replace('Version: 13', 'Version: 8'),
      handshake().replace(key, 'short'),
    ]) {
      const start = Date.now();
      const answer = await rawExchange(site, request, 3000);
      expect(statusOf(answer), request).toBe(400);
      expect(Date.now() - start).toBeLessThan(1500);
    }
    expect(upstream.received.length).toBe(seen);
  });

  it('row 20: end with 502 when the 101 does not answer this handshake', async () => {
    acceptKey = 'wrong';
    const answer = await rawExchange(site, handshake(), 1000);
    expect(statusOf(answer), answer).toBe(502);
    expect(answer).not.toContain('hello');
    acceptKey = accept;
    await expect
      .poll(() => ledger.of('served').find(({ status }) => status === 502))
      .toMatchObject({ mediaType: 'upgrade', inspection: { verdict: 'uninspected' } });
  });
});
