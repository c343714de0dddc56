// Packs the built extension for Firefox: an XPI that policies install from the hospital's own server, and the update
// manifest beside it (extensionworkshop.com, "Updating your extension"). Firefox knows extensions by a name, not by a
// key; releases take only what Mozilla has signed, ESR can be told otherwise by policy.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { filesBelow } from './files-below.ts';

export interface PackedForFirefox {
  readonly id: string;
  readonly version: string;
  readonly xpiPath: string;
  readonly updatesPath: string;
}

/** The extension's name in Firefox, as its manifest has it: policies say it, so it never changes. */
export const firefoxId = 'extension@medveil.invalid';
/** What policies install, whatever its version. */
export const firefoxPackage = 'medveil.xpi';
const updatesName = 'firefox.json';

interface Manifest {
  readonly version: string;
  readonly browser_specific_settings?: { readonly gecko?: { readonly id?: string } };
}

/** A fixed time makes the same build the same package: the first that ZIP knows. */
const mtime = new Date(1980, 0, 1);

/**
 * @param built folder of the built extension
 * @param out folder that /update/ serves
 * @throws Error when the folder holds no extension for Firefox
 */
export function packForFirefox(options: {
  built: string;
  out: string;
  serviceOrigin: string;
}): PackedForFirefox {
  const { built, out, serviceOrigin } = options;
  const path = join(built, 'manifest.json');
  const manifest = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : null;
  if (manifest === null) throw new Error(`${built} holds no built extension`);
  const settings = manifest.browser_specific_settings;
  const gecko = { ...settings?.gecko, update_url: `${serviceOrigin}/update/${updatesName}` };
  const served = { ...manifest, browser_specific_settings: { ...settings, gecko } };
  const members: Record<string, Uint8Array> = {};
  for (const file of filesBelow(built)) {
    // Names in archives have slashes, whatever the system (APPNOTE 6.3.10 §4.4.17).
    members[relative(built, file).split(sep).join('/')] = readFileSync(file);
  }
  members['manifest.json'] = Buffer.from(JSON.stringify(served, null, 2));
  return serve(Buffer.from(zipSync(members, { mtime, level: 9 })), out, serviceOrigin);
}

/**
 * Puts a package in the place of ours: the same, signed by Mozilla.
 * @throws Error when it is no extension for Firefox
 */
export function serveSigned(options: {
  signed: string;
  out: string;
  serviceOrigin: string;
}): PackedForFirefox {
  return serve(readFileSync(options.signed), options.out, options.serviceOrigin);
}

function serve(xpi: Buffer, out: string, serviceOrigin: string): PackedForFirefox {
  const { id, version } = readManifest(xpi);
  mkdirSync(out, { recursive: true });
  const xpiPath = join(out, firefoxPackage);
  const updatesPath = join(out, updatesName);
  const hash = createHash('sha256').update(xpi).digest('hex');
  const link = `${serviceOrigin}/update/${firefoxPackage}`;
  const update = { version, update_link: link, update_hash: `sha256:${hash}` };
  writeFileSync(xpiPath, xpi);
  writeFileSync(updatesPath, JSON.stringify({ addons: { [id]: { updates: [update] } } }, null, 2));
  return { id, version, xpiPath, updatesPath };
}

function readManifest(xpi: Buffer): { id: string; version: string } {
  const { 'manifest.json': text } = unzipSync(xpi, {
    filter: ({ name }) => name === 'manifest.json',
  });
  const manifest = text && (JSON.parse(Buffer.from(text).toString('utf8')) as Manifest);
  const id = manifest?.browser_specific_settings?.gecko?.id;
  if (manifest === undefined || id === undefined) throw new Error('no extension for Firefox');
  return { id, version: manifest.version };
}
