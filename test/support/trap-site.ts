// Serves the trap pages: what a scene has made for a seed, and the built apps they load.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Scene, TrapPage } from '../fixtures/traps/trap-page.ts';
import { onLoopback } from './loopback-server.ts';

export interface TrapSite {
  /** Makes a scene's page and returns it with its address. */
  place(scene: Scene, seed: number): TrapPage & { readonly address: string };
  close(): Promise<void>;
}

const types: Record<string, string> = { js: 'text/javascript', css: 'text/css' };
/** A picture of one dot: what it shows is its name's business. */
const dot = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** @param apps folder with a folder for every built app */
export async function startTrapSite(apps: string): Promise<TrapSite> {
  const pages = new Map<string, TrapPage>();
  const server = createServer((req, res) => {
    const { pathname } = new URL(req.url ?? '/', 'http://host');
    const [, first = '', second = '', ...rest] = pathname.split('/');
    const name = rest.join('/');
    if (first === 'apps') {
      const file = join(apps, second, name);
      if (!existsSync(file)) return void res.writeHead(404).end();
      const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return void res.writeHead(200, { 'content-type': type }).end(readFileSync(file));
    }
    if (name.endsWith('.gif'))
      return void res.writeHead(200, { 'content-type': 'image/gif' }).end(dot);
    const found = pages.get(`${first}/${second}`)?.documents[name];
    if (!found) return void res.writeHead(404).end();
    res.writeHead(200, { 'content-type': found.type ?? 'text/html; charset=utf-8' });
    res.end(found.body);
  });
  const loopback = await onLoopback(server);
  return {
    close: () => loopback.close(),
    place: (scene, seed) => {
      const key = `${scene.name}/${seed}`;
      const own = `${loopback.origin}/${key}/`;
      const page = scene.make(seed, { own, foreign: own.replace('127.0.0.1', 'localhost') });
      pages.set(key, page);
      return { ...page, address: own };
    },
  };
}
