// The body of a request that must be looked at before it goes on.
import type { IncomingMessage } from 'node:http';

/** Null when it is longer than `most` bytes, or breaks off. */
export function readBody(req: IncomingMessage, most: number): Promise<Buffer | null> {
  const { promise, resolve } = Promise.withResolvers<Buffer | null>();
  const chunks: Buffer[] = [];
  let length = 0;
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > most) finish(null);
    else chunks.push(chunk);
  };
  const whole = (): void => finish(Buffer.concat(chunks));
  const broken = (): void => finish(null);
  const finish = (body: Buffer | null): void => {
    req.off('data', take).off('end', whole).off('close', broken);
    resolve(body);
  };
  req.on('data', take).on('end', whole).on('close', broken).on('error', broken);
  return promise;
}
