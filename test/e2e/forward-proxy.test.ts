// A real Chromium that goes out by the PAC file of its policy: what it sends in clear, what it uploads,
// and what the record makes of it with the extension and without.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { RecordKind, RecordOf } from '../../shared/records/record.ts';
import {
  type BrowserPolicy,
  extensionId,
  extensionWorker,
  type Launched,
  launchBrowser,
  policyUnsupported,
} from '../support/browser.ts';
import { freePorts } from '../support/free-ports.ts';
import { testIdentity } from '../support/local-ca.ts';
import { policyStored } from '../support/protected-browser.ts';
import { artifactDir, enrolTokenOf, serve, writeConfig } from '../support/served-product.ts';
import { storedRecords } from '../support/stored-records.ts';
import { syntheticPatients } from '../support/synthetic-patients.ts';

const unsupported = policyUnsupported();
const run = promisify(execFile);
const extension = inject('extensionDir');
const people = syntheticPatients(2500);
const list = Buffer.from(people.map((row) => `${JSON.stringify(row)}\n`).join(''));

let dir: string;
let server: ServerProcess;
let browser: Launched;
/** Of somebody who has taken the extension off. */
let bare: Launched;
let sites: Server[];
let plain: string;
let chat: string;
let disk: string;
let got: { url: string; bytes: number }[];

const page = `<!doctype html><meta charset="utf-8"><title>t</title>
<input type="file" id="file"><p id="said"></p><script>
file.onchange = () => fetch('/upload', { method: 'POST', body: file.files[0] })
  .then((r) => r.text()).then((t) => { said.textContent = t; }, () => { said.textContent = 'failed'; });
</script><form method="post" action="/save"><input name="name" value="x"><button>save</button></form>`;

const answer: RequestListener = (req, res) => {
  let bytes = 0;
  req.on('data', (chunk: Buffer) => (bytes += chunk.length));
  req.on('end', () => {
    got.push({ url: req.url ?? '', bytes });
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close' });
    res.end(req.method === 'POST' ? `taken ${bytes}` : page);
  });
};

async function bound(site: Server): Promise<number> {
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return (site.address() as AddressInfo).port;
}

beforeAll(async () => {
  if (unsupported) return;
  got = [];
  dir = artifactDir('forward-proxy');
  const names = ['chat.example', 'disk.example'];
  const { key, cert, caDerBase64 } = await testIdentity('outside', names);
  const [http, https] = [createHttpServer(answer), createHttpsServer({ key, cert }, answer)];
  sites = [http, https];
  const [httpPort, httpsPort] = [await bound(http), await bound(https)];
  plain = `http://plain.example:${httpPort}`;
  [chat = '', disk = ''] = names.map((name) => `https://${name}:${httpsPort}`);
  const ports = (await freePorts(5)).map((port) => `127.0.0.1:${port}`);
  const [gateway, plaintext, service, admin, forward] = ports;
  const at = '127.0.0.1';
  const config = writeConfig(dir, {
    listen: { gateway, plaintext, service, admin, forward },
    forward: {
      networks: ['127.0.0.0/8'],
      ports: [httpsPort],
      plainPorts: [httpPort],
      hosts: { 'chat.example': at, 'disk.example': at, 'plain.example': at, 'closed.example': at },
      destinations: { ai: ['chat.example'], netDisk: ['disk.example', 'closed.example'] },
      rules: [
        { hosts: ['plain.example'], plaintext: 'allow' },
        { hosts: ['closed.example'], action: 'refuse' },
      ],
      reconcile: { windowMinutes: 0.05, graceMinutes: 0.1 },
    },
  });
  server = await serve(config);
  const command = ['run', '-s', 'medveil', '--', 'policy', 'generate', '--browser', 'chromium'];
  const { stdout } = await run('npm', [...command, '--os', 'linux', '--config', config]);
  const generated = JSON.parse(stdout) as BrowserPolicy;
  const { ProxySettings, CACertificates } = generated;
  const out = { ProxySettings, CACertificates: [...(CACertificates as string[]), caDerBase64] };
  // As generated, but for where the extension comes from.
  const settings = { server: server.addresses.service, enrolToken: enrolTokenOf(dir) };
  const managed = { '3rdparty': { extensions: { [extensionId(extension)]: settings } } };
  browser = await launchBrowser({ extension, policy: { ...out, ...managed } });
  bare = await launchBrowser({ policy: out });
  await policyStored(await extensionWorker(browser.context));
});
afterAll(async () => {
  await browser?.close();
  await bare?.close();
  await server?.stop();
  for (const site of sites ?? []) site.close();
});

async function recorded<K extends RecordKind>(
  kind: K,
  fits: (record: RecordOf<K>) => boolean,
): Promise<RecordOf<K>[]> {
  const all = await storedRecords(join(dir, 'data'));
  return all.filter(
    (record): record is RecordOf<K> => record.kind === kind && fits(record as RecordOf<K>),
  );
}

/** Opens the page of a place and gives it a list of patients; resolves when the place says that it has it. */
async function give({ context }: Launched, origin: string): Promise<void> {
  const tab: Page = await context.newPage();
  await tab.goto(`${origin}/`);
  await tab
    .locator('#file')
    .setInputFiles({ name: 'list.ndjson', mimeType: 'application/x-ndjson', buffer: list });
  await expect.poll(() => tab.locator('#said').textContent()).toBe(`taken ${list.length}`);
  await tab.close();
}

const hostOf = (origin: string): string => new URL(origin).host;

describe.skipIf(unsupported)(
  `a browser that goes out by the PAC file of its policy${unsupported ? ` (skipped: ${unsupported})` : ''}`,
  () => {
    test('has a form in clear refused and recorded, and a page where a rule lets it', async () => {
      const tab = await browser.context.newPage();
      await tab.goto(`${plain}/form`);
      await tab.getByText('save').click();
      await expect.poll(() => tab.locator('body').innerText()).toContain('plaintextBody');
      expect(await tab.locator('body').innerText()).toContain('内容以明文');
      expect(got.filter(({ url }) => url === '/save')).toEqual([]);
      const site = `http://${hostOf(plain)}`;
      const [post] = await recorded('exposure.plaintext', (r) => r.method === 'POST');
      expect(post).toMatchObject({ site, path: '/save', actor: { workstation: '127.0.0.1' } });
      expect(await recorded('exposure.plaintext', (r) => r.path === '/form')).toHaveLength(1);
      await tab.close();
    });

    test('does not get to a place that is closed, and reaches the hospital without the proxy', async () => {
      const tab = await browser.context.newPage();
      const closed = chat.replace('chat', 'closed');
      await expect(tab.goto(`${closed}/`)).rejects.toThrow('ERR_TUNNEL_CONNECTION_FAILED');
      const attempts = () => recorded('tunnel', (r) => r.destination === hostOf(closed));
      await expect.poll(async () => (await attempts()).length).toBeGreaterThan(0);
      // A browser may try more than once.
      for (const attempt of await attempts()) {
        expect(attempt).toMatchObject({
          result: 'refused',
          reason: 'destinationClosed',
          class: 'netDisk',
        });
      }
      // The tab of the refusal is still on its way to the browser's own error page.
      const other = await browser.context.newPage();
      await other.goto(`${server.addresses.gateway}/login`);
      expect(await other.locator('body').innerText()).toContain('护士');
      const own = hostOf(server.addresses.gateway);
      expect(await recorded('tunnel', (r) => r.destination === own)).toEqual([]);
      await tab.close();
      await other.close();
    });

    test('that uploads to an AI chat is seen by the extension, and its tunnel needs no other explanation', async () => {
      await give(browser, chat);
      const uploads = () => recorded('upload', (r) => r.destination === chat);
      await expect.poll(uploads, { timeout: 20_000 }).toHaveLength(1);
      const [upload] = await uploads();
      expect(upload).toMatchObject({
        how: 'field',
        action: 'allowed',
        bytes: list.length,
        sha256: createHash('sha256').update(list).digest('hex'),
        inspection: { verdict: 'found', bytesInspected: list.length },
        patients: { count: people.length },
        actor: { workstation: '127.0.0.1' },
      });
      const tunnels = () => recorded('tunnel', (r) => r.bytesSent > list.length);
      await expect.poll(tunnels).toHaveLength(1);
      expect(await tunnels()).toMatchObject([
        { destination: hostOf(chat), class: 'ai', sni: 'chat.example', protocol: 'tls' },
      ]);
    });

    test('that does so with the extension off is found out', async () => {
      await give(bare, disk);
      await give(bare, chat);
      const findings = () => recorded('incident.tunnel', () => true);
      // Windows are judged in order: that of the upload with a report has been when the later ones are.
      await expect.poll(findings, { timeout: 60_000, interval: 500 }).toHaveLength(2);
      const found = (await findings()).sort((a, b) => (a.destination < b.destination ? -1 : 1));
      expect(found).toMatchObject([
        { destination: hostOf(chat), class: 'ai', actor: { workstation: '127.0.0.1' } },
        { destination: hostOf(disk), class: 'netDisk', bytesReported: 0 },
      ]);
      for (const { bytesSent } of found) expect(bytesSent).toBeGreaterThan(list.length);
      expect(await recorded('upload', () => true)).toHaveLength(1);
    });

    test('finds no way out when the proxy is down', async () => {
      await server.stop();
      const tab = await browser.context.newPage();
      await expect(tab.goto(`${chat}/`)).rejects.toThrow(/ERR_PROXY_CONNECTION_FAILED|ERR_TUNNEL/);
      await tab.close();
    });
  },
);
