// Where a body waits for its verdict: in memory while it is short, else in a temporary file that nobody can
// read, not even after a crash.
// Each file has its own AES-256-GCM key, in memory only; each 64 KB block is sealed by itself, so that
// what is sent later is verified block by block and not after the fact.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

const blockLength = 65_536;
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

  /** Holds less than a block in memory. Rejects when the disk does. */
  async write(chunk: Buffer): Promise<void> {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.#held.push(chunk);
    this.#heldLength += chunk.length;
    if (this.#heldLength < blockLength) return;
    const all = Buffer.concat(this.#held);
    let at = 0;
    for (; at + blockLength <= all.length; at += blockLength) {
      await this.#seal(all.subarray(at, at + blockLength));
    }
    this.#held = [all.subarray(at)];
    this.#heldLength = all.length - at;
  }

  /** Completes the file; SHA-256 of the whole body, hex. */
  async finish(): Promise<string> {
    if (this.#file !== null && this.#heldLength > 0) {
      await this.#seal(Buffer.concat(this.#held));
      this.#held = [];
      this.#heldLength = 0;
    }
    return this.#hash.digest('hex');
  }

  /** The body, block by block. Throws when the file is not what was written. */
  async *read(): AsyncGenerator<Buffer, void, undefined> {
    if (this.#file === null) {
      yield* this.#held;
      return;
    }
    let position = 0;
    for (const [index, length] of this.#blocks.entries()) {
      const sealed = Buffer.alloc(length + tagLength);
      const { bytesRead } = await this.#file.read(sealed, 0, sealed.length, position);
      if (bytesRead !== sealed.length) throw new Error('the spool file is shorter than written');
      position += sealed.length;
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce(index));
      decipher.setAuthTag(sealed.subarray(length));
      yield Buffer.concat([decipher.update(sealed.subarray(0, length)), decipher.final()]);
    }
  }

  /** Always called, whatever happened: closes and removes the file, forgets the key. */
  async discard(): Promise<void> {
    // First: whatever happens to the file, nobody can read it any more.
    this.#key.fill(0);
    this.#held = [];
    if (this.#file === null) return;
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true });
  }

  /** One block to disk: ciphertext, then tag. */
  async #seal(plain: Buffer): Promise<void> {
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce(this.#blocks.length));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    this.#blocks.push(plain.length);
    this.#file ??= await open(this.#path, 'wx+', 0o600);
    await this.#file.write(sealed);
  }
}

/** Block number as a 96-bit nonce: never repeated, for every file has its own key. */
function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 8);
  return bytes;
}
