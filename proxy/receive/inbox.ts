// Where transfers of other hospitals are put: a file each, complete or not there, for the hospital's own
// systems to fetch. Readable by the owner only; it is theirs to take away. A file gets its name when it is on
// record, and what was refused takes nobody's place.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncDirectory, writeWhole } from '../store/write-whole.ts';

/** A body that is whole and durable, and has no name yet. Either `keep` or `drop` is called. */
export interface Arrival {
  readonly sha256: string;
  readonly bytes: number;
  /** Gives it its name, and then its receipt beside it. */
  keep(receipt: string): Promise<void>;
  drop(): Promise<void>;
}

/** Why nothing was kept. */
export type NotReceived = 'tooLarge' | 'aborted' | 'empty';

const unnamed = '.part';

export class Inbox {
  readonly #dir: string;

  /** @param dir made as needed, one folder a sender in it; what a stop left without a name is swept away */
  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (name.endsWith(unnamed)) rmSync(join(dir, name), { force: true });
    }
  }

  /** Takes a body in. Rejects when the disk does. @param name of letters, digits and hyphens */
  async take(
    sender: string,
    name: string,
    body: Readable,
    maxBytes: number,
  ): Promise<Arrival | NotReceived> {
    const dir = join(this.#dir, sender);
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const part = join(dir, `.${name}.${randomBytes(6).toString('hex')}${unnamed}`);
    const drop = () => rm(part, { force: true });
    const received = await receiveInto(part, body, maxBytes).catch(async (error: unknown) => {
      await drop();
      throw error;
    });
    if (typeof received === 'string') {
      await drop();
      return received;
    }
    return {
      ...received,
      drop,
      async keep(receipt) {
        await rename(part, join(dir, name));
        syncDirectory(dir);
        writeWhole(join(dir, `${name}.receipt`), receipt);
      },
    };
  }

  /** The receipt that was given for a transfer; null when none was. */
  async receipt(sender: string, name: string): Promise<string | null> {
    return readFile(join(this.#dir, sender, `${name}.receipt`), 'utf8').catch(() => null);
  }
}

async function receiveInto(
  path: string,
  body: Readable,
  maxBytes: number,
): Promise<Pick<Arrival, 'sha256' | 'bytes'> | NotReceived> {
  const file = await open(path, 'wx', 0o600);
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
    return { sha256: hash.digest('hex'), bytes };
  } catch (error) {
    if (body.errored || body.destroyed) return 'aborted';
    throw error;
  } finally {
    await file.close();
  }
}
