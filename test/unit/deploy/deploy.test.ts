import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  mkdtempSync,
  readFileSync,
  rmSync,
  mkdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isNewerThan } from '../../../proxy/deploy/build-browser-code.ts';
import { chromiumPolicy } from '../../../proxy/deploy/browser-policy.ts';
import { loadEnrolToken, tokenHash } from '../../../proxy/deploy/enrol-token.ts';
import { extensionId, loadExtensionKey } from '../../../proxy/deploy/extension-key.ts';
import { extensionFor } from '../../../proxy/deploy/with-attestation.ts';
import { packExtension } from '../../../proxy/deploy/pack-extension.ts';

function inTemp<T>(use: (dir: string) => T): T {
  return use(mkdtempSync(join(tmpdir(), 'medveil-deploy-')));
}

test('an extension id is 32 letters from a to p and depends on the key only', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  expect(extensionId(spki)).toMatch(/^[a-p]{32}$/);
  expect(extensionId(spki)).toBe(
    extensionId(
      createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
        type: 'spki',
        format: 'der',
      }),
    ),
  );
});

test('key and token of a data directory are made once and readable by the owner only', () =>
  inTemp((dir) => {
    const key = loadExtensionKey(dir);
    expect(loadExtensionKey(dir)).toEqual(key);
    const token = loadEnrolToken(dir);
    expect(loadEnrolToken(dir)).toBe(token);
    expect(tokenHash(token)).toMatch(/^[0-9a-f]{64}$/);
    for (const name of ['extension.pem', 'enrol-token.txt']) {
      expect(statSync(join(dir, 'keys', name)).mode & 0o077).toBe(0);
    }
    rmSync(dir, { recursive: true });
  }));

test('a package is CRX3, names its key, and is the same for the same build', () =>
  inTemp(async (dir) => {
    const built = join(dir, 'built');
    mkdirSync(join(built, 'sub'), { recursive: true });
    writeFileSync(
      join(built, 'manifest.json'),
      '{"manifest_version":3,"name":"x","version":"1.2.3"}',
    );
    writeFileSync(join(built, 'sub', 'a.js'), 'void 0;');
    const key = loadExtensionKey(dir);
    const pack = (out: string) =>
      packExtension({ built, out: join(dir, out), key, serviceOrigin: 'https://h:1' });
    const one = await pack('one');
    const two = await pack('two');
    const bytes = readFileSync(one.crxPath);
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from('Cr24\x03\0\0\0', 'latin1'));
    expect(bytes.includes(Buffer.from(key.publicKey, 'base64'))).toBe(true);
    expect(readFileSync(two.crxPath).equals(bytes)).toBe(true);
    const updates = readFileSync(one.updatesPath, 'utf8');
    expect(updates).toContain(`appid="${key.id}"`);
    expect(updates).toContain('codebase="https://h:1/update/medveil-1.2.3.crx" version="1.2.3"');
    rmSync(dir, { recursive: true });
  }));

test('only a hospital that asks for an attestation gets an extension that may set headers', () =>
  inTemp(async (dir) => {
    const built = join(dir, 'built');
    mkdirSync(built);
    const manifest = {
      version: '1.2.3',
      permissions: ['storage'],
      host_permissions: ['https://*/*'],
    };
    writeFileSync(join(built, 'manifest.json'), JSON.stringify(manifest));
    const dataDir = join(dir, 'data');
    expect(extensionFor({ sites: [{ protection: [] }], dataDir }, built)).toBe(built);
    // Twice: a second start adds nothing to the first one's.
    for (let start = 0; start < 2; start++) {
      const packed = extensionFor({ sites: [{ protection: [{}] }], dataDir }, built);
      expect(JSON.parse(readFileSync(join(packed, 'manifest.json'), 'utf8'))).toEqual({
        // Another one, or browsers that have the extension would keep the one they have.
        version: '1.2.3.1',
        permissions: ['storage', 'declarativeNetRequestWithHostAccess'],
        host_permissions: ['https://*/*', 'wss://*/*'],
      });
    }
    expect(JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8'))).toEqual(manifest);
  }));

test('the browser policy forces the extension in and closes private and guest windows', () => {
  const content = chromiumPolicy({
    extensionId: 'a'.repeat(32),
    serviceOrigin: 'https://h:9443',
    enrolToken: 't',
    sites: ['https://h:8443'],
    authority: 'AAAA',
  });
  expect(content).toMatchObject({
    ExtensionSettings: {
      ['a'.repeat(32)]: {
        installation_mode: 'force_installed',
        update_url: 'https://h:9443/update/updates.xml',
      },
    },
    IncognitoModeAvailability: 1,
    BrowserGuestModeEnabled: false,
    CACertificates: ['AAAA'],
  });
  expect(content).not.toHaveProperty('ProxySettings');
});

test('the policy sends browsers through the forward proxy where there is one, and nowhere without it', () => {
  const content = chromiumPolicy({
    extensionId: 'a'.repeat(32),
    serviceOrigin: 'https://h:9443',
    enrolToken: 't',
    sites: [],
    authority: null,
    usesProxy: true,
  });
  expect(content['ProxySettings']).toEqual({
    ProxyMode: 'pac_script',
    ProxyPacUrl: 'https://h:9443/proxy.pac',
    ProxyPacMandatory: true,
  });
});

test('a build is out of date as soon as one file of its source is younger', () =>
  inTemp(async (dir) => {
    mkdirSync(join(dir, 'source/inner'), { recursive: true });
    const files = ['built.json', 'source/a.ts', 'source/inner/b.ts', 'config.ts'];
    for (const file of files) {
      writeFileSync(join(dir, file), '');
      utimesSync(join(dir, file), 1000, 1000);
    }
    const sources = [join(dir, 'source'), join(dir, 'config.ts')];
    const current = (): Promise<boolean> => isNewerThan(join(dir, 'built.json'), sources);
    expect(await current()).toBe(true);
    utimesSync(join(dir, 'source/inner/b.ts'), 1001, 1001);
    expect(await current()).toBe(false);
    utimesSync(join(dir, 'built.json'), 1002, 1002);
    expect(await current()).toBe(true);
    rmSync(dir, { recursive: true });
  }));
