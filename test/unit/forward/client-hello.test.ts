// The reader of first messages: real clients, every way to cut, and everything that is none.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostHelloBytes, readClientHello } from '../../../proxy/forward/client-hello.ts';
import { framed, helloMessage, u16 } from '../../support/hello-bytes.ts';

const hostName = fc
  .array(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,14}$/), { minLength: 1, maxLength: 5 })
  .map((labels) => labels.join('.'));
const parts = fc.record({
  sni: fc.option(hostName),
  versions: fc.array(fc.constantFrom(0x0304, 0x0303, 0x0302, 0x0301, 0x1a1a), { maxLength: 5 }),
  session: fc.nat({ max: 32 }),
  suites: fc.array(fc.nat({ max: 0xffff }), { minLength: 1, maxLength: 40 }),
  more: fc
    .uniqueArray(fc.integer({ min: 50, max: 0xffff }), { maxLength: 5 })
    .chain((types) =>
      fc.tuple(
        ...types.map((type) =>
          fc
            .uint8Array({ maxLength: 2000 })
            .map((body): [number, Buffer] => [type, Buffer.from(body)]),
        ),
      ),
    ),
});

/** The first bytes that `say` makes a client send to a server that stays silent. */
async function firstBytesOf(say: (port: number) => () => void): Promise<Buffer> {
  const { promise, resolve } = Promise.withResolvers<Buffer>();
  const server = createServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const all = Buffer.concat(chunks);
      if (all.length >= 5 && all.length >= 5 + all.readUInt16BE(3)) resolve(all);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = say((server.address() as AddressInfo).port);
  const bytes = await promise;
  stop();
  server.close();
  return bytes;
}

describe('a first message of TLS', () => {
  it('of Node is read, with its name and highest version', async () => {
    const bytes = await firstBytesOf((port) => {
      const socket = connect({ port, host: '127.0.0.1', servername: 'chat.example' });
      socket.on('error', () => undefined);
      return () => socket.destroy();
    });
    expect(readClientHello(bytes)).toEqual({
      protocol: 'tls',
      sni: 'chat.example',
      version: 0x0304,
    });
  });

  it('of Node that offers TLS 1.2 at most is read', async () => {
    const bytes = await firstBytesOf((port) => {
      const to = {
        port,
        host: '127.0.0.1',
        servername: 'A.Example',
        maxVersion: 'TLSv1.2',
      } as const;
      const socket = connect(to);
      socket.on('error', () => undefined);
      return () => socket.destroy();
    });
    expect(readClientHello(bytes)).toEqual({ protocol: 'tls', sni: 'a.example', version: 0x0303 });
  });

  it('is read alike however it is cut into frames, and every beginning of it is unfinished', () => {
    fc.assert(
      fc.property(parts, fc.array(fc.nat(), { maxLength: 20 }), (given, places) => {
        const message = helloMessage(given);
        const cuts = [...new Set(places.map((place) => 1 + (place % (message.length - 1))))];
        const bytes = framed(
          message,
          0x0301,
          cuts.sort((a, b) => a - b),
        );
        const offered = given.versions.filter((version) => version <= 0x0304);
        const version = Math.max(0x0303, ...offered);
        expect(readClientHello(bytes)).toEqual({ protocol: 'tls', sni: given.sni, version });
        for (let end = 0; end < bytes.length; end++) {
          const read = readClientHello(bytes.subarray(0, end));
          expect(read.protocol).toBe('unfinished');
          if (read.protocol !== 'unfinished') continue;
          expect(read.need).toBeGreaterThan(end);
          // Nothing more can be said before what it asks for is there.
          expect(read.need).toBeLessThanOrEqual(bytes.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is told by what follows only when it is whole: bytes behind it change nothing', () => {
    const bytes = framed(helloMessage({ sni: 'a.example' }));
    const read = readClientHello(Buffer.concat([bytes, Buffer.from('anything')]));
    expect(read).toEqual({ protocol: 'tls', sni: 'a.example', version: 0x0303 });
  });

  it('without extensions names nobody', () => {
    const bytes = framed(helloMessage({ bare: true, version: 0x0301 }));
    expect(readClientHello(bytes)).toEqual({ protocol: 'tls', sni: null, version: 0x0301 });
  });

  it('with a name in capitals and a final dot is read as DNS would', () => {
    const bytes = framed(helloMessage({ sni: 'Chat.Example.' }));
    expect(readClientHello(bytes)).toMatchObject({ sni: 'chat.example' });
  });
});

describe('a first message of TLCP', () => {
  it('is told from TLS by its version in frame and message', () => {
    const message = helloMessage({ sni: 'sm.gov.cn', version: 0x0101, suites: [0xe013, 0xe053] });
    expect(readClientHello(framed(message, 0x0101))).toEqual({
      protocol: 'tlcp',
      sni: 'sm.gov.cn',
      version: 0x0101,
    });
    expect(readClientHello(framed(message, 0x0101, [1, 3, 40])).protocol).toBe('tlcp');
  });

  it('in a frame of TLS, or the other way round, is neither', () => {
    expect(readClientHello(framed(helloMessage({ version: 0x0101 }), 0x0301)).protocol).toBe(
      'other',
    );
    expect(readClientHello(framed(helloMessage({}), 0x0101)).protocol).toBe('other');
  });
});

describe('everything else', () => {
  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
    ['one letter', Buffer.from('S')],
    ['SSH', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
    ['an SSL 2 hello', Buffer.from('802e0100020015000000100100800200800600400400', 'hex')],
    ['an alert', Buffer.from([21, 3, 3, 0, 2, 2, 40])],
    ['a frame of nothing', Buffer.from([22, 3, 1, 0, 0])],
    ['a frame that is too long', Buffer.from([22, 3, 1, 0x40, 1])],
    ['a version of the future', Buffer.from([22, 3, 9, 0, 1])],
    ['another handshake message', framed(Buffer.from([2, 0, 0, 1, 0]))],
    ['a message without suites', framed(helloMessage({ suites: [] }))],
    ['a session that is too long', framed(helloMessage({ session: 33 }))],
    ['a name that DNS cannot know', framed(helloMessage({ sni: 'a b' }))],
    ['an empty name', framed(helloMessage({ sni: '' }))],
    ['two names', framed(helloMessage({ sni: 'a.example', more: [[0, u16(0)]] }))],
    ['a message too long', framed(Buffer.from([1, 0xff, 0, 0, 0]))],
  ])('is none: %s', (_, bytes) => {
    expect(readClientHello(bytes)).toEqual({ protocol: 'other' });
  });

  it('is none: a thousand frames of one byte, and more bytes than any client sends', () => {
    const message = helloMessage({ more: [[60, Buffer.alloc(1000)]] });
    const cuts = Array.from({ length: 1000 }, (_, i) => i + 1);
    expect(readClientHello(framed(message, 0x0301, cuts)).protocol).toBe('other');
    const long = Buffer.concat([Buffer.from([1, 1, 0, 0]), Buffer.alloc(80_000)]);
    const frames = framed(long, 0x0301, [16_000, 32_000, 48_000, 64_000]);
    expect(readClientHello(frames.subarray(0, mostHelloBytes)).protocol).toBe('other');
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        readClientHello(Buffer.from(bytes));
        readClientHello(Buffer.concat([Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196]), bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  it('with one byte changed is read as some message, unfinished or none, and never with another length', () => {
    const whole = framed(helloMessage({ sni: 'chat.example', versions: [0x0304], session: 32 }));
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }), (place, byte) => {
        const bytes = Buffer.from(whole);
        bytes[place] = byte;
        const read = readClientHello(bytes);
        if (read.protocol === 'tls' || read.protocol === 'tlcp') {
          expect(read.sni ?? 'a').toMatch(/^[a-z0-9_.-]+$/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
