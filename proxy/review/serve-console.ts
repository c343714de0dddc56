// The built console under /console/: static files, and index.html for every page address. Each page
// load gets its own nonce, so that a style or script which slipped into the page does not run.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import helmet from 'helmet';

/** Stands in index.html where the nonce of this answer goes. */
const placeholder = '__CSP_NONCE__';

const own = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      // antd injects its styles at run time; it is given the nonce, so nothing else may.
      'style-src': ["'self'", (_req, res) => `'nonce-${nonceOf(res)}'`],
      // Icons in style sheets are data: URLs; an address elsewhere could carry data out.
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
});

// By answer: helmet's directive and the page ask for it at different times.
const nonces = new WeakMap<object, string>();

/** One nonce an answer, for its policy and its page alike. */
function nonceOf(res: object): string {
  const known = nonces.get(res) ?? randomBytes(16).toString('base64url');
  nonces.set(res, known);
  return known;
}

/**
 * Mount under `/console`.
 * @param dir folder of the build, with `index.html` and hashed files under `assets/`
 */
export function serveConsole({ dir }: { dir: string }): Router {
  const assets = express.static(path.join(dir, 'assets'), {
    // Names of built files hold a hash of their content.
    immutable: true,
    maxAge: '365d',
    index: false,
    fallthrough: true,
  });
  const page: RequestHandler = async (_req, res, next) => {
    const html = await readFile(path.join(dir, 'index.html'), 'utf8').catch(() => null);
    if (html === null) next();
    else sendPage(res, html);
  };
  return Router()
    .use(own)
    .use('/assets', assets, (_req, res) => void res.status(404).end())
    .get('/{*page}', page)
    .use((_req, res) => void res.status(404).end());
}

/** Never cached: a nonce that is used twice is none. */
function sendPage(res: Response, html: string): void {
  res.set('cache-control', 'no-store');
  res.type('html').send(html.replaceAll(placeholder, nonceOf(res)));
}
