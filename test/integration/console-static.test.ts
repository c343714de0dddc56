import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ConsoleClient } from '../support/console-client.ts';
import { type ConsoleServer, startConsole } from '../support/console-server.ts';

let dist: string;
let server: ConsoleServer;
let client: ConsoleClient;
beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'medveil-static-'));
  await mkdir(join(dist, 'assets'));
  await writeFile(join(dist, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
  await writeFile(join(dist, 'assets', 'index-abc.js'), 'export {};');
  await writeFile(join(dist, 'secret.txt'), 'not an asset');
  server = await startConsole({ dist });
  client = new ConsoleClient(server);
});
afterAll(async () => {
  await server.close();
  await rm(dist, { recursive: true, force: true });
});

it('gives every page load a nonce of its own, the same in page and policy', async () => {
  const nonces = new Set<string>();
  for (const path of ['/console', '/console/', '/console/transfers?tab=sent', '/console/a/b']) {
    const page = await client.get(path);
    const nonce = /nonce="([\w-]{22})"/.exec(page.text)?.[1] ?? '';
    expect(page.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(page.headers['cache-control']).toBe('no-store');
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(4);
});

it('allows no script but its own files, no frame and no foreign connection', async () => {
  const policy = String((await client.get('/console/')).headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("connect-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https:/);
});

it('lets browsers keep hashed files, and serves nothing else of the folder', async () => {
  const asset = await client.get('/console/assets/index-abc.js');
  expect([asset.status, asset.headers['cache-control']]).toEqual([
    200,
    'public, max-age=31536000, immutable',
  ]);
  expect((await client.get('/console/assets/index-gone.js')).status).toBe(404);
  expect((await client.get('/console/assets/..%2fsecret.txt')).text).not.toContain('not an asset');
  expect((await client.get('/console/secret.txt')).text).not.toContain('not an asset');
  expect((await client.post('/console/')).status).toBe(404);
});
