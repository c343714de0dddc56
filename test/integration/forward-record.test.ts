// Who may open tunnels and where to, how they end with the process, and what the record keeps of them.
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { databaseAway } from '../support/recording-ledger.ts';
import { askTunnel, destination, proxyToken, startForward } from '../support/forward-harness.ts';
import { readAll } from '../support/raw-http.ts';
import { hello, hosts, useWiredForward } from '../support/wired-forward.ts';

const { kept, wired } = useWiredForward();

describe('the proxy', () => {
  it('is no way into its own machine, the network around it, or past the gateway', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'), { his: ['his.example'] });
    const targets = [
      '127.0.0.1',
      'localhost',
      '0x7f.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '169.254.169.254',
      '10.0.0.1',
      'his.example',
    ];
    for (const target of targets) {
      const { status, socket } = await askTunnel(proxy.plain, `${target}:${to.port}`);
      expect([target, status]).toEqual([target, 403]);
      socket.destroy();
    }
    expect(to.sockets.size).toBe(0);
    const records = await proxy.ledger.waitFor('tunnel', targets.length);
    expect(new Set(records.map(({ reason }) => reason))).toEqual(new Set(['destinationClosed']));
  });

  it('goes to the ports it was given and to no other', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'));
    const { status, socket } = await askTunnel(
      proxy.plain,
      `chat.example:${to.port === 22 ? 23 : 22}`,
    );
    expect(status).toBe(403);
    socket.destroy();
  });

  it('says so when nobody is there, and the record says that it failed', async () => {
    const { proxy, to } = await wired(() => undefined);
    to.close();
    const { status, socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    expect(status).toBe(502);
    expect(await readAll(socket)).toContain('partnerUnreachable');
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record).toMatchObject({ result: 'failed', reason: 'partnerUnreachable' });
  });

  it('knows servers by token, under Basic and Bearer, and asks everybody else for one', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'), { networks: [] });
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    const ask = async (authorization: string | null) => {
      const header = authorization === null ? '' : `Proxy-Authorization: ${authorization}\r\n`;
      const asked = await askTunnel(proxy.plain, `chat.example:${to.port}`, header);
      asked.socket.end(hello('chat.example'));
      await readAll(asked.socket);
      return asked;
    };
    for (const wrong of [
      null,
      'Bearer x',
      basic('a:wrong-token-of-some-length'),
      `Digest ${proxyToken}`,
    ]) {
      const { status, head } = await ask(wrong);
      expect([wrong, status]).toEqual([wrong, 407]);
      expect(head).toMatch(/^Proxy-Authenticate: Basic realm/m);
    }
    for (const good of [`Bearer ${proxyToken}`, basic(`anybody:${proxyToken}`)]) {
      expect((await ask(good)).status).toBe(200);
    }
    const records = await proxy.ledger.waitFor('tunnel', 6);
    expect(records.map(({ reason, actor }) => reason ?? actor.user)).toEqual([
      ...Array<string>(4).fill('senderUnknown'),
      '病案系统',
      '病案系统',
    ]);
    expect(JSON.stringify(records)).not.toContain(proxyToken);
  });

  it('refuses a wrong token from a network whose browsers need none', async () => {
    const { proxy, to } = await wired(() => undefined);
    const target = `chat.example:${to.port}`;
    const { status, socket } = await askTunnel(
      proxy.plain,
      target,
      'Proxy-Authorization: Bearer x\r\n',
    );
    expect(status).toBe(407);
    socket.destroy();
  });

  it('takes no target that is none, and answers requests to itself with 400', async () => {
    const { proxy } = await wired(() => undefined);
    for (const target of ['chat.example', 'https://chat.example:443', 'a@b:443', '/']) {
      const { status, socket } = await askTunnel(proxy.plain, target);
      expect([target, status]).toEqual([target, 400]);
      socket.destroy();
    }
    expect(proxy.ledger.records).toEqual([]);
  });

  it('ends quiet tunnels when it closes, waits for busy ones, and every one has its record', async () => {
    const { proxy, to } = await wired((socket) => socket.pipe(socket));
    const sockets: Socket[] = [];
    for (let i = 0; i < 20; i++) {
      const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
      socket.write(hello('chat.example'));
      sockets.push(socket);
    }
    const busy = sockets[0]!;
    let back = 0;
    busy.on('data', (chunk: Buffer) => (back += chunk.length));
    const beat = setInterval(() => busy.write('0123456789'), 100);
    const closing = proxy.forward.close(60_000);
    await proxy.ledger.waitFor('tunnel', 19);
    expect(proxy.forward.open).toBe(1);
    clearInterval(beat);
    await closing;
    expect(back).toBeGreaterThan(hello('chat.example').length + 20);
    expect(await proxy.ledger.waitFor('tunnel', 20)).toHaveLength(20);
  });
});

describe('the record of tunnels', () => {
  it('has those that a killed process left open, with what is known of them, once', async () => {
    const to = kept(await destination((socket) => socket.pipe(socket)));
    const config = { hosts, ports: [to.port] };
    const first = kept(await startForward({ config }));
    const { socket } = await askTunnel(first.plain, `chat.example:${to.port}`);
    socket.write(hello('chat.example'));
    await once(socket, 'data');
    // As after kill -9: the first process has written that the tunnel is open, and nothing more.
    const again = kept(await startForward({ config, dir: first.dir }));
    const [record] = await again.ledger.waitFor('tunnel');
    expect(record).toMatchObject({
      result: 'failed',
      destination: `chat.example:${to.port}`,
      sni: 'chat.example',
      uninspected: 'tunnel',
    });
    await again.close();
    const third = kept(await startForward({ config, dir: first.dir }));
    expect(third.ledger.records).toEqual([]);
  });

  it('is waited for: while one cannot be written no further tunnel opens', async () => {
    const { proxy, to } = await wired((socket) => socket.pipe(socket));
    const target = `chat.example:${to.port}`;
    const { socket } = await askTunnel(proxy.plain, target);
    proxy.ledger.failing = true;
    socket.end(hello('chat.example'));
    await readAll(socket);
    await expect.poll(() => proxy.faults()).toBeGreaterThan(0);
    const refused = await askTunnel(proxy.plain, target);
    expect(refused.status).toBe(503);
    expect(await readAll(refused.socket)).toContain('recordingFailed');
    proxy.ledger.failing = false;
    const recorded = () => proxy.ledger.of('tunnel').some(({ result }) => result === 'closed');
    await expect.poll(recorded, { timeout: 10_000 }).toBe(true);
    const opened = await askTunnel(proxy.plain, target);
    expect(opened.status).toBe(200);
    opened.socket.destroy();
  });

  it('may wait in the spool while the database is away', async () => {
    const { proxy, to } = await wired((socket) => socket.end('x'));
    proxy.ledger.spooling = databaseAway;
    const { socket } = await askTunnel(proxy.plain, `chat.example:${to.port}`);
    socket.write(hello('chat.example'));
    await readAll(socket);
    expect(await proxy.ledger.waitFor('tunnel')).toHaveLength(1);
  });

  it('holds no long number that somebody wrote into a name', async () => {
    const { proxy, to } = await wired(() => undefined);
    const name = 'id-110101199003074610.evil.example';
    const { socket } = await askTunnel(proxy.plain, `${name}:${to.port}`);
    socket.destroy();
    const [record] = await proxy.ledger.waitFor('tunnel');
    expect(record!.destination).toBe(`*.evil.example:${to.port}`);
  });
});
