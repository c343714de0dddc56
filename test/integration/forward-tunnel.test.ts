// Tunnels over real sockets: what goes through, what is turned away, and what the record says of both.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { framed, helloMessage } from '../support/hello-bytes.ts';
import { askTunnel, throughTunnel } from '../support/forward-harness.ts';
import { readAll } from '../support/raw-http.ts';
import { hello, useWiredForward } from '../support/wired-forward.ts';

const { wired, secured } = useWiredForward();

describe('a tunnel', () => {
  it.each(['tls', 'plain'] as const)(
    'over the %s listener carries both ways byte for byte and is recorded once, with what went through',
    async (way) => {
      const { proxy, to } = await secured((socket) => socket.pipe(socket), {
        lists: { ai: ['chat.example'] },
      });
      const asked = await askTunnel(proxy[way], `chat.example:${to.port}`);
      expect(asked.status).toBe(200);
      const inner = await throughTunnel(asked, { ca: to.ca, servername: 'chat.example' });
      const sent = randomBytes(3_000_000);
      const hash = createHash('sha256');
      inner.on('data', (chunk: Buffer) => hash.update(chunk));
      inner.end(sent);
      await once(inner, 'end');
      expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
      const [record] = await proxy.ledger.waitFor('tunnel');
      expect(record).toMatchObject({
        actor: { user: null, device: null, workstation: '127.0.0.1' },
        destination: `chat.example:${to.port}`,
        result: 'closed',
        class: 'ai',
        sni: 'chat.example',
        protocol: 'tls',
        uninspected: 'tunnel',
      });
      for (const bytes of [record!.bytesSent, record!.bytesReceived]) {
        expect(bytes).toBeGreaterThan(3_000_000);
        expect(bytes).toBeLessThan(3_100_000);
      }
      expect(proxy.ledger.records).toHaveLength(1);
    },
  );

  it('whose client has ended goes on bringing what the server still sends', async () => {
    const { proxy, to } = await wired((socket) => {
      socket.on('data', () => undefined);
      // Only after the client's end, and some time later.
      socket.on('end', () => setTimeout(() => socket.end('late answer'), 100));
    });
    for (const way of [proxy.plain, proxy.tls]) {
      const { socket } = await askTunnel(way, `chat.example:${to.port}`);
      socket.allowHalfOpen = true;
      socket.end(hello('chat.example'));
      expect(await readAll(socket)).toBe('late answer');
    }
    const records = await proxy.ledger.waitFor('tunnel', 2);
    const sent = hello('chat.example').length;
    expect(records.map(({ bytesSent, bytesReceived }) => [bytesSent, bytesReceived])).toEqual([
      [sent, 11],
      [sent, 11],
    ]);
  });

  it('whose first message comes in pieces, or with the request, reaches the server as it was', async () => {
    const got: Buffer[] = [];
    const { proxy, to } = await wired((socket) => socket.on('data', (chunk) => got.push(chunk)));
    const message = framed(helloMessage({ sni: 'chat.example' }), 0x0301, [1, 2, 5, 60]);
    const { socket } = await askTunnel(
      proxy.plain,
      `chat.example:${to.port}`,
      '',
      message.subarray(0, 7),
    );
    for (const byte of message.subarray(7, 60)) {
      expect(Buffer.concat(got)).toHaveLength(0);
      socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    socket.end(Buffer.concat([message.subarray(60), Buffer.from('behind it')]));
    await expect
      .poll(() => Buffer.concat(got).toString('latin1'))
      .toBe(`${message.toString('latin1')}behind it`);
  });

  it('of TLCP is labelled and carried', async () => {
    const { proxy, to } = await wired((socket) => socket.end('answer'));
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(framed(helloMessage({ sni: 'chat.example', version: 0x0101 }), 0x0101));
    expect(await readAll(socket)).toBe('answer');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ protocol: 'tlcp', result: 'closed', sni: 'chat.example' });
  });

  it('on which nothing moves ends, and one in which something does goes on', async () => {
    const { proxy, to } = await wired(() => undefined, { config: { idleMs: 400 } });
    const ask = async () => {
      const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
      socket.write(hello('chat.example'));
      return socket;
    };
    const [quiet, busy] = [await ask(), await ask()];
    const beat = setInterval(() => busy.write('.'), 50);
    await once(quiet, 'close');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(busy.destroyed).toBe(false);
    clearInterval(beat);
    await once(busy, 'close');
    expect(await proxy.ledger.waitFor('tunnel', 2)).toHaveLength(2);
  });

  it('whose server does not read holds little memory, and its record says what really left', async () => {
    const { proxy, to } = await wired((socket) => socket.pause());
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(hello('chat.example'));
    let taken = 0;
    const piece = Buffer.alloc(65_536);
    const fill = (): void => {
      while (taken < 64_000_000 && socket.write(piece)) taken += piece.length;
    };
    socket.on('drain', fill);
    fill();
    await new Promise((resolve) => setTimeout(resolve, 500));
    // Buffers of the systems between, and one of ours.
    expect(taken).toBeLessThan(32_000_000);
    socket.destroy();
    proxy.forward.close(0).catch(() => undefined);
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record!.bytesSent).toBeLessThanOrEqual(taken + 70_000);
    expect(record!.bytesSent).toBeGreaterThan(0);
  });

  it('that the server cuts off is recorded as failed', async () => {
    const { proxy, to } = await wired((socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    );
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(hello('chat.example'));
    await once(socket, 'close');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ result: 'failed', protocol: 'tls' });
  });
});

describe('what is no tunnel of TLS', () => {
  it('is turned away before a byte of it has left', async () => {
    let got = '';
    const { proxy, to } = await wired((socket) => socket.on('data', (chunk) => (got += chunk)));
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write('POST /save HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nname');
    expect(await readAll(socket)).toContain('"reason":"tunnelNotTls"');
    expect(got).toBe('');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({
      result: 'refused',
      reason: 'tunnelNotTls',
      protocol: 'other',
      bytesSent: 0,
    });
  });

  it('goes through where a rule lets it, also when the server speaks first', async () => {
    const { proxy, to } = await wired(
      (socket) => {
        socket.write('220 ready\r\n');
        socket.on('data', (chunk) => socket.end(`got ${String(chunk)}`));
      },
      { config: { rules: [{ hosts: ['chat.example'], notTls: 'allow' }] } },
    );
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    expect(String((await once(socket, 'data'))[0])).toBe('220 ready\r\n');
    socket.write('EHLO h');
    expect(await readAll(socket)).toBe('got EHLO h');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ result: 'closed', protocol: 'other', bytesSent: 6 });
  });

  it('is a client that says nothing: it is let go after a while', async () => {
    const { proxy, to } = await wired(() => undefined, { config: { firstBytesMs: 200 } });
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    await once(socket.resume(), 'close');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ protocol: 'none', bytesSent: 0, result: 'closed' });
  });

  it('offers TLS 1.1 at most', async () => {
    let got = 0;
    const { proxy, to } = await wired((socket) =>
      socket.on('data', (chunk) => (got += chunk.length)),
    );
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(framed(helloMessage({ sni: 'chat.example', version: 0x0302 })));
    expect(Buffer.from(await readAll(socket), 'latin1')).toEqual(
      Buffer.from([21, 3, 3, 0, 2, 2, 49]),
    );
    expect((await proxy.ledger.waitFor('tunnel'))[0]).toMatchObject({ reason: 'tlsVersion' });
    expect(got).toBe(0);
  });
});

describe('the name inside', () => {
  it('is recorded beside the host that was asked for', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'));
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(hello('front.example'));
    await readAll(socket);
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ destination: `chat.example:${to.port}`, sni: 'front.example' });
  });

  it('counts as much as the host: an address does not hide a place that is closed', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'), {
      config: { rules: [{ classes: ['ai'], action: 'refuse' }] },
      lists: { ai: ['chat.example'] },
    });
    const refused = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    expect(refused.status).toBe(403);
    expect(await readAll(refused.socket)).toContain('destinationClosed');
    const { socket } = await askTunnel(proxy.plain, `other.example:${to.port}`);
    socket.write(hello('chat.example'));
    await readAll(socket);
    const records = await proxy.ledger.waitFor('tunnel', 2);
    expect(records.map(({ reason, class: of }) => [reason, of])).toEqual([
      ['destinationClosed', 'ai'],
      ['destinationClosed', 'ai'],
    ]);
    expect(to.sockets.size).toBe(1);
  });

  it('that differs is refused where a rule says so', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'), {
      config: { rules: [{ otherName: 'refuse' }] },
    });
    for (const sni of ['front.example', 'chat.example']) {
      const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
      socket.write(hello(sni));
      await readAll(socket);
    }
    const records = await proxy.ledger.waitFor('tunnel', 2);
    expect(records.map(({ result }) => result)).toEqual(['refused', 'closed']);
  });
});
