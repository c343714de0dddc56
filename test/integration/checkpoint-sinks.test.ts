import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WitnessFile, readWitness } from '../../proxy/ledger/witness-file.ts';
import type { CheckpointSink } from '../../proxy/publish/checkpoint-sink.ts';
import { fileSink, newestSizeIn } from '../../proxy/publish/file-sink.ts';
import { Publisher } from '../../proxy/publish/publisher.ts';
import { syslogSink } from '../../proxy/publish/syslog-sink.ts';
import { testIdentity } from '../support/local-ca.ts';
import { testLog } from '../unit/transparency/test-log.ts';

const log = testLog(['a', 'b', 'c', 'd', 'e']);
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-sinks-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the second file', () => {
  test('gets every checkpoint once, and what it missed', async () => {
    const path = join(dir, 'second.ndjson');
    const first = fileSink(path);
    await first.publish(log.note(1));
    await first.publish(log.note(2));
    // Restarted after two more were published while it was away.
    const notes = [1, 2, 3, 4].map((size) => log.note(size));
    const again = fileSink(path, notes);
    await again.publish(log.note(4));
    await again.publish(log.note(4));
    await again.publish(log.note(5));
    expect(readWitness(path)).toEqual({ notes: [...notes, log.note(5)], malformedLine: null });
    expect(newestSizeIn(path)).toBe(5);
  });

  test('goes on behind a line that a crash cut short', async () => {
    const path = join(dir, 'second.ndjson');
    await fileSink(path).publish(log.note(1));
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"note":"half`);
    await fileSink(path, [log.note(1), log.note(2)]).publish(log.note(3));
    expect(readWitness(path).notes).toEqual([1, 2, 3].map((size) => log.note(size)));
  });
});

test('the file beside the database gets what it missed, in order', () => {
  const path = join(dir, 'checkpoints.ndjson');
  new WitnessFile(path).append(log.note(1));
  const file = new WitnessFile(path);
  file.catchUp([1, 2, 3].map((size) => ({ size, note: log.note(size) })));
  file.append(log.note(5));
  expect(readWitness(path).notes).toEqual([1, 2, 3, 5].map((size) => log.note(size)));
});

/** RFC 6587 §3.4.1: a length, a space, so many bytes. */
function messagesOf(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.subarray(at, space));
    messages.push(bytes.subarray(space + 1, space + 1 + length).toString());
    at = space + 1 + length;
  }
  return messages;
}

async function logServer(tls: boolean) {
  let received = Buffer.alloc(0);
  const sockets = new Set<Socket>();
  const hear = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => (received = Buffer.concat([received, chunk])));
  };
  const identity = await testIdentity();
  const server: Server = tls ? createTlsServer(identity, hear) : createTcpServer(hear);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ca: identity.ca,
    port: (server.address() as AddressInfo).port,
    messages: () => messagesOf(received),
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const arrived = async (count: number, messages: () => string[]) => {
  await expect.poll(() => messages().length, { timeout: 20_000 }).toBe(count);
  return messages();
};

describe('a log server', () => {
  test.each([
    ['TCP', false],
    ['TLS', true],
  ])('gets each checkpoint as one RFC 5424 message over %s', async (_name, tls) => {
    const server = await logServer(tls);
    const { ca, port } = server;
    const target = { host: '127.0.0.1', port, hostname: 'gw-1', ...(tls ? { ca } : {}) };
    const sink = syslogSink(target);
    await sink.publish(log.note(1));
    await sink.publish(log.note(2));
    const [first = ''] = await arrived(2, server.messages);
    const form =
      /^<109>1 \d{4}-\d\d-\d\dT[\d:.]+Z gw-1 medveil \d+ checkpoint \[checkpoint@32473 origin="log\.example\/test" size="1" note="([^"]+)"\]$/;
    const [, note = ''] = form.exec(first) ?? [];
    expect(Buffer.from(note, 'base64').toString()).toBe(log.note(1));
    await sink.close();
    server.close();
  });

  test('that nobody vouches for gets nothing', async () => {
    const server = await logServer(true);
    const other = (await testIdentity('stranger')).ca.replace(/[A-Za-z]{20}/, 'A'.repeat(20));
    const sink = syslogSink({ host: '127.0.0.1', port: server.port, hostname: 'h', ca: other });
    await expect(sink.publish(log.note(1))).rejects.toThrow();
    expect(server.messages()).toEqual([]);
    server.close();
  });

  test('that went away and came back gets the next checkpoint', async () => {
    const server = await logServer(false);
    const sink = syslogSink({ host: '127.0.0.1', port: server.port, hostname: 'h' });
    const faults: string[] = [];
    const publisher = new Publisher([sink], {
      onFault: (what) => faults.push(what),
      wait: async () => undefined,
    });
    publisher.publish(log.note(1));
    await arrived(1, server.messages);
    server.drop();
    // A write into a dead connection may succeed once: syslog has no answers.
    publisher.publish(log.note(2));
    publisher.publish(log.note(3));
    publisher.publish(log.note(4));
    await expect.poll(() => server.messages().at(-1)).toContain('size="4"');
    await publisher.close();
    expect(faults).toEqual([]);
    server.close();
  });
});

describe('the publisher', () => {
  const recording = (fail: () => boolean, newestOnly = false) => {
    const got: string[] = [];
    const sink: CheckpointSink = {
      name: 'test',
      newestOnly,
      publish: async (note) => {
        if (fail()) throw new Error('away');
        got.push(note);
      },
      close: async () => undefined,
    };
    return { got, sink };
  };

  test('tries again a bounded number of times, says so once, and makes up for it later', async () => {
    let away = true;
    let tried = 0;
    const { got, sink } = recording(() => {
      tried++;
      return away;
    });
    const faults: string[] = [];
    const waits: number[] = [];
    const publisher = new Publisher([sink], {
      onFault: (what) => faults.push(what),
      wait: async (ms) => void waits.push(ms),
    });
    publisher.publish('one');
    await publisher.settled();
    expect(tried).toBe(8);
    expect(waits.every((ms, i) => i === 0 || ms >= waits[i - 1]!)).toBe(true);
    publisher.publish('two');
    await publisher.settled();
    expect(faults).toEqual(['checkpoints.test']);
    away = false;
    publisher.publish('three');
    await publisher.settled();
    expect(got).toEqual(['one', 'two', 'three']);
    await publisher.close();
  });

  test('keeps only the newest for a sink that wants no other, and lets none wait for another', async () => {
    const slow = recording(() => true, true);
    const quick = recording(() => false);
    const publisher = new Publisher([slow.sink, quick.sink], {
      onFault: () => undefined,
      wait: async () => undefined,
    });
    for (const note of ['one', 'two', 'three']) publisher.publish(note);
    await publisher.settled();
    expect(quick.got).toEqual(['one', 'two', 'three']);
    expect(slow.got).toEqual([]);
    await publisher.close();
  });
});
