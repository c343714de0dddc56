// Short bodies are read before the HIS hears of the request: a client that sends one slowly holds its
// own connection then, and none to the HIS. Long ones pass as they come, through connections of their own.
import type { IncomingMessage } from 'node:http';

/** Longer ones, and those of unknown length, are uploads. */
const shortBody = 65_536;

const whole = new WeakSet<IncomingMessage>();

/**
 * Null when there is nothing to wait for; else resolves when a short body is there, and the request can
 * be read as if nobody had. Never resolves for a client that goes away.
 */
export function wholeBody(req: IncomingMessage): Promise<void> | null {
  const length = Number(req.headers['content-length'] ?? 0);
  if (length === 0 || length > shortBody) return null;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let got = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      got += chunk.length;
      if (got < length) return;
      req.off('data', take);
      req.pause();
      req.unshift(Buffer.concat(chunks));
      whole.add(req);
      resolve();
    };
    req.on('data', take);
  });
}

/** A body is on its way that may be long or slow. */
export function isUpload(req: IncomingMessage): boolean {
  if (whole.has(req)) return false;
  const { headers } = req;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
