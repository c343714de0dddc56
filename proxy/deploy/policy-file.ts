// The policy of a browser on a system as the file that the system's administration takes, and where it belongs.
import {
  type BrowserPolicyInput,
  chromiumPolicy,
  type PolicyBrowser,
  policyPath,
} from './browser-policy.ts';
import { configurationProfile } from './configuration-profile.ts';
import { firefoxPolicy } from './firefox-policy.ts';
import { type PolicyValue, registryFile } from './registry-file.ts';

export const policySystems = ['linux', 'windows', 'macos'] as const;
export type PolicySystem = (typeof policySystems)[number];

export interface PolicyFile {
  readonly text: string;
  /** As whoever reads it wants it. */
  readonly encoding: 'utf8' | 'utf16le';
  /** What to do with it, in words. */
  readonly place: string;
  /** Where the local authority has to lie; null where the file itself holds it. */
  readonly authorityPath: string | null;
  /** What IT should know before. */
  readonly notice?: string;
}

const registryRoots: Readonly<Record<PolicyBrowser, string>> = {
  chrome: 'SOFTWARE\\Policies\\Google\\Chrome',
  chromium: 'SOFTWARE\\Policies\\Chromium',
  edge: 'SOFTWARE\\Policies\\Microsoft\\Edge',
};
const domains: Readonly<Record<PolicyBrowser, string>> = {
  chrome: 'com.google.Chrome',
  chromium: 'org.chromium.Chromium',
  edge: 'com.microsoft.Edge',
};
const profileName = 'medveil.browsers';

/** Where Firefox looks for the local authority: any place that every user may read. */
const authorityPaths: Readonly<Record<PolicySystem, string>> = {
  linux: '/etc/firefox/policies/medveil-authority.pem',
  windows: 'C:\\ProgramData\\Medveil\\medveil-authority.pem',
  macos: '/Library/Application Support/Medveil/medveil-authority.pem',
};

const joined =
  '只有加入域（AD、Entra）或受云管理的 Windows 电脑会强制安装；工作组电脑请用 Firefox ' +
  'Windows installs it by force only on PCs that are joined to a domain (AD, Entra) or managed by a cloud; use Firefox on others';

export function chromiumPolicyFile(
  browser: PolicyBrowser,
  system: PolicySystem,
  input: BrowserPolicyInput,
): PolicyFile {
  const policy = chromiumPolicy(input, browser);
  const encoding = system === 'windows' ? 'utf16le' : 'utf8';
  const file = { encoding, authorityPath: null } as const;
  switch (system) {
    case 'linux':
      return {
        ...file,
        text: JSON.stringify(policy, null, 2),
        place: `把此文件放到 put this file at ${policyPath(browser)}`,
      };
    case 'windows':
      return {
        ...file,
        text: registryFile(registryRoots[browser], policy),
        place: '双击导入，或由组策略（注册表首选项）下发 import it, or hand it out by group policy',
        notice: joined,
      };
    case 'macos':
      return {
        ...file,
        text: configurationProfile(profileName, payloadsOf(domains[browser], policy)),
        place:
          '由设备管理（MDM）下发此 .mobileconfig hand this .mobileconfig out by your device management',
      };
  }
}

/** Settings of an extension have a domain of their own. */
function payloadsOf(domain: string, policy: ReturnType<typeof chromiumPolicy>) {
  const { '3rdparty': others, ...values } = policy;
  const extensions = Object.entries(
    (others as { extensions: Record<string, PolicyValue> }).extensions,
  );
  return [
    { domain, values },
    ...extensions.map(([id, settings]) => ({
      domain: `${domain}.extensions.${id}`,
      values: settings as Readonly<Record<string, PolicyValue>>,
    })),
  ];
}

export function firefoxPolicyFile(
  system: PolicySystem,
  input: BrowserPolicyInput,
  unsigned: boolean,
): PolicyFile {
  const authorityPath = authorityPaths[system];
  const { policies } = firefoxPolicy(input, { unsigned, authorityPath });
  const json = JSON.stringify({ policies }, null, 2);
  const file = { encoding: 'utf8', authorityPath } as const;
  switch (system) {
    case 'linux':
      return {
        ...file,
        text: json,
        place: '把此文件放到 put this file at /etc/firefox/policies/policies.json',
      };
    case 'windows':
      return {
        ...file,
        text: json,
        place:
          '把此文件放到 put this file at C:\\Program Files\\Mozilla Firefox\\distribution\\policies.json',
      };
    case 'macos': {
      const values = { EnterprisePoliciesEnabled: true, ...policies };
      return {
        ...file,
        text: configurationProfile(profileName, [{ domain: 'org.mozilla.firefox', values }]),
        place:
          '由设备管理（MDM）下发此 .mobileconfig hand this .mobileconfig out by your device management',
      };
    }
  }
}
