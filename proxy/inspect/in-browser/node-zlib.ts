// Stands for node:zlib where the inspector runs in a browser: the decompressions that it uses, with caps held
// by who reads, as there. Brotli and zstd are not to be had: what is packed so fails as it were broken.
import { Z_FINISH, Z_SYNC_FLUSH } from 'pako';
import { InflateEngine, type Wrapping } from './inflate-engine.ts';
import { Buffer } from './node-buffer.ts';

export const constants = { Z_SYNC_FLUSH } as const;

/** As Node's streams: bytes waiting beyond this ask the writer to wait. */
const highWater = 16_384;
const defaultChunk = 16_384;

type Listener = (argument?: unknown) => void;
type StreamEvent = 'data' | 'end' | 'drain' | 'close' | 'error';

/** A Transform as far as its users go: written to, and either iterated over or listened to. */
export class InflateStream implements AsyncIterable<Buffer> {
  readonly #engine: InflateEngine | null;
  readonly #listeners = new Map<StreamEvent, Set<Listener>>();
  readonly #waiting: Uint8Array[] = [];
  /** Whether the engine still has some of the first one waiting. */
  #isGiven = false;
  #waitingLength = 0;
  #isEnding = false;
  #isOver = false;
  #isHeld = false;
  #wake: (() => void) | null = null;
  writableNeedDrain = false;
  destroyed = false;

  /** @param wrapping null: a coding that is not supported */
  constructor(wrapping: Wrapping | null, chunkSize = defaultChunk) {
    this.#engine = wrapping === null ? null : new InflateEngine(wrapping, chunkSize);
  }

  get bytesWritten(): number {
    return this.#engine?.bytesTaken ?? 0;
  }

  /** False when the writer should wait for `drain`. */
  write(bytes: Uint8Array): boolean {
    if (this.destroyed) return false;
    this.#waiting.push(bytes);
    this.#waitingLength += bytes.length;
    this.writableNeedDrain ||= this.#waitingLength >= highWater;
    this.#go();
    return !this.writableNeedDrain;
  }

  end(bytes?: Uint8Array): void {
    if (bytes !== undefined) this.write(bytes);
    this.#isEnding = true;
    this.#go();
  }

  destroy(error?: unknown): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.#waiting.length = 0;
    queueMicrotask(() => {
      if (error !== undefined) this.#emit('error', error);
      this.#emit('close');
    });
    this.#go();
  }

  on(event: StreamEvent, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(event, listeners);
    return this;
  }

  once(event: StreamEvent, listener: Listener): this {
    const first: Listener = (argument) => {
      this.off(event, first);
      listener(argument);
    };
    return this.on(event, first);
  }

  off(event: StreamEvent, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  /** Into another stage, no faster than that takes it. */
  pipe(next: InflateStream): InflateStream {
    this.on('data', (bytes) => {
      if (next.write(bytes as Buffer) || next.destroyed) return;
      this.#isHeld = true;
      next.once('drain', () => {
        this.#isHeld = false;
        this.#go();
      });
    });
    this.on('end', () => next.end());
    return next;
  }

  /** Throws what the engine throws, once everything before it has been given. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    try {
      while (!this.#isOver && !this.destroyed) {
        const bytes = this.#step();
        if (bytes instanceof Uint8Array) yield bytes;
        else if (bytes === 'wait') await new Promise<void>((wake) => (this.#wake = wake));
      }
    } finally {
      this.destroy();
    }
  }

  /** Goes on where somebody listens or waits. Never at once: a writer finishes what it does first. */
  #go(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
    if (this.#listeners.has('data')) queueMicrotask(() => this.#flow());
  }

  #flow(): void {
    try {
      while (!this.#isOver && !this.destroyed && !this.#isHeld) {
        const bytes = this.#step();
        if (bytes === 'wait') return;
        if (bytes !== null) this.#emit('data', bytes);
      }
    } catch (error) {
      this.destroy(error);
    }
  }

  /** The next piece; null: there is none, but more to do. */
  #step(): Buffer | null | 'wait' {
    const [input] = this.#waiting;
    if (input === undefined) return this.#isEnding ? this.#flush() : 'wait';
    if (this.#engine === null) throw new Error('unsupported coding');
    if (!this.#isGiven) this.#engine.give(input);
    const { bytes, state } = this.#engine.next();
    this.#isGiven = state === 'full';
    if (state === 'taken') this.#took(input);
    // What follows the compressed data is left: nobody comes for it, and nobody is told to write more.
    if (state === 'over') this.#over();
    return bytes;
  }

  /** The rest, when everything has been written. */
  #flush(): Buffer | null {
    if (this.#engine === null) throw new Error('unsupported coding');
    this.#engine.give(new Uint8Array(0));
    const { bytes, state } = this.#engine.next(Z_FINISH);
    if (state !== 'full') this.#over();
    return bytes;
  }

  #took(input: Uint8Array): void {
    this.#waiting.shift();
    this.#waitingLength -= input.length;
    if (this.#waitingLength > 0 || !this.writableNeedDrain) return;
    this.writableNeedDrain = false;
    queueMicrotask(() => this.#emit('drain'));
  }

  #over(): void {
    this.#isOver = true;
    queueMicrotask(() => this.#emit('end'));
  }

  #emit(event: StreamEvent, argument?: unknown): void {
    // Those that are there now: one that is called may add the next.
    const listeners = Array.from(this.#listeners.get(event) ?? []);
    for (const listener of listeners) listener(argument);
  }
}

interface StreamOptions {
  readonly chunkSize?: number;
}

export const createInflate = ({ chunkSize }: StreamOptions = {}): InflateStream =>
  new InflateStream('zlib', chunkSize);
export const createInflateRaw = ({ chunkSize }: StreamOptions = {}): InflateStream =>
  new InflateStream('raw', chunkSize);
export const createGunzip = ({ chunkSize }: StreamOptions = {}): InflateStream =>
  new InflateStream('gzip', chunkSize);
export const createBrotliDecompress = (): InflateStream => new InflateStream(null);
export const createZstdDecompress = (): InflateStream => new InflateStream(null);

/** All at once, as far as the bytes go: `finishFlush` is always `Z_SYNC_FLUSH`. Throws a RangeError beyond `maxOutputLength`, else what the engine says. */
export function inflateRawSync(
  bytes: Uint8Array,
  { maxOutputLength }: { readonly maxOutputLength: number; readonly finishFlush: number },
): Buffer {
  const engine = new InflateEngine('raw', defaultChunk);
  engine.give(bytes);
  const pieces: Buffer[] = [];
  let length = 0;
  for (;;) {
    const piece = engine.next(Z_SYNC_FLUSH);
    length += piece.bytes?.length ?? 0;
    if (length > maxOutputLength) throw new RangeError('more comes out than may');
    if (piece.bytes !== null) pieces.push(piece.bytes);
    if (piece.state !== 'full') return Buffer.concat(pieces);
  }
}
