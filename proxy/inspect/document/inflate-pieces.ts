// Decompression at the reader's pace, stopped by what really comes out.
import type { Transform } from 'node:stream';
import { isTooDense } from '../density.ts';
import { LimitReached } from './document-sink.ts';

/** Given to the decompressor at a time: a bomb's first bytes must not be its last. */
const pieceLength = 16_384;
/** Taken from it at a time: each piece costs a way to another thread and back. */
export const inflatedPiece = 65_536;

/** Throws what the decompressor throws, and when there are bytes behind the compressed data. */
export async function* inflatePieces(
  inflate: Transform & { readonly bytesWritten: number },
  data: Buffer,
): AsyncGenerator<Buffer> {
  const feeding = feed(inflate, data);
  let out = 0;
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      out += chunk.length;
      if (isTooDense(out, data.length)) throw new LimitReached('tooLarge');
      yield chunk;
    }
  } finally {
    inflate.destroy();
    await feeding;
  }
  if (inflate.bytesWritten !== data.length) throw new Error('bytes behind compressed data');
}

/** In pieces; what the decompressor refuses is told by its own error. */
async function feed(inflate: Transform, data: Buffer): Promise<void> {
  for (let at = 0; at < data.length && !inflate.destroyed; at += pieceLength) {
    if (inflate.write(data.subarray(at, at + pieceLength))) continue;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        inflate.off('drain', go);
        inflate.off('close', go);
        resolve();
      };
      inflate.on('drain', go);
      inflate.on('close', go);
    });
  }
  if (!inflate.destroyed) inflate.end();
}
