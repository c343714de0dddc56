// SHA-256 of a file that comes in pieces. The browser's own hash is ten times as fast as one in JavaScript and runs
// beside it, but takes a text whole: what is short enough to be held is left to it, what is longer is hashed as it
// comes.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Bytes that are held for the browser's hash. */
const longestHeld = 16 * 1024 * 1024;

export class FileHash {
  #held: Uint8Array[] = [];
  #length = 0;
  #running: ReturnType<typeof sha256.create> | null = null;

  /** The bytes must not be changed afterwards. */
  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#running !== null) {
      this.#running.update(bytes);
      return;
    }
    this.#held.push(bytes);
    if (this.#length > longestHeld) this.#run();
  }

  /** Once; 64 hexadecimal digits. Never rejects. */
  async digest(): Promise<string> {
    if (this.#running === null) {
      const whole = joined(this.#held, this.#length);
      const digest = await crypto.subtle.digest('SHA-256', whole).catch(() => null);
      if (digest !== null) return bytesToHex(new Uint8Array(digest));
    }
    return bytesToHex(this.#run().digest());
  }

  #run(): ReturnType<typeof sha256.create> {
    const running = this.#running ?? sha256.create();
    for (const bytes of this.#held) running.update(bytes);
    this.#held = [];
    this.#running = running;
    return running;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
