// permessage-deflate undone (RFC 7692 §7.2.2), beside the tunnel: message after message of one direction, in
// order, under caps on the bytes that really come out.
import { createInflateRaw, type InflateRaw } from 'node:zlib';
import { isTooDense } from '../../inspect/density.ts';

export interface InflaterOptions {
  /** Each message goes on with the window of the one before. */
  readonly keepsContext: boolean;
  /** Of one message, after decompression. */
  readonly maxBytes: number;
  /** Bytes out for each byte in, once more came out than `density.ts` lets pass. */
  readonly maxRatio: number;
}

/** Why a message could not be undone; those after it cannot either where they go on with its window. */
export type InflateFailure = 'coding' | 'tooLarge' | 'tooSlow';

/** One message: its bytes as they come, then its end. */
export interface PackedMessage {
  write(bytes: Buffer): void;
  /** Calls back once, when everything has come out or nothing more will. @param isWhole it was not cut */
  end(isWhole: boolean, done: (failure: InflateFailure | null) => void): void;
}

interface Work {
  bytes: Buffer;
  readonly of: Inflating;
  readonly isLast: boolean;
}

interface Inflating {
  readonly onBytes: (bytes: Buffer) => void;
  bytesIn: number;
  bytesOut: number;
  /** Streams that ended inside it. */
  restarts: number;
  failure: InflateFailure | null;
  done: ((failure: InflateFailure | null) => void) | null;
}

/** What every message ends with and leaves out. */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const none = Buffer.alloc(0);
/** Nobody begins anew so often; each time costs us a stream. */
const mostRestarts = 16;

export class MessageInflater {
  readonly #options: InflaterOptions;
  readonly #queue: Work[] = [];
  #isWorking = false;
  #stream: InflateRaw | null = null;
  #given = 0;
  #current: Inflating | null = null;
  /** The window is lost, and with it all that follows. */
  #lost: InflateFailure | null = null;
  /** Bytes that came and are not undone yet. */
  waiting = 0;

  constructor(options: InflaterOptions) {
    this.#options = options;
  }

  /** @param onBytes gets what comes out of this message */
  message(onBytes: (bytes: Buffer) => void): PackedMessage {
    const of: Inflating = {
      onBytes,
      bytesIn: 0,
      bytesOut: 0,
      restarts: 0,
      failure: null,
      done: null,
    };
    return {
      write: (bytes) => this.#add({ bytes, of, isLast: false }),
      end: (isWhole, done) => {
        of.done = done;
        this.#add({ bytes: isWhole ? tail : none, of, isLast: true });
      },
    };
  }

  /** Bytes of a message were left out: what goes on with its window cannot be undone. */
  skip(reason: InflateFailure): void {
    if (this.#options.keepsContext) this.#lost ??= reason;
  }

  close(): void {
    this.#lost ??= 'coding';
    this.#drop();
  }

  #add(work: Work): void {
    this.waiting += work.bytes.length;
    this.#queue.push(work);
    this.#next();
  }

  #next(): void {
    while (!this.#isWorking) {
      const work = this.#queue.shift();
      if (work === undefined) return;
      work.of.failure ??= this.#lost;
      if (work.of.failure === null) this.#inflate(work);
      else this.#finish(work);
    }
  }

  #inflate(work: Work): void {
    const stream = (this.#stream ??= this.#open());
    const { of, bytes, isLast } = work;
    this.#isWorking = true;
    this.#current = of;
    this.#given += bytes.length;
    if (!isLast) of.bytesIn += bytes.length;
    let called = false;
    const done = (): void => {
      if (called) return;
      called = true;
      stream.off('close', done);
      this.#isWorking = false;
      if (this.#goesOn(work, stream)) this.#inflate(work);
      else {
        this.#finish(work);
        this.#next();
      }
    };
    // A stream that fails is closed and calls nobody back.
    stream.once('close', done);
    if (isLast) {
      stream.write(bytes);
      stream.flush(done);
    } else stream.write(bytes, done);
  }

  /** A last block ends the stream and its window (§7.2.3.4); what stands behind it begins another. */
  #goesOn(work: Work, stream: InflateRaw): boolean {
    const { of, bytes } = work;
    const rest = this.#given - stream.bytesWritten;
    if (of.failure !== null || rest === 0) return false;
    this.#drop();
    if (of.restarts++ >= mostRestarts) {
      of.failure = 'coding';
      return false;
    }
    this.waiting -= bytes.length - rest;
    if (!work.isLast) of.bytesIn -= rest;
    work.bytes = bytes.subarray(bytes.length - rest);
    return true;
  }

  #finish({ bytes, of, isLast }: Work): void {
    this.waiting -= bytes.length;
    const { keepsContext } = this.#options;
    if (of.failure !== null && keepsContext) this.#lost ??= of.failure;
    if (of.failure !== null || (isLast && !keepsContext)) this.#drop();
    if (isLast) of.done?.(of.failure);
  }

  #open(): InflateRaw {
    const stream = createInflateRaw({ chunkSize: 16_384 });
    this.#given = 0;
    stream.on('error', () => this.#fail('coding'));
    stream.on('data', (bytes: Buffer) => this.#out(bytes));
    return stream;
  }

  #out(bytes: Buffer): void {
    const of = this.#current;
    if (of === null || of.failure !== null) return;
    of.bytesOut += bytes.length;
    const { maxBytes, maxRatio } = this.#options;
    if (of.bytesOut > maxBytes || isTooDense(of.bytesOut, of.bytesIn, maxRatio)) {
      return this.#fail('tooLarge');
    }
    of.onBytes(bytes);
  }

  #fail(reason: InflateFailure): void {
    if (this.#current !== null) this.#current.failure ??= reason;
    this.#drop();
  }

  #drop(): void {
    const stream = this.#stream;
    this.#stream = null;
    stream?.destroy();
  }
}
