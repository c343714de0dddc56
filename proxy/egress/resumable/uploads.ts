// The uploads that can be resumed on this gateway. They live in memory, as the keys of what they have on disk: a
// restart ends them, and what is left on disk nobody can read.
import type { Exchange } from '../caller.ts';
import type { NotReceived } from '../receive-body.ts';
import { Upload, type UploadDesk } from './upload.ts';
import { uploadsPath } from './upload-headers.ts';

/** How long an upload may take, and how long its end is told; milliseconds. */
const lifetime = 24 * 3_600_000;
/** How long nobody asks about it before it gives way to another; milliseconds. */
const patience = 600_000;
/** Uploads of one sender that are not whole yet. */
const mostOpen = 16;
/** Ends of one sender that are kept. */
const mostKept = 256;
const sweepEvery = 60_000;

interface Entry {
  readonly upload: Upload;
  readonly sender: string;
  /** Milliseconds. */
  readonly since: number;
}

export class Uploads implements UploadDesk {
  /** Milliseconds. */
  readonly now: () => number;
  readonly #entries = new Map<string, Entry>();
  readonly #timer = setInterval(() => this.#sweep(), sweepEvery).unref();
  #isClosed = false;

  constructor(now: () => number) {
    this.now = now;
  }

  /** An upload that a request begins; it is known when `admit` has taken it. */
  begin(creation: Exchange): Upload {
    return new Upload(this, creation);
  }

  /** Takes an upload in; or why not. */
  admit(upload: Upload, sender: string): NotReceived['reason'] | null {
    if (this.#isClosed) return 'stopping';
    this.#sweep();
    const own = [...this.#entries.values()].filter((each) => each.sender === sender);
    const open = own.filter((each) => each.upload.isOpen);
    if (open.length >= mostOpen && !this.#makeRoom(open)) return 'uploadsTooMany';
    const over = own.filter((each) => each.upload.isOver);
    for (const each of over.slice(0, Math.max(0, over.length - mostKept + 1)))
      this.forget(each.upload);
    this.#entries.set(upload.id, { upload, sender, since: this.now() });
    return null;
  }

  /** The upload at an address (`isUploadTarget`), if it is this sender's; null for none. */
  find(target: string, sender: string | null): Upload | null {
    const entry = this.#entries.get(target.slice(uploadsPath.length));
    return entry?.sender === sender ? entry.upload : null;
  }

  secondsLeft({ id }: Pick<Upload, 'id'>): number {
    const since = this.#entries.get(id)?.since ?? this.now();
    return Math.max(0, Math.round((since + lifetime - this.now()) / 1000));
  }

  /** Its end is told no more. */
  forget({ id }: Pick<Upload, 'id'>): void {
    this.#entries.delete(id);
  }

  /** Ends those that are not whole; no more are taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await Promise.all([...this.#entries.values()].map(({ upload }) => upload.end('stopping')));
  }

  /** The one that has been silent longest gives way, if that is long. */
  #makeRoom(open: readonly Entry[]): boolean {
    const [silent] = open
      .map(({ upload }) => upload)
      .filter(({ isBusy, lastAsked }) => !isBusy && lastAsked <= this.now() - patience)
      .toSorted((a, b) => a.lastAsked - b.lastAsked);
    if (silent === undefined) return false;
    void silent.end('senderAborted');
    return true;
  }

  #sweep(): void {
    for (const { upload, since } of this.#entries.values()) {
      if (since > this.now() - lifetime) continue;
      void upload.end('senderAborted');
      if (upload.isOver) this.forget(upload);
    }
  }
}
