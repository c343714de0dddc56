// Content-Encoding undone (RFC 9110 §8.4), innermost last, under caps on the bytes that really come
// out: a compressed bomb stops at the cap, not in memory.
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import { isTooDense } from './density.ts';

export interface CodingLimits {
  readonly maxBytes: number;
  /** Bytes out for each byte in, once more came out than `density.ts` lets pass. */
  readonly maxRatio: number;
}

/** Nobody compresses more often; each layer costs memory. */
const maxCodings = 4;

/**
 * Codings to undo, in order of undoing; null when one is unknown or there are too many. `identity`
 * and an absent header give none.
 */
export function codingsOf(header: string | undefined): readonly string[] | null {
  if (header === undefined) return [];
  const codings = header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > maxCodings || !codings.every((coding) => known.has(coding))) return null;
  // Listed in the order they were applied: the last is undone first.
  return codings.toReversed();
}

// The codings browsers send and servers use; `compress` (LZW) is used by nobody any more.
const known = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd']);

/** `bytesWritten`: of its input, what it has really decompressed. */
type Stage = Transform & { readonly bytesWritten: number };

/** Decompression as a pipeline one writes into; `onBytes` receives what comes out. */
export class Inflater {
  readonly #codings: readonly string[];
  readonly #limits: CodingLimits;
  readonly #onBytes: (bytes: Buffer) => void;
  #stages: Stage[] = [];
  #bytesIn = 0;
  #bytesOut = 0;
  #failure: 'coding' | 'tooLarge' | null = null;
  #settle: (() => void) | null = null;
  /** Stages that have not ended. */
  #open = 0;
  /** Bytes given to each stage; the last number is what came out. */
  readonly #given: number[] = [];

  constructor(codings: readonly string[], limits: CodingLimits, onBytes: (bytes: Buffer) => void) {
    this.#codings = codings;
    this.#limits = limits;
    this.#onBytes = onBytes;
  }

  /** False when the caller should wait for `drained`. */
  write(chunk: Buffer): boolean {
    if (this.#failure !== null || chunk.length === 0) return true;
    if (this.#stages.length === 0) this.#build(chunk);
    this.#bytesIn += chunk.length;
    return this.#stages[0]?.write(chunk) ?? true;
  }

  /** Calls back once when the pipeline takes more, or never will. */
  drained(resume: () => void): void {
    const first = this.#stages[0];
    // A destroyed stage never drains: waiting for it would hang the transfer.
    if (first === undefined || this.#failure !== null || !first.writableNeedDrain) return resume();
    let called = false;
    const once = (): void => {
      if (called) return;
      called = true;
      resume();
    };
    first.once('drain', once);
    // A stage that fails is closed without draining.
    first.once('close', once);
  }

  /** Resolves when everything has come out; the reason when it could not. */
  end(): Promise<'coding' | 'tooLarge' | null> {
    return new Promise((resolve) => {
      // Settled when all stages have ended, or by the first failure of any. What stands behind the
      // compressed data was not read, but would be sent on: it is a failure too.
      this.#settle = () => resolve(this.#failure ?? (this.#hasRest() ? 'coding' : null));
      if (this.#open === 0 || this.#failure !== null) this.#settle();
      else this.#stages[0]?.end();
    });
  }

  /** Stages are made with the first bytes: an empty body costs nothing. */
  #build(firstChunk: Buffer): void {
    let sniffed = false;
    this.#stages = this.#codings.map((coding) => {
      const stage = decompressor(coding, sniffed ? undefined : firstChunk[0]);
      sniffed = true;
      return stage;
    });
    for (let i = 0; i < this.#stages.length; i++) {
      const stage = this.#stages[i];
      const next = this.#stages[i + 1];
      stage?.on('error', () => this.#fail('coding'));
      this.#given[i + 1] = 0;
      stage?.on('data', (bytes: Buffer) => {
        this.#given[i + 1] = (this.#given[i + 1] ?? 0) + bytes.length;
      });
      stage?.on('end', () => {
        this.#open--;
        if (this.#open === 0) this.#settle?.();
      });
      if (next !== undefined) stage?.pipe(next);
    }
    this.#open = this.#stages.length;
    this.#stages.at(-1)?.on('data', (bytes: Buffer) => this.#out(bytes));
  }

  /** Whether a stage left bytes that it was given: each takes exactly what the one before gives. */
  #hasRest(): boolean {
    this.#given[0] = this.#bytesIn;
    return this.#stages.some((stage, i) => stage.bytesWritten < (this.#given[i] ?? 0));
  }

  /** Counts what really came out before anyone sees it. */
  #out(bytes: Buffer): void {
    if (this.#failure !== null) return;
    this.#bytesOut += bytes.length;
    const { maxBytes, maxRatio } = this.#limits;
    const tooMuch = this.#bytesOut > maxBytes;
    const tooDense = isTooDense(this.#bytesOut, this.#bytesIn, maxRatio);
    if (tooMuch || tooDense) return this.#fail('tooLarge');
    this.#onBytes(bytes);
  }

  /** Ends the pipeline at once; what was found so far stays found. */
  #fail(reason: 'coding' | 'tooLarge'): void {
    if (this.#failure !== null) return;
    this.#failure = reason;
    for (const stage of this.#stages) stage.destroy();
    this.#settle?.();
  }
}

/** One coding of `codingsOf` undone. `deflate` is zlib by the standard and raw by habit: the first byte tells. */
export function decompressor(coding: string, firstByte: number | undefined): Stage {
  switch (coding) {
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    case 'deflate':
      return firstByte === undefined || (firstByte & 0x0f) === 8
        ? createInflate()
        : createInflateRaw();
    default:
      return createGunzip();
  }
}
