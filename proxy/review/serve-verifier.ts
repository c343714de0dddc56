// The offline verifier for download: one file an auditor takes away. It comes from the party that is
// to be checked, so its hash is shown beside it and can be compared with one from elsewhere.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type RequestHandler, Router } from 'express';

export const verifierFile = 'medveil-verify.mjs';

/** Mount under `/console`, before its pages. @param dir folder of the build */
export function serveVerifier({ dir }: { dir: string }): Router {
  const read = () => readFile(path.join(dir, verifierFile)).catch(() => null);
  const file: RequestHandler = async (_req, res) => {
    const bytes = await read();
    res.set({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    if (bytes) res.attachment(verifierFile).type('text/javascript').send(bytes);
    else res.status(404).end();
  };
  const hash: RequestHandler = async (_req, res) => {
    const bytes = await read();
    res.set('cache-control', 'no-store');
    if (!bytes) return void res.status(404).end();
    // The form of sha256sum.
    const digest = createHash('sha256').update(bytes).digest('hex');
    res.type('text').send(`${digest}  ${verifierFile}\n`);
  };
  return Router().get(`/${verifierFile}`, file).get(`/${verifierFile}.sha256`, hash);
}
