// What the browser is told about the extension: a base and one patch per browser. The `key` that
// makes the id stable is given at build time and never committed with a private half.
import type { ManifestV3Export } from '@crxjs/vite-plugin';
import packageJson from '../package.json' with { type: 'json' };

export type Browser = 'chrome' | 'firefox';

/** Firefox wants a name of the extension's own; policies say it, so it never changes. */
export const firefoxId = 'extension@medveil.invalid';

const icons = { 16: 'icons/16.png', 32: 'icons/32.png', 48: 'icons/48.png', 128: 'icons/128.png' };

const base = {
  manifest_version: 3,
  name: '__MSG_name__',
  short_name: '__MSG_shortName__',
  description: '__MSG_description__',
  version: packageJson.version,
  default_locale: 'zh_CN',
  icons,
  action: { default_title: '__MSG_name__', default_icon: icons, default_popup: 'ui/popup.html' },
  options_ui: { page: 'ui/guide.html', open_in_tab: true },
  // cookies: the HIS user's account, which pages cannot read since the gateway makes it HttpOnly.
  // scripting: brings the pattern engine into frames whose policy has patterns of the hospital's own.
  // downloads: files from the hospital's pages wait until they are recorded, asked about or stopped.
  // The permission to attest is added when the extension is packed for a hospital that asks for it: others have
  // no use for it, and Chromium that is given it on the command line loses pages (docs/decisions/0016).
  permissions: ['storage', 'alarms', 'cookies', 'scripting', 'downloads'],
  // The intake's origin is known only at run time, from managed storage; an HIS may be on plain http.
  host_permissions: ['https://*/*', 'http://*/*'],
  content_scripts: [
    {
      matches: ['<all_urls>'],
      js: ['content/main.iife.ts'],
      css: ['content/veil.css'],
      run_at: 'document_start',
      all_frames: true,
      match_about_blank: true,
      match_origin_as_fallback: true,
    },
    {
      matches: ['<all_urls>'],
      js: [
        'main-world/shadow-hook.iife.ts',
        'main-world/sheet-hook.iife.ts',
        'main-world/write-hook.iife.ts',
        'main-world/markup-hook.iife.ts',
        'main-world/copy-hook.iife.ts',
        'main-world/file-hook.iife.ts',
      ],
      run_at: 'document_start',
      world: 'MAIN',
      all_frames: true,
      match_about_blank: true,
      match_origin_as_fallback: true,
    },
  ],
} as const;

const patches = {
  chrome: {
    minimum_chrome_version: '114',
    incognito: 'spanning',
    background: { service_worker: 'background/main.ts', type: 'module' },
    storage: { managed_schema: 'managed-schema.json' },
    // offscreen: the document that holds the inspector's worker, which no page and no service worker can.
    permissions: [...base.permissions, 'offscreen'],
  },
  // Scripts of the page's world and `match_origin_as_fallback` came with 128.
  firefox: {
    incognito: 'spanning',
    background: { scripts: ['background/main.ts'], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: firefoxId,
        strict_min_version: '128.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  },
} as const;

/** The manifest for a browser; `key` is the base64 SPKI public key that fixes the extension's id. */
export function manifestFor(browser: Browser, key: string | undefined): ManifestV3Export {
  const manifest = { ...base, ...patches[browser], ...(key === undefined ? {} : { key }) };
  // @crxjs does not know match_origin_as_fallback, which srcdoc, data: and blob: frames need.
  return manifest as unknown as ManifestV3Export;
}
