// One decompression, call by call: pako's engine under the rules by which node:zlib takes from it (lib/zlib.js,
// node_zlib.cc of Node 24). What Node drops of a broken piece is dropped here too: both see the same bytes.
import {
  Z_BUF_ERROR,
  Z_FINISH,
  type Z_FlushMode,
  Z_NEED_DICT,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  ZStream,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
} from 'pako';
import { Buffer } from './node-buffer.ts';

/** zlib's numbers for what stands around deflated data: RFC 1950, nothing, RFC 1952. */
export const windowBits = { zlib: 15, raw: -15, gzip: 31 } as const;
export type Wrapping = keyof typeof windowBits;

/** `full`: there may be more in the same input. `over`: what is left of the input is no part of the data. */
export interface Inflated {
  readonly bytes: Buffer | null;
  readonly state: 'full' | 'taken' | 'over';
}

export class InflateEngine {
  readonly #stream = new ZStream();
  readonly #wrapping: Wrapping;
  readonly #chunkSize: number;
  #out: Uint8Array<ArrayBuffer>;
  #outAt = 0;
  /** Bytes of the input that the engine has really taken. */
  bytesTaken = 0;

  constructor(wrapping: Wrapping, chunkSize: number) {
    this.#wrapping = wrapping;
    this.#chunkSize = chunkSize;
    this.#out = new Uint8Array(chunkSize);
    zlibInflateInit2(this.#stream, windowBits[wrapping]);
  }

  /** The input of the next calls, until it is `taken`. */
  give(input: Uint8Array): void {
    this.#stream.input = input;
    this.#stream.next_in = 0;
    this.#stream.avail_in = input.length;
  }

  /** At most a chunk of what comes out. Throws what zlib says of the data; the output of that call is lost. */
  next(flush: Z_FlushMode = Z_NO_FLUSH): Inflated {
    const stream = this.#stream;
    const inBefore = stream.avail_in;
    stream.output = this.#out;
    stream.next_out = this.#outAt;
    stream.avail_out = this.#chunkSize - this.#outAt;
    let status = zlibInflate(stream, flush);
    // Another member of the same file; a zero is padding (node_zlib.cc, DoThreadPoolWork).
    while (
      this.#wrapping === 'gzip' &&
      status === Z_STREAM_END &&
      stream.avail_in > 0 &&
      stream.input[stream.next_in] !== 0
    ) {
      zlibInflateReset(stream);
      status = zlibInflate(stream, flush);
    }
    const isUnfinished = flush === Z_FINISH && stream.avail_out !== 0;
    const isFine = status === Z_STREAM_END || status === Z_OK || status === Z_BUF_ERROR;
    if (!isFine || (status !== Z_STREAM_END && isUnfinished)) {
      const own = status === Z_NEED_DICT ? 'Missing dictionary' : 'unexpected end of file';
      throw new Error(stream.msg || own);
    }
    this.bytesTaken += inBefore - stream.avail_in;
    const length = stream.next_out - this.#outAt;
    const bytes = length > 0 ? Buffer.from(this.#out.buffer, this.#outAt, length) : null;
    this.#outAt = stream.next_out;
    const isFull = stream.avail_out === 0;
    if (isFull || this.#outAt >= this.#chunkSize) {
      this.#out = new Uint8Array(this.#chunkSize);
      this.#outAt = 0;
    }
    return { bytes, state: isFull ? 'full' : stream.avail_in > 0 ? 'over' : 'taken' };
  }
}
