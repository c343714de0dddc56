// The policies.json of Firefox (mozilla.github.io/policy-templates): what installs, trusts and configures the
// extension there.
import { firefoxPackage } from './pack-firefox.ts';
import type { PolicyValue } from './registry-file.ts';
import type { BrowserPolicyInput } from './browser-policy.ts';

interface FirefoxOptions {
  /** The package bears no signature of Mozilla's: only ESR and its like take it. */
  readonly unsigned: boolean;
  /** Where a local authority lies on workstations. */
  readonly authorityPath: string;
}

export function firefoxPolicy(
  input: BrowserPolicyInput,
  { unsigned, authorityPath }: FirefoxOptions,
): { readonly policies: Record<string, PolicyValue> } {
  const { extensionId, serviceOrigin, authority } = input;
  return {
    policies: {
      ExtensionSettings: {
        [extensionId]: {
          installation_mode: 'force_installed',
          install_url: `${serviceOrigin}/update/${firefoxPackage}`,
          // Here an extension can be forced into private windows: they may stay.
          private_browsing: true,
          default_area: 'navbar',
        },
      },
      '3rdparty': {
        Extensions: {
          [extensionId]: {
            server: serviceOrigin,
            enrolToken: input.enrolToken,
            sites: [...input.sites],
          },
        },
      },
      ExtensionUpdate: true,
      ...(authority === null ? {} : { Certificates: { Install: [authorityPath] } }),
      Preferences: preferences(authority !== null, unsigned),
      ...(input.usesProxy === true
        ? {
            Proxy: {
              Mode: 'autoConfig',
              AutoConfigURL: `${serviceOrigin}/proxy.pac`,
              Locked: true,
            },
          }
        : {}),
      DisableDeveloperTools: true,
      // Without extensions, and by somebody else's profile, nothing would be masked.
      DisableSafeMode: true,
      BlockAboutProfiles: true,
      BlockAboutConfig: true,
    },
  };
}

/** Firefox takes extensions and their updates only from servers whose authority is its own. */
function preferences(isOwnAuthority: boolean, unsigned: boolean): Record<string, PolicyValue> {
  const no = { Value: false, Status: 'locked' };
  return {
    ...(isOwnAuthority
      ? {
          'extensions.install.requireBuiltInCerts': no,
          'extensions.update.requireBuiltInCerts': no,
        }
      : {}),
    ...(unsigned ? { 'xpinstall.signatures.required': no } : {}),
  };
}
