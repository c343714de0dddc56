// A listener's own minimum rate for request bodies. Node's `requestTimeout` counts the whole body and
// so cuts an honest 2 GB upload; a rate cuts only the client that sends a byte a minute.
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';

/** A body on its way in, and where its current window began. */
interface Upload {
  readonly request: IncomingMessage;
  startedAt: number;
  bytesAtStart: number;
}

/**
 * Watches uploads of `server` and destroys the connection of one that stays below `bytesPerSecond`
 * for a whole `windowMs`. Time during which we are the slow side (the stream is paused) does not
 * count. Returns the function that stops watching.
 */
export function guardUploadRate(
  server: HttpServer | HttpsServer,
  limits: { bytesPerSecond: number; windowMs: number },
): () => void {
  const uploads = new Set<Upload>();
  const onRequest = (request: IncomingMessage): void => {
    const { headers } = request;
    if (headers['transfer-encoding'] === undefined && !(Number(headers['content-length']) > 0)) {
      return;
    }
    const upload = {
      request,
      startedAt: Date.now(),
      // Of the socket, not of the body: what is on its way through the parser counts.
      bytesAtStart: request.socket.bytesRead,
    };
    uploads.add(upload);
    request.once('close', () => uploads.delete(upload));
  };
  // Both events: with a `checkContinue` listener Node does not emit `request` for such requests.
  server.prependListener('request', onRequest);
  server.prependListener('checkContinue', onRequest);
  const timer = setInterval(() => {
    for (const upload of uploads) checkUpload(upload, limits, () => uploads.delete(upload));
    // Four looks a window: a slow upload ends at most a quarter late.
  }, limits.windowMs / 4);
  timer.unref();
  return () => {
    clearInterval(timer);
    server.off('request', onRequest);
    server.off('checkContinue', onRequest);
  };
}

/** One look at one upload; a window begins anew after each that was fast enough. */
function checkUpload(
  upload: Upload,
  limits: { bytesPerSecond: number; windowMs: number },
  forget: () => void,
): void {
  const { request } = upload;
  if (request.complete || request.destroyed) return forget();
  const now = Date.now();
  // Paused, or with bytes nobody has taken: the sender is waiting for us.
  const weAreSlow = request.readableFlowing !== true || request.readableLength > 0;
  const elapsed = now - upload.startedAt;
  if (!weAreSlow && elapsed < limits.windowMs) return;
  const received = request.socket.bytesRead - upload.bytesAtStart;
  if (!weAreSlow && received * 1000 < limits.bytesPerSecond * elapsed) {
    request.socket.destroy();
    return forget();
  }
  upload.startedAt = now;
  upload.bytesAtStart = request.socket.bytesRead;
}
