// What may change an answer on its way to the browser: links, and whatever else is written anew. A
// transform knows bytes; codings, lengths, validators and slow readers are `send-answer.ts`'s.
import type { IncomingMessage } from 'node:http';

/** Changes one body in passing. A throw ends the answer: cut if it has begun, else refused. */
export interface AnswerTransform {
  /** Decoded bytes in, in pieces of any length; what is certain by now out. */
  push(bytes: Buffer): Buffer;
  /** The rest; asked once, after the last byte. */
  end(): Buffer | Promise<Buffer>;
  /** False as long as what came out is what went in, byte for byte. */
  readonly hasChanged: boolean;
  /** What happens to a body whose Content-Encoding cannot be undone. */
  readonly unreadable: 'leave' | 'refuse';
}

/** What is done to the answer of one request, in order; empty: it passes untouched. */
export type AnswerPlan = (
  proxyRes: IncomingMessage,
  req: IncomingMessage,
) => readonly AnswerTransform[];

const nothing: Buffer = Buffer.alloc(0);

/** Several as one: each gets what the one before it lets out. */
export class TransformChain {
  readonly #transforms: readonly AnswerTransform[];

  constructor(transforms: readonly AnswerTransform[]) {
    this.#transforms = transforms;
  }

  get hasChanged(): boolean {
    return this.#transforms.some((transform) => transform.hasChanged);
  }

  push(bytes: Buffer): Buffer {
    let out = bytes;
    for (const transform of this.#transforms) {
      if (out.length > 0) out = transform.push(out);
    }
    return out;
  }

  /** At once unless a transform has to think. */
  end(): Buffer | Promise<Buffer> {
    return this.#endFrom(0, nothing);
  }

  #endFrom(index: number, before: Buffer): Buffer | Promise<Buffer> {
    const transform = this.#transforms[index];
    if (transform === undefined) return before;
    const pushed = before.length > 0 ? transform.push(before) : before;
    const rest = transform.end();
    const go = (bytes: Buffer): Buffer | Promise<Buffer> =>
      this.#endFrom(index + 1, pushed.length === 0 ? bytes : Buffer.concat([pushed, bytes]));
    return Buffer.isBuffer(rest) ? go(rest) : rest.then(go);
  }
}
