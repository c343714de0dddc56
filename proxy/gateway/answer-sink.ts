// The last step of an answer that is changed on its way: takes decoded bytes, sends what the transforms
// make of them. A short body is held until it is whole, so that it leaves with its true length, and as
// it came when nothing was changed; a longer one streams, at the speed of its reader.
import type { ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { answerFault } from './answer-refused.ts';
import type { TransformChain } from './answer-transform.ts';
import { ReadAhead } from './read-ahead.ts';

export interface AnswerSinkOptions {
  readonly res: ServerResponse;
  readonly chain: TransformChain;
  /** Bytes that wait for the end; 0: none, as what has no announced end may be watched live. */
  readonly holdBytes: number;
  /** The answer was compressed, and the client takes gzip. */
  readonly gzip: boolean;
  /** Sets the headers; the length is null when it is not known, and absent for an answer as it came. */
  readonly sendHead: (changed: { readonly length: number | null } | 'unchanged') => void;
  /** The body as it came, for an answer that was not changed; null when it was not kept. */
  readonly original: () => Buffer | null;
  /** A transform threw: nothing more is sent. */
  readonly onFault: (error: Error) => void;
}

export class AnswerSink extends Writable {
  readonly #options: AnswerSinkOptions;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Where bytes go once the head is out. */
  #out: Writable | null = null;
  readonly #ahead: ReadAhead;

  constructor(options: AnswerSinkOptions) {
    super();
    this.#options = options;
    this.#ahead = new ReadAhead(options.res);
    this.on('error', options.onFault);
  }

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error) => void): void {
    try {
      this.#send(this.#options.chain.push(bytes), done);
    } catch (error) {
      done(answerFault(error));
    }
  }

  override _final(done: (error?: Error) => void): void {
    const { chain, res } = this.#options;
    // In a function of its own: what `end` throws at once is a failure as well.
    const ending = async () => chain.end();
    ending().then(
      (rest) => {
        // The reader may have gone while the transforms were thinking.
        if (!res.destroyed) this.#finish(rest);
        done();
      },
      (error: unknown) => done(answerFault(error)),
    );
  }

  #send(bytes: Buffer, done: (error?: Error) => void): void {
    if (this.#out === null) {
      this.#held.push(bytes);
      this.#heldBytes += bytes.length;
      if (this.#heldBytes <= this.#options.holdBytes || this.#heldBytes === 0) return done();
      return this.#pass(this.#open(null), this.#takeHeld(), done);
    }
    return this.#pass(this.#out, bytes, done);
  }

  /** Waits for a slow reader: memory must not depend on the body. */
  #pass(out: Writable, bytes: Buffer, done: () => void): void {
    const isPlain = out === this.#options.res;
    if (bytes.length === 0 || (isPlain ? this.#ahead.write(bytes) : out.write(bytes)))
      return done();
    out.once('drain', done);
  }

  #finish(rest: Buffer): void {
    const { res, chain, original, sendHead } = this.#options;
    if (this.#out !== null) {
      this.#out.end(rest);
      return;
    }
    this.#held.push(rest);
    const body = this.#takeHeld();
    const asItCame = chain.hasChanged ? null : original();
    if (asItCame !== null) {
      sendHead('unchanged');
      res.end(asItCame);
    } else this.#open(body.length).end(body);
  }

  #open(length: number | null): Writable {
    const { res, gzip, sendHead } = this.#options;
    sendHead({ length: gzip ? null : length });
    // Flushed at each piece: a browser that waits for a line of a log gets it.
    this.#out = gzip ? createGzip({ flush: constants.Z_SYNC_FLUSH }) : res;
    if (this.#out !== res) this.#out.pipe(res);
    return this.#out;
  }

  #takeHeld(): Buffer {
    const held = this.#held;
    this.#held = [];
    return Buffer.concat(held);
  }
}
