// Browser policy files: what IT puts on workstations so that the extension is installed, trusted,
// configured, and cannot be stepped around by private or guest windows.

import type { PolicyValue } from './registry-file.ts';

export const policyTargets = ['chrome', 'chromium', 'edge'] as const;
export type PolicyBrowser = (typeof policyTargets)[number];

export interface BrowserPolicyInput {
  readonly extensionId: string;
  /** `https://host:port` of the service listener. */
  readonly serviceOrigin: string;
  /** Enrolment token in clear; the file is as secret as it is. */
  readonly enrolToken: string;
  /** Origins of protected pages. */
  readonly sites: readonly string[];
  /** base64 DER of the local authority; null when the hospital's own PKI is trusted already. */
  readonly authority: string | null;
  /** Browsers go out through the forward proxy. */
  readonly usesProxy?: boolean;
}

/** The policy of Chromium browsers (chromeenterprise.google/policies names; Edge has some of its own). */
export function chromiumPolicy(
  input: BrowserPolicyInput,
  browser: PolicyBrowser = 'chrome',
): Record<string, PolicyValue> {
  const { extensionId, serviceOrigin } = input;
  const isEdge = browser === 'edge';
  return {
    ExtensionSettings: {
      [extensionId]: {
        installation_mode: 'force_installed',
        update_url: `${serviceOrigin}/update/updates.xml`,
        // Else later updates would be looked for where the manifest says, outside the hospital.
        override_update_url: true,
        ...(isEdge ? { toolbar_state: 'force_shown' } : { toolbar_pin: 'force_pinned' }),
      },
    },
    '3rdparty': {
      extensions: {
        [extensionId]: {
          server: serviceOrigin,
          enrolToken: input.enrolToken,
          sites: [...input.sites],
        },
      },
    },
    ...(input.authority === null ? {} : { CACertificates: [input.authority] }),
    // Mandatory: with no file, no way out, instead of one that nobody writes down.
    ...(input.usesProxy === true
      ? {
          ProxySettings: {
            ProxyMode: 'pac_script',
            ProxyPacUrl: `${serviceOrigin}/proxy.pac`,
            ProxyPacMandatory: true,
          },
        }
      : {}),
    // An extension cannot be forced into private or guest windows: there must be none.
    ...(isEdge ? { InPrivateModeAvailability: 1 } : { IncognitoModeAvailability: 1 }),
    BrowserGuestModeEnabled: false,
    // Developer tools would let a page's masks be walked around; 2 also hides them on policy-installed
    // extensions' own pages.
    DeveloperToolsAvailability: 2,
  };
}

/** Where the file belongs on Linux. */
export function policyPath(browser: PolicyBrowser): string {
  switch (browser) {
    case 'chrome':
      return '/etc/opt/chrome/policies/managed/medveil.json';
    case 'chromium':
      return '/etc/chromium/policies/managed/medveil.json';
    case 'edge':
      return '/etc/opt/edge/policies/managed/medveil.json';
  }
}
