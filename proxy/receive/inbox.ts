// Where transfers of other hospitals are put: a file each, complete or not there, for the hospital's own
// systems to fetch. Readable by the owner only; it is theirs to take away.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export interface Received {
  readonly sha256: string;
  readonly bytes: number;
}

/** Why nothing was kept. */
export type NotReceived = 'tooLarge' | 'aborted' | 'empty';

export class Inbox {
  readonly #dir: string;

  /** @param dir made as needed, one folder a sender in it */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /**
   * Takes a body in; the file is whole and durable on return. Rejects when the disk does.
   * @param name of letters, digits and hyphens
   */
  async take(
    sender: string,
    name: string,
    body: Readable,
    maxBytes: number,
  ): Promise<Received | NotReceived> {
    const dir = join(this.#dir, sender);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const part = join(dir, `.${name}.${randomBytes(6).toString('hex')}.part`);
    const file = await open(part, 'wx', 0o600);
    const hash = createHash('sha256');
    let bytes = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > maxBytes) return 'tooLarge';
        hash.update(chunk);
        await file.write(chunk);
      }
      if (bytes === 0) return 'empty';
      await file.sync();
      await rename(part, join(dir, name));
      return { sha256: hash.digest('hex'), bytes };
    } catch (error) {
      if (body.errored || body.destroyed) return 'aborted';
      throw error;
    } finally {
      await file.close();
      await rm(part, { force: true });
    }
  }

  /** The receipt that was given for a transfer; null when none was. */
  async receipt(sender: string, name: string): Promise<string | null> {
    return readFile(join(this.#dir, sender, `${name}.receipt`), 'utf8').catch(() => null);
  }

  /** Keeps a receipt beside its file. */
  async keep(sender: string, name: string, receipt: string): Promise<void> {
    await writeFile(join(this.#dir, sender, `${name}.receipt`), receipt, {
      mode: 0o600,
      flush: true,
    });
  }
}
