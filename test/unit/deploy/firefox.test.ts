import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firefoxId as inManifest, manifestFor } from '../../../extension/manifest.ts';
import { firefoxPolicy } from '../../../proxy/deploy/firefox-policy.ts';
import { firefoxId, packForFirefox, serveSigned } from '../../../proxy/deploy/pack-firefox.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-firefox-deploy-'));
  mkdirSync(join(dir, 'built', 'sub'), { recursive: true });
  const manifest = { ...(manifestFor('firefox', undefined) as object), version: '1.2.3' };
  writeFileSync(join(dir, 'built', 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, 'built', 'sub', 'a.js'), 'void 0;');
});
afterEach(() => rmSync(dir, { recursive: true }));

const pack = (out: string) =>
  packForFirefox({ built: join(dir, 'built'), out: join(dir, out), serviceOrigin: 'https://h:1' });

test('the package and the policy name the extension as its manifest does', () => {
  expect(inManifest).toBe(firefoxId);
  expect(pack('one')).toMatchObject({ id: firefoxId, version: '1.2.3' });
});

test('a package is the same for the same build, and looks for updates at the hospital’s server', () => {
  const [one, two] = [pack('one'), pack('two')];
  const bytes = readFileSync(one.xpiPath);
  expect(readFileSync(two.xpiPath).equals(bytes)).toBe(true);
  const members = unzipSync(bytes);
  expect(Object.keys(members).sort()).toEqual(['manifest.json', 'sub/a.js']);
  const manifest = JSON.parse(Buffer.from(members['manifest.json']!).toString()) as {
    browser_specific_settings: { gecko: object };
  };
  expect(manifest.browser_specific_settings.gecko).toMatchObject({
    id: firefoxId,
    update_url: 'https://h:1/update/firefox.json',
  });
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(JSON.parse(readFileSync(one.updatesPath, 'utf8'))).toEqual({
    addons: {
      [firefoxId]: {
        updates: [
          {
            version: '1.2.3',
            update_link: 'https://h:1/update/medveil.xpi',
            update_hash: `sha256:${hash}`,
          },
        ],
      },
    },
  });
});

test('what Mozilla has signed takes its place as it is', () => {
  const { xpiPath } = pack('one');
  const signed = join(dir, 'signed.xpi');
  const bytes = Buffer.concat([readFileSync(xpiPath)]);
  writeFileSync(signed, bytes);
  const served = serveSigned({ signed, out: join(dir, 'two'), serviceOrigin: 'https://h:1' });
  expect(readFileSync(served.xpiPath).equals(bytes)).toBe(true);
  const other = join(dir, 'other.xpi');
  writeFileSync(other, 'PK no archive');
  expect(() =>
    serveSigned({ signed: other, out: join(dir, 'two'), serviceOrigin: 'https://h:1' }),
  ).toThrow();
});

test('the policy asks for no signature only where it is told to, and trusts an authority of the hospital’s own', () => {
  const input = {
    extensionId: firefoxId,
    serviceOrigin: 'https://h:1',
    enrolToken: 'token',
    sites: ['https://his.example'],
    authority: null,
  };
  const of = (changes: object, unsigned: boolean) =>
    JSON.stringify(
      firefoxPolicy(
        { ...input, ...changes },
        { unsigned, authorityPath: '/etc/medveil-authority.pem' },
      ),
    );
  expect(of({}, false)).not.toMatch(/signatures\.required|requireBuiltInCerts|Certificates|Proxy/);
  expect(of({}, true)).toContain('xpinstall.signatures.required');
  expect(of({ authority: 'AAAA' }, false)).toMatch(/medveil-authority\.pem.*requireBuiltInCerts/);
  expect(of({ usesProxy: true }, false)).toContain('https://h:1/proxy.pac');
});
