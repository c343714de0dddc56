// A listener's own minimum rate for answers. A client that reads a byte a second holds a connection to
// the HIS for as long as it likes; one that reads slowly, such as images over a bad line, goes on.
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';

/** An answer on its way out, and where its current window began. */
interface Reading {
  readonly response: ServerResponse;
  startedAt: number;
  deliveredAtStart: number;
}

/**
 * Watches answers of `server` and destroys the connection of a client that takes fewer than
 * `bytesPerSecond` for a whole `windowMs` while bytes wait for it. Node says that bytes were taken when
 * all it gave to the system at once have been, so what is under way gets the time that it may take at
 * that rate. Returns what stops watching.
 */
export function guardReadRate(
  server: HttpServer | HttpsServer,
  limits: { bytesPerSecond: number; windowMs: number },
): () => void {
  const readings = new Set<Reading>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const reading = {
      response,
      startedAt: Date.now(),
      deliveredAtStart: delivered(request.socket),
    };
    readings.add(reading);
    response.once('close', () => readings.delete(reading));
  };
  server.prependListener('request', onRequest);
  const timer = setInterval(() => {
    for (const reading of readings) checkReading(reading, limits);
  }, limits.windowMs / 4);
  timer.unref();
  return () => {
    clearInterval(timer);
    server.off('request', onRequest);
  };
}

/** A window begins anew after each that was fast enough, and while nothing waits for the client. */
function checkReading(
  reading: Reading,
  limits: { bytesPerSecond: number; windowMs: number },
): void {
  const { socket } = reading.response;
  if (socket === null || socket.destroyed) return;
  const now = Date.now();
  const elapsed = now - reading.startedAt;
  const waiting = socket.writableLength;
  const taken = delivered(socket) - reading.deliveredAtStart;
  const isFast = taken * 1000 >= limits.bytesPerSecond * elapsed;
  if (waiting > 0 && !isFast) {
    const patience = Math.max(limits.windowMs, (waiting * 1000) / limits.bytesPerSecond);
    if (elapsed >= patience) socket.destroy();
    return;
  }
  if (waiting > 0 && elapsed < limits.windowMs) return;
  reading.startedAt = now;
  reading.deliveredAtStart = delivered(socket);
}

/** Bytes that the system has taken from us. */
function delivered(socket: IncomingMessage['socket']): number {
  return socket.bytesWritten - socket.writableLength;
}
