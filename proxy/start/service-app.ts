// The service listener's middleware, in order, on one screen: the browsers' proxy file, extension packages,
// the extension's API, the egress, what other hospitals send, the log for outsiders, the witness for other
// hospitals, the console's API, the console.
import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { noSniff, strictTransportSecurity } from 'helmet';

export interface ServiceParts {
  /** Folder with the signed extension and its update manifest. */
  readonly updateDir: string;
  /** Null without a forward proxy. */
  readonly pac: RequestHandler | null;
  readonly intake: RequestHandler;
  readonly egress: RequestListener;
  /** Null where no other hospital sends to us. */
  readonly receive: RequestListener | null;
  readonly log: RequestHandler;
  /** Null when no other hospital's log is witnessed here. */
  readonly witness: RequestHandler | null;
  readonly review: RequestHandler;
  readonly console: readonly RequestHandler[];
  /** Told that a request ended in a fault of ours. */
  readonly onFault: () => void;
}

/** No body parser may be mounted here: what is forwarded must be what came. */
export function createServiceApp(parts: ServiceParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(strictTransportSecurity({ maxAge: 31_536_000, includeSubDomains: false }), noSniff());
  if (parts.pac) app.use('/proxy.pac', parts.pac);
  app.use('/update', updates(parts.updateDir));
  app.use('/v1', parts.intake);
  // Not mounted by path: the egress decides on the target exactly as it came.
  app.use((req, res, next) => {
    if (req.url.startsWith('/egress/')) parts.egress(req, res);
    else if (parts.receive && req.url.startsWith('/receive/')) parts.receive(req, res);
    else next();
  });
  app.use('/log', parts.log);
  if (parts.witness) app.use('/witness', parts.witness);
  app.use('/api', parts.review);
  app.use('/console', ...parts.console);
  app.get('/', (_req, res) => res.redirect(302, '/console/'));
  app.use((_req, res) => void res.status(404).type('text').send('not found\n'));
  app.use(answerFault(parts.onFault));
  return app;
}

/** Express's own handler prints the error with its stack, and parsers quote the body in theirs. */
function answerFault(onFault: () => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    const status = typeof error === 'object' && error && 'status' in error ? error.status : 500;
    const known = typeof status === 'number' && status >= 400 && status < 500;
    if (!known) onFault();
    return void res.status(known ? status : 500).json({ error: known ? 'badRequest' : 'fault' });
  };
}

function updates(dir: string): RequestHandler {
  return express.static(dir, {
    index: false,
    setHeaders: (res, path) => {
      // Chromium wants this type for packages; the manifest must never be stale.
      if (path.endsWith('.crx')) res.setHeader('content-type', 'application/x-chrome-extension');
      if (path.endsWith('.xpi')) res.setHeader('content-type', 'application/x-xpinstall');
      res.setHeader('cache-control', 'no-cache');
    },
  });
}
