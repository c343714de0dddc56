// The first bytes of a tunnel, looked at and handed on as they came.
import type { Socket } from 'node:net';
import { type FirstBytes, readClientHello } from './client-hello.ts';

export interface Begun {
  /** Everything that came by then. */
  readonly bytes: Buffer;
  /** `none`: it ended, or stayed silent. */
  readonly first: Exclude<FirstBytes, { protocol: 'unfinished' }> | { readonly protocol: 'none' };
}

/**
 * Resolves when it is clear what they are, and leaves the socket paused.
 * @param head what came with the request
 * @param withinMs null: whoever waits for the other side to speak first may do so
 */
export function firstBytes(socket: Socket, head: Buffer, withinMs: number | null): Promise<Begun> {
  const { promise, resolve } = Promise.withResolvers<Begun>();
  const chunks: Buffer[] = [];
  let length = 0;
  let need = 1;
  const done = (bytes: Buffer, first: Begun['first']): void => {
    clearTimeout(timer);
    socket.off('data', take).off('end', cut).off('close', cut).pause();
    resolve({ bytes, first });
  };
  const cut = (): void => done(Buffer.concat(chunks), { protocol: length > 0 ? 'other' : 'none' });
  const take = (chunk: Buffer): void => {
    chunks.push(chunk);
    length += chunk.length;
    // Read again only when that can tell more: a byte at a time would cost the square of its length.
    if (length < need) return;
    const bytes = Buffer.concat(chunks);
    const first = readClientHello(bytes);
    if (first.protocol === 'unfinished') need = first.need;
    else done(bytes, first);
  };
  const timer = withinMs === null ? undefined : setTimeout(cut, withinMs);
  socket.on('data', take).once('end', cut).once('close', cut);
  if (socket.destroyed) cut();
  else if (head.length > 0) take(head);
  return promise;
}
