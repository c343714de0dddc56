// The log for outsiders, under /log: signed checkpoint, hash tiles, leaves (c2sp.org/tlog-tiles). It
// knows no record: hashes say nothing of a patient, so reading them is no look at the record
// (docs/decisions/0010-log-for-outsiders.md). Leaves name devices and are for who is signed in.
import { type RequestHandler, type Response, Router } from 'express';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { parseTilePath, type TileName } from '../../shared/transparency/tile-path.ts';
import { asyncRoute } from '../auth/async-route.ts';
import type { TileSource } from '../ledger/tile-source.ts';

export interface LogDeps {
  readonly tiles: TileSource;
  /** Newest checkpoint that a witness has signed as well, unless it is out of date. */
  readonly cosigned: () => string | null;
  /** Lets pass who is signed in. */
  readonly signedIn: readonly RequestHandler[];
}

/** Mount under `/log`. */
export function serveLog({ tiles, cosigned, signedIn }: LogDeps): Router {
  const tile = asyncRoute(async (req, res) => {
    const name = parseTilePath(req.path.slice(1));
    const bytes = name ? await tiles.read(name) : null;
    if (name && bytes) await sendTile(res, name, bytes, /\bgzip\b/.test(acceptOf(req.headers)));
    else notFound(res);
  });
  return Router()
    .get(
      '/checkpoint',
      asyncRoute(async (_req, res) => {
        const note = cosigned() ?? (await tiles.checkpoint());
        // The next one may come at any moment.
        res.set('cache-control', 'no-cache');
        if (note === null) notFound(res);
        else res.type('text/plain; charset=utf-8').send(note);
      }),
    )
    .get('/tile/entries/{*path}', ...signedIn, tile)
    .get('/tile/{*path}', tile)
    .use((_req, res) => notFound(res));
}

const year = 'max-age=31536000, immutable';
const compress = promisify(gzip);

/** What a tile holds never changes: a longer one has another name. */
async function sendTile(
  res: Response,
  { level }: TileName,
  bytes: Uint8Array,
  mayCompress: boolean,
): Promise<void> {
  const entries = level === 'entries';
  // Leaves stay out of shared caches, which know of no sign-in.
  res.set('cache-control', `${entries ? 'private' : 'public'}, ${year}`);
  res.set('vary', 'accept-encoding').type('application/octet-stream');
  // Hashes do not compress; leaves do.
  if (!entries || !mayCompress) return void res.send(Buffer.from(bytes));
  res.set('content-encoding', 'gzip').send(await compress(bytes));
}

function acceptOf(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return String(headers['accept-encoding'] ?? '');
}

function notFound(res: Response): void {
  // A tile that is not there yet will be.
  res.set('cache-control', 'no-store').status(404).type('text').send('not found\n');
}
