// Where a body waits for its verdict: in memory while it is short, else in a temporary file that nobody can
// read, not even after a crash.
// Each file has its own AES-256-GCM key, in memory only; each block is sealed by itself, so that what is sent
// later is verified block by block and not after the fact. One block is on its way to or from the disk while
// the next one is received or the last one sent.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const blockLength = 262_144;
/** Longer bodies are not kept in memory. */
const shortLength = 65_536;
const tagLength = 16;
const suffix = '.spool';

/** Removes what an earlier run left behind (unreadable without its keys). Makes the directory. */
export async function sweepSpool(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  for (const name of await readdir(dir)) {
    if (name.endsWith(suffix)) await rm(join(dir, name), { force: true });
  }
}

export class Spool {
  /** Null until a block is full. */
  #file: FileHandle | null = null;
  readonly #path: string;
  readonly #key = randomBytes(32);
  readonly #hash: Hash = createHash('sha256');
  #held: Buffer[] = [];
  #heldLength = 0;
  #writing: Promise<void> = Promise.resolve();
  /** Plaintext length of each sealed block. */
  readonly #blocks: number[] = [];
  #bytes = 0;

  /** @param dir swept and made by `sweepSpool` */
  constructor(dir: string) {
    this.#path = join(dir, randomBytes(16).toString('hex') + suffix);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Rejects when the disk does, or did for what was written before. */
  async write(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + blockLength - this.#heldLength);
      this.#held.push(part);
      this.#heldLength += part.length;
      at += part.length;
      if (this.#heldLength === blockLength) await this.#seal();
    }
  }

  /** Completes the file; SHA-256 of the whole body, hex. */
  async finish(): Promise<string> {
    if (this.#bytes > shortLength && this.#heldLength > 0) await this.#seal();
    await this.#writing;
    return this.#hash.digest('hex');
  }

  /** The body, block by block. Throws when the file is not what was written. */
  async *read(): AsyncGenerator<Buffer, void, undefined> {
    const file = this.#file;
    if (file === null) {
      yield* this.#held;
      return;
    }
    let position = 0;
    let next: Promise<Buffer> | null = null;
    for (const [index, length] of this.#blocks.entries()) {
      const sealed = await (next ?? readBlock(file, position, length));
      position += sealed.length;
      const following = this.#blocks[index + 1];
      next = following === undefined ? null : readBlock(file, position, following);
      // Nobody may come for it any more.
      next?.catch(() => undefined);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce(index));
      decipher.setAuthTag(sealed.subarray(length));
      const plain = decipher.update(sealed.subarray(0, length));
      // GCM gives everything in `update`; this verifies it.
      decipher.final();
      release(sealed);
      yield plain;
    }
  }

  /** A block that `read` gave is on the wire, and nobody looks at it any more. */
  sent(block: Buffer): void {
    if (this.#file !== null) release(block);
  }

  /** Always called, whatever happened: closes and removes the file, forgets the key. */
  async discard(): Promise<void> {
    // First: whatever happens to the file, nobody can read it any more.
    this.#key.fill(0);
    this.#held = [];
    await this.#writing.catch(() => undefined);
    if (this.#file === null) return;
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true });
  }

  /** What is held becomes a block on its way to disk: ciphertext, then tag. Waits for the one before it. */
  async #seal(): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce(this.#blocks.length));
    const sealed = this.#held.map((part) => cipher.update(part));
    cipher.final();
    sealed.push(cipher.getAuthTag());
    this.#blocks.push(this.#heldLength);
    this.#held = [];
    this.#heldLength = 0;
    await this.#writing;
    this.#writing = this.#append(sealed);
    // Whoever waits for it next hears of it.
    this.#writing.catch(() => undefined);
  }

  async #append(sealed: Buffer[]): Promise<void> {
    this.#file ??= await open(this.#path, 'wx+', 0o600);
    let left = sealed;
    while (left.length > 0) {
      const { bytesWritten } = await this.#file.writev(left);
      left = behind(left, bytesWritten);
    }
    for (const part of sealed) release(part);
  }
}

/** What is left of buffers of which so many bytes are written. */
function behind(buffers: readonly Buffer[], written: number): Buffer[] {
  let at = written;
  const left: Buffer[] = [];
  for (const buffer of buffers) {
    if (at < buffer.length) left.push(buffer.subarray(at));
    at = Math.max(0, at - buffer.length);
  }
  return left;
}

/** Memory outside the heap waits for a collection of the heap, which hardly grows by it: given back at once. */
function release({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** A sealed block with its tag. */
async function readBlock(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const sealed = Buffer.allocUnsafeSlow(length + tagLength);
  const { bytesRead } = await file.read(sealed, 0, sealed.length, position);
  if (bytesRead !== sealed.length) throw new Error('the spool file is shorter than written');
  return sealed;
}

/** Block number as a 96-bit nonce: never repeated, for every file has its own key. */
function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 8);
  return bytes;
}
