import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mutualIdentities } from '../support/mutual-identities.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';

/** Runs `medveil serve`, which is expected to end by itself. */
function serveOnce(config: string): Promise<{ code: number | null; said: string }> {
  const main = join(import.meta.dirname, '../../proxy/main.ts');
  const args = ['--disable-warning=ExperimentalWarning', main, 'serve', '--config', config];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { timeout: 30_000 }, (_error, out, err) =>
      resolve({ code: child.exitCode, said: out + err }),
    );
  });
}

test('an address in use is said in words, and the process ends', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const any = '127.0.0.1:0';
  const listen = { gateway: any, plaintext: any, service: any, admin: `127.0.0.1:${port}` };
  const { code, said } = await serveOnce(writeConfig(artifactDir('taken'), { listen }));
  taken.close();
  expect(code).toBe(1);
  expect(said).toContain(`127.0.0.1:${port} 已被占用`);
  expect(said).not.toMatch(/\bat \w+ \(/);
});

test('a data directory serves one process at a time, and the next after it was killed', async () => {
  const config = writeConfig(artifactDir('locked'));
  const first = await serve(config);
  const { code, said } = await serveOnce(config);
  expect(code).toBe(1);
  expect(said).toContain('正被另一个进程使用');
  await first.stop('SIGKILL');
  const second = await serve(config);
  await second.stop();
});

test('a plaintext exception that has ended keeps the product from starting, with its owner', async () => {
  const allowPlaintextUpstream = { owner: '信息科 李工', until: '2020-01-01' };
  const sites = [{ upstream: 'http://127.0.0.1:9', allowPlaintextUpstream }];
  const config = writeConfig(artifactDir('ended'), { demo: false, sites });
  const { code, said } = await serveOnce(config);
  expect(code).toBe(1);
  expect(said).toContain('信息科 李工');
});

test('weak transport is said with its owner and its end, and has a metric to set an alarm on', async () => {
  const soon = new Date(Date.now() + 5 * 86_400_000);
  const pad = (part: number) => String(part).padStart(2, '0');
  const until = `${soon.getFullYear()}-${pad(soon.getMonth() + 1)}-${pad(soon.getDate())}`;
  const dir = artifactDir('excepted');
  const allowPlaintextUpstream = { owner: '信息科 李工', until };
  const sites = [
    { host: 'his.example', upstream: 'http://127.0.0.1:9', allowPlaintextUpstream },
    {
      host: 'pacs.example',
      upstream: 'https://127.0.0.1:9',
      allowOldTls: { owner: '影像科', until: '2999-12-31', minVersion: 'TLSv1' },
    },
  ];
  const server = await serve(writeConfig(dir, { demo: false, sites }));
  const metrics = await (await fetch(`${server.addresses.admin}/metrics`)).text();
  await server.stop();
  const said = readFileSync(join(dir, 'server.log'), 'utf8');
  expect(said).toContain(`https://his.example plaintext, 信息科 李工, ${until}`);
  expect(said).toContain('将在 14 天内到期');
  expect(said).toContain('https://pacs.example oldTls, 影像科, 2999-12-31');
  const series = (site: string, kind: string) =>
    new RegExp(
      `medveil_weak_transport_days_left\\{site="${site}",kind="${kind}",[^}]*\\} (\\d+)`,
    ).exec(metrics)?.[1];
  // Today's rest and five whole days.
  expect(series('https://his.example', 'plaintext')).toBe('6');
  expect(Number(series('https://pacs.example', 'oldTls'))).toBeGreaterThan(300_000);
});

test('a certificate for a partner that does not belong to its key keeps the product from starting', async () => {
  const dir = artifactDir('mispaired');
  const { ca, client, stranger } = await mutualIdentities();
  const files = { 'ca.pem': ca, 'ours.pem': client.cert, 'other.key': stranger.key };
  for (const [name, pem] of Object.entries(files)) writeFileSync(join(dir, name), pem);
  const partner = {
    id: 'platform',
    name: '区域平台',
    url: 'https://127.0.0.1:9',
    clientCertFile: join(dir, 'ours.pem'),
  };
  const withPartner = (more: object) =>
    serveOnce(writeConfig(dir, { egress: { partners: [{ ...partner, ...more }] } }));
  const mispaired = await withPartner({ clientKeyFile: join(dir, 'other.key') });
  expect(mispaired.code).toBe(1);
  expect(mispaired.said).toContain('证书与私钥不匹配');
  expect(mispaired.said).not.toContain('PRIVATE KEY');
  // One without the other would be no certificate at all, and nobody would be told.
  const halved = await withPartner({});
  expect(halved.code).toBe(2);
  expect(halved.said).toContain('clientKeyFile');
});
