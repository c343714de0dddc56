// Certificates of the running product: renewed under load, broken, and asked of systems.
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import type { RequestListener, Server } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import { listenHttp } from '../support/gateway-harness.ts';
import { mutualIdentities, type MutualIdentities } from '../support/mutual-identities.ts';
import { storedRecords } from '../support/stored-records.ts';
import { syntheticPatient } from '../support/synthetic-patients.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';

interface Identity {
  readonly key: string;
  readonly cert: string;
}

const patient = syntheticPatient(5);
let dir: string;
let first: Identity & { ca: string };
let second: Identity;
let mutual: MutualIdentities;
let his: Server;
let seen: { url: string; headers: string[] }[];
let server: ServerProcess;
const portOf = (url: string | null) => Number(new URL(url ?? '').port);

/** As operators do: written beside, then put in place. */
function put(name: string, text: string): void {
  writeFileSync(join(dir, `${name}.new`), text);
  renameSync(join(dir, `${name}.new`), join(dir, name));
}

beforeAll(async () => {
  dir = artifactDir('certificates');
  const make = (leaf: string) =>
    loadServerIdentity({
      dir: join(dir, 'ca'),
      names: ['localhost', '127.0.0.1'],
      now: new Date(),
      leaf,
    });
  first = await make('first');
  second = await make('second');
  mutual = await mutualIdentities();
  put('tls.pem', first.cert);
  put('tls.key', first.key);
  put('ca.pem', first.ca);
  put('systems.pem', mutual.ca);
  seen = [];
  const handler: RequestListener = (req, res) => {
    seen.push({ url: req.url ?? '', headers: req.rawHeaders });
    if (req.url !== '/patients') return res.end('page');
    res.setHeader('content-type', 'application/json');
    return res.end(JSON.stringify({ list: [patient] }));
  };
  const upstream = await listenHttp(handler);
  his = upstream.server;
  const any = '127.0.0.1:0';
  server = await serve(
    writeConfig(dir, {
      demo: false,
      listen: { gateway: any, plaintext: any, service: any, admin: any, systems: any },
      tls: {
        certFile: join(dir, 'tls.pem'),
        keyFile: join(dir, 'tls.key'),
        caFile: join(dir, 'ca.pem'),
      },
      systemClients: { caFile: join(dir, 'systems.pem') },
      sites: [
        {
          upstream: `http://127.0.0.1:${upstream.port}`,
          systemPaths: ['/fhir'],
          protection: [{ withoutExtension: 'mask' }],
          allowPlaintextUpstream: { owner: 'test', until: '2999-01-01' },
        },
      ],
    }),
  );
});
afterAll(async () => {
  await server.stop();
  his.closeAllConnections();
  his.close();
});

function get(
  port: number,
  path: string,
  options: object,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const req = request({ host: '127.0.0.1', port, path, ca: first.ca, ...options }, (res) => {
      let body = '';
      res.on('data', (chunk: Buffer) => (body += chunk.toString()));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, body }));
      res.on('error', reject);
    });
    req.on('error', reject);
    req.end();
  });
}

async function shown(port: number, more: ConnectionOptions = {}): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ca: first.ca, ...more });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const serial = socket.getPeerX509Certificate()?.serialNumber ?? '';
  socket.destroy();
  return serial;
}

const serialOf = ({ cert }: Identity) => new X509Certificate(cert).serialNumber;
async function saidBy(word: string): Promise<void> {
  while (!server.log().includes(word)) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a renewed certificate', () => {
  test('comes into force on every listener under load, and no request fails for it', async () => {
    const port = portOf(server.addresses.gateway);
    const kept: TLSSocket = connect({ host: '127.0.0.1', port, ca: first.ca });
    await once(kept, 'secureConnect');
    const over = new AbortController();
    const answers: number[] = [];
    const load = [new Agent({ keepAlive: true }), false as const].map(async (agent) => {
      while (!over.signal.aborted) answers.push((await get(port, '/under-load', { agent })).status);
    });
    expect(await shown(port)).toBe(serialOf(first));
    put('tls.pem', second.cert);
    put('tls.key', second.key);
    await saidBy('证书已更新');
    for (const address of ['gateway', 'service', 'systems'] as const) {
      const client = address === 'systems' ? mutual.client : {};
      expect(await shown(portOf(server.addresses[address]), client), address).toBe(
        serialOf(second),
      );
    }
    // Opened before: still the connection it was, and until its next answer.
    const ended = once(kept, 'end');
    kept.write('GET /kept HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [answer] = (await once(kept, 'data')) as [Buffer];
    expect(answer.toString()).toContain('200 OK');
    expect(answer.toString()).toMatch(/\r\nconnection: close\r\n/i);
    await ended;
    expect(serialOf(first)).toBe(kept.getPeerX509Certificate()?.serialNumber);
    over.abort();
    await Promise.all(load);
    expect(new Set(answers)).toEqual(new Set([200]));
    // Row 14: the rest of the settings have come along.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const;
    await expect(shown(port, old)).rejects.toThrow(/alert protocol version|unsupported protocol/i);
    const mute = connect({
      host: '127.0.0.1',
      port: portOf(server.addresses.systems),
      ca: first.ca,
    });
    const [error] = (await once(mute, 'error')) as [Error];
    expect(error.message).toMatch(/certificate required|ECONNRESET/);
  });

  test('that is broken leaves the one before in force, and the operator is told why', async () => {
    const port = portOf(server.addresses.gateway);
    put('tls.key', first.key);
    await saidBy('does not belong to the server certificate');
    expect(server.log()).toContain('fault: certificates.refused');
    expect(await shown(port)).toBe(serialOf(second));
    put('tls.pem', 'no certificate at all');
    const refusals = () => server.log().split('fault: certificates.refused').length - 1;
    while (refusals() < 2) await new Promise((r) => setTimeout(r, 50));
    expect(await shown(port)).toBe(serialOf(second));
    put('tls.pem', first.cert);
    while ((await shown(port)) !== serialOf(first)) await new Promise((r) => setTimeout(r, 50));
  });
});

describe('the listener for systems', () => {
  test('lets in who shows a certificate of the hospital’s authority, and nobody else', async () => {
    const port = portOf(server.addresses.systems);
    expect(await get(port, '/fhir/Patient', { ...mutual.client, agent: false })).toEqual({
      status: 200,
      body: 'page',
    });
    for (const client of [{}, mutual.stranger]) {
      await expect(get(port, '/fhir/Patient', { ...client, agent: false })).rejects.toThrow(
        /certificate required|unknown ca|socket hang up|ECONNRESET|EPIPE/i,
      );
    }
  });

  test('is asked for no extension, and stands in the record by its name', async () => {
    const browser = await get(portOf(server.addresses.gateway), '/patients', { agent: false });
    expect(browser.body).not.toContain(patient.sfzh);
    const options = { agent: false, ...mutual.client };
    const { body } = await get(portOf(server.addresses.systems), '/patients', options);
    expect(JSON.parse(body)).toEqual({ list: [patient] });
    const users = async () =>
      (await storedRecords(join(dir, 'data'))).flatMap((record) =>
        record.kind === 'served' && record.path === '/patients' ? [record.actor.user] : [],
      );
    await expect.poll(users, { timeout: 10_000 }).toEqual([null, 'cert:medveil.test']);
  });

  test('has paths to itself, however a browser spells them', async () => {
    const port = portOf(server.addresses.gateway);
    const before = seen.length;
    for (const path of [
      '/fhir',
      '/fhir/Patient?_id=1',
      '/FHIR/Patient',
      '/%66hir/Patient',
      '/x/..;/fhir/Patient',
      '/fhir;a=1/Patient',
      '/x/..%2ffhir/Patient',
    ]) {
      const { status, body } = await get(port, path, { agent: false });
      expect([status, body.includes('certificateRequired')], path).toEqual([403, true]);
    }
    expect(seen.length).toBe(before);
    expect((await get(port, '/fhirs', { agent: false })).status).toBe(200);
  });

  test('nobody can claim a certificate in a header', async () => {
    const headers = {
      'x-ssl-client-s-dn': 'CN=pacs',
      'client-cert': ':AAAA:',
      'x-client-verify': 'SUCCESS',
    };
    await get(portOf(server.addresses.gateway), '/forged', { agent: false, headers });
    const names = seen.at(-1)?.headers.map((text) => text.toLowerCase()) ?? [];
    for (const name of Object.keys(headers)) expect(names).not.toContain(name);
  });
});
