// The forward proxy in the whole product: its file for browsers, and what is recorded however it ends.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { callJson } from '../support/device-client.ts';
import {
  askTunnel,
  destination,
  type Destination,
  proxyToken,
} from '../support/forward-harness.ts';
import { framed, helloMessage } from '../support/hello-bytes.ts';
import { artifactDir, serve, trusting, writeConfig } from '../support/served-product.ts';
import { storedRecords } from '../support/stored-records.ts';

let server: ServerProcess | undefined;
let to: Destination | undefined;
afterEach(async () => {
  await server?.stop();
  to?.close();
});

const any = '127.0.0.1:0';
const authorization = `Proxy-Authorization: Bearer ${proxyToken}\r\n`;
const hello = framed(helloMessage({ sni: 'disk.example', versions: [0x0304] }));

async function start(): Promise<{ dir: string; config: string; target: string }> {
  const dir = artifactDir('forward-serve');
  to = await destination((socket) => socket.pipe(socket));
  const config = writeConfig(dir, {
    names: ['localhost', '127.0.0.1'],
    listen: {
      gateway: any,
      plaintext: any,
      service: any,
      admin: any,
      forward: any,
      forwardPlain: any,
    },
    forward: {
      clients: [
        { name: '病案系统', tokenSha256: createHash('sha256').update(proxyToken).digest('hex') },
      ],
      ports: [to.port],
      hosts: { 'disk.example': '127.0.0.1' },
      destinations: { netDisk: ['disk.example'] },
      pac: { direct: ['intranet.example'] },
    },
  });
  server = await serve(config);
  return { dir, config, target: `disk.example:${to.port}` };
}

/** A tunnel through which the first message has gone and come back. */
async function openTunnel({ addresses }: ServerProcess, target: string) {
  const port = Number(new URL(addresses.forward ?? '').port);
  const asked = await askTunnel({ port, ca: addresses.ca }, target, authorization);
  expect(asked.status).toBe(200);
  asked.socket.write(hello);
  await once(asked.socket, 'data');
  return asked.socket;
}

async function tunnelsOf(dir: string): Promise<RecordOf<'tunnel'>[]> {
  const records = await storedRecords(join(dir, 'data'));
  return records.filter((record) => record.kind === 'tunnel');
}

it('serves the PAC file with its type, and knows HIS, gateway and the names that go directly', async () => {
  await start();
  const { service, forward, ca } = server!.addresses;
  expect(forward).toMatch(/^https:\/\/localhost:\d+$/);
  const agent = trusting(ca);
  const { status, body } = await callJson(agent, `${service}/proxy.pac`, { method: 'GET' });
  expect(status).toBe(200);
  expect(body).toContain(`"HTTPS localhost:${new URL(forward!).port}"`);
  expect(body).toContain('["127.0.0.1","intranet.example","localhost"]');
  expect(body).not.toContain('; DIRECT');
  const head = await fetchType(`${service}/proxy.pac`, agent);
  expect(head).toBe('application/x-ns-proxy-autoconfig');
  agent.destroy();
});

it('records a tunnel that the end of the process has cut, in order or by kill -9, once', async () => {
  const { dir, config, target } = await start();
  const tunnel = await openTunnel(server!, target);
  const closed = once(tunnel, 'close');
  await server!.stop();
  await closed;
  expect(await tunnelsOf(dir)).toMatchObject([
    {
      actor: { user: '病案系统', workstation: '127.0.0.1' },
      destination: target,
      class: 'netDisk',
      result: 'closed',
      bytesSent: hello.length,
      bytesReceived: hello.length,
    },
  ]);
  server = await serve(config);
  await openTunnel(server, target);
  await server.stop('SIGKILL');
  for (const _ of [1, 2]) {
    server = await serve(config);
    await expect.poll(async () => (await tunnelsOf(dir)).length).toBe(2);
    await server.stop();
  }
  const [, cut] = await tunnelsOf(dir);
  expect(cut).toMatchObject({ destination: target, result: 'failed', sni: 'disk.example' });
});

async function fetchType(url: string, agent: ReturnType<typeof trusting>): Promise<string> {
  const req = request(url, { agent, method: 'HEAD' }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.resume();
  return res.headers['content-type'] ?? '';
}
