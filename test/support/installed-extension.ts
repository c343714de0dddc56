// The extension as IT installs it: packed by the product's packer, fetched by the browser because a policy says
// so. What is loaded from a folder on the command line comes while the first page is already on its way.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { extensionFor } from '../../proxy/deploy/with-attestation.ts';
import { chromiumPolicy } from '../../proxy/deploy/browser-policy.ts';
import { loadExtensionKey } from '../../proxy/deploy/extension-key.ts';
import { packExtension } from '../../proxy/deploy/pack-extension.ts';
import { type BrowserPolicy, trusting } from './browser.ts';
import { httpsApp } from './https-app.ts';
import type { TestIntake } from './test-intake.ts';

export interface InstalledExtension {
  readonly id: string;
  /** What a workstation's policy file says, of a server and of authorities to trust. */
  policyFor(intake: TestIntake, ...caPems: readonly string[]): BrowserPolicy;
  /** Packs it anew, as a start of the server does, for sites that ask for an attestation or for none. */
  pack(asks: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Packs a built extension and serves it, until it is closed. */
export async function installedExtension(
  built: string,
  asks: boolean,
): Promise<InstalledExtension> {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-installed-'));
  const key = loadExtensionKey(dir);
  const mine = join(dir, 'built');
  cpSync(built, mine, { recursive: true });
  const manifest = join(mine, 'manifest.json');
  const before = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  writeFileSync(manifest, JSON.stringify({ ...before, key: key.publicKey }));
  const out = join(dir, 'update');
  const app = await httpsApp((req, res) => {
    try {
      const name = basename(req.url?.split('?', 1)[0] ?? '');
      res.setHeader(
        'content-type',
        name.endsWith('.crx') ? 'application/x-chrome-extension' : 'text/xml',
      );
      res.end(readFileSync(join(out, name)));
    } catch {
      res.writeHead(404).end();
    }
  });
  const pack = async (isAsked: boolean): Promise<void> => {
    const sites = [{ protection: isAsked ? [{}] : [] }];
    const fitting = extensionFor({ sites, dataDir: dir }, mine);
    await packExtension({ built: fitting, out, key, serviceOrigin: app.origin });
  };
  await pack(asks);
  return {
    id: key.id,
    policyFor: (intake, ...caPems) => {
      const { ExtensionSettings: settings, ...generated } = chromiumPolicy({
        extensionId: key.id,
        serviceOrigin: intake.origin,
        enrolToken: intake.token,
        sites: intake.policy.sites,
        authority: null,
      });
      const { [key.id]: forced } = settings as Record<string, object>;
      return {
        ...generated,
        ...trusting(intake.ca, app.ca, ...caPems),
        ExtensionSettings: {
          [key.id]: { ...forced, update_url: `${app.origin}/update/updates.xml` },
        },
      };
    },
    pack,
    close: async () => {
      await app.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
