// Policy files as the systems' own tools read them: a registry file's lines, a profile's property list.
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { policyTargets } from '../../../proxy/deploy/browser-policy.ts';
import {
  chromiumPolicyFile,
  firefoxPolicyFile,
  policySystems,
} from '../../../proxy/deploy/policy-file.ts';

const id = 'abcdefghijklmnopabcdefghijklmnop';
const input = {
  extensionId: id,
  serviceOrigin: 'https://medveil.hospital.example:8443',
  enrolToken: 'a"b\\c & <d>',
  sites: ['https://his.example', 'https://lis.example'],
  authority: 'QUFBQQ==',
  usesProxy: true,
};

/** Keys of a registry file with their values. */
function readRegistry(text: string): Map<string, Map<string, string | number>> {
  const [head, ...lines] = text.split('\r\n');
  expect(head).toBe('Windows Registry Editor Version 5.00');
  const keys = new Map<string, Map<string, string | number>>();
  let values = new Map<string, string | number>();
  for (const line of lines.filter((each) => each !== '')) {
    const key = /^\[HKEY_LOCAL_MACHINE\\(.+)\]$/u.exec(line)?.[1];
    if (key !== undefined) {
      values = keys.get(key) ?? new Map<string, string | number>();
      keys.set(key, values);
      continue;
    }
    const [, name, number, string] =
      /^"((?:[^"\\]|\\.)*)"=(?:dword:([0-9a-f]{8})|"((?:[^"\\]|\\.)*)")$/u.exec(line) ?? [];
    if (name === undefined) throw new Error(`no line of a registry file: ${line}`);
    const value = number === undefined ? string!.replaceAll(/\\(.)/gu, '$1') : parseInt(number, 16);
    values.set(name, value);
  }
  return keys;
}

const hasPython = (() => {
  try {
    execFileSync('python3', ['-c', 'import plistlib']);
    return true;
  } catch {
    return false;
  }
})();

/** By a reader of property lists that is not ours. */
function readPlist(text: string): { PayloadContent: Record<string, unknown>[] } {
  const script =
    'import sys,json,plistlib; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
  return JSON.parse(execFileSync('python3', ['-c', script], { input: text }).toString());
}

const roots = {
  chrome: 'SOFTWARE\\Policies\\Google\\Chrome',
  chromium: 'SOFTWARE\\Policies\\Chromium',
  edge: 'SOFTWARE\\Policies\\Microsoft\\Edge',
} as const;

test.each(policyTargets)('Windows: %s finds every setting in the registry', (browser) => {
  const { text, encoding, notice } = chromiumPolicyFile(browser, 'windows', input);
  expect(encoding).toBe('utf16le');
  expect(notice).toMatch(/AD/u);
  const keys = readRegistry(text);
  const root = roots[browser];
  const settings = JSON.parse(String(keys.get(root)?.get('ExtensionSettings'))) as object;
  expect(settings).toMatchObject({ [id]: { installation_mode: 'force_installed' } });
  expect(keys.get(`${root}\\3rdparty\\extensions\\${id}\\policy`)).toEqual(
    new Map([
      ['server', input.serviceOrigin],
      ['enrolToken', input.enrolToken],
    ]),
  );
  const sites = keys.get(`${root}\\3rdparty\\extensions\\${id}\\policy\\sites`);
  expect(sites).toEqual(new Map(input.sites.map((site, i) => [String(i + 1), site])));
  const isPrivateOff =
    browser === 'edge' ? 'InPrivateModeAvailability' : 'IncognitoModeAvailability';
  expect(keys.get(root)?.get(isPrivateOff)).toBe(1);
  expect(keys.get(root)?.get('DeveloperToolsAvailability')).toBe(2);
  expect(keys.get(`${root}\\CACertificates`)).toEqual(new Map([['1', input.authority]]));
});

test.skipIf(!hasPython).each(policyTargets)(
  'macOS: %s finds every setting in a profile',
  (browser) => {
    const domain = {
      chrome: 'com.google.Chrome',
      chromium: 'org.chromium.Chromium',
      edge: 'com.microsoft.Edge',
    }[browser];
    const { text } = chromiumPolicyFile(browser, 'macos', input);
    const { PayloadContent: payloads } = readPlist(text);
    expect(payloads.map(({ PayloadType }) => PayloadType)).toEqual([
      domain,
      `${domain}.extensions.${id}`,
    ]);
    expect(payloads[0]).toMatchObject({
      ExtensionSettings: { [id]: { installation_mode: 'force_installed' } },
      BrowserGuestModeEnabled: false,
    });
    const { serviceOrigin: server, enrolToken, sites } = input;
    expect(payloads[1]).toMatchObject({ server, enrolToken, sites });
    expect(chromiumPolicyFile(browser, 'macos', input).text).toBe(text);
  },
);

test.skipIf(!hasPython)('macOS: Firefox reads its policies from its own domain', () => {
  const { text } = firefoxPolicyFile('macos', input, false);
  const [payload] = readPlist(text).PayloadContent;
  expect(payload).toMatchObject({
    PayloadType: 'org.mozilla.firefox',
    EnterprisePoliciesEnabled: true,
    DisableDeveloperTools: true,
    Certificates: { Install: ['/Library/Application Support/Medveil/medveil-authority.pem'] },
  });
});

test.each(['linux', 'windows'] as const)('%s: Firefox reads a policies.json', (system) => {
  const { text, place, authorityPath } = firefoxPolicyFile(system, input, false);
  const { policies } = JSON.parse(text) as { policies: { Certificates: { Install: string[] } } };
  expect(policies.Certificates.Install).toEqual([authorityPath]);
  expect(place).toContain('policies.json');
});

test('every browser has a file for every system', () => {
  const files = policySystems.flatMap((system) => [
    ...policyTargets.map((browser) => chromiumPolicyFile(browser, system, input)),
    firefoxPolicyFile(system, input, true),
  ]);
  expect(files).toHaveLength(12);
  for (const { text, place } of files) {
    expect(text).toContain('medveil.hospital.example');
    expect(place).toMatch(/\p{Script=Han}/u);
  }
});
