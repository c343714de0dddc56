// Tunnels that are open, on disk: a tunnel's record is written when it has ended, and a process that is
// killed before must not have let anything out that nobody wrote down. It never holds what went through.
import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { actor } from '../../shared/records/record-base.ts';
import { destinationClasses } from '../../shared/records/transfer-records.ts';
import { syncDirectory } from '../store/write-whole.ts';

const openTunnel = z.strictObject({
  id: z.string(),
  /** When it began, ISO 8601. */
  began: z.iso.datetime(),
  actor,
  destination: z.string(),
  class: z.enum(destinationClasses),
  sni: z.string().nullable(),
  protocol: z.enum(['tls', 'tlcp', 'other', 'none']),
});
/** What is known of a tunnel when its first byte leaves. */
export type OpenTunnel = z.infer<typeof openTunnel>;

const line = z.union([
  z.strictObject({ open: openTunnel }),
  z.strictObject({
    note: z.string(),
    sent: z.int(),
    received: z.int(),
    seconds: z.number(),
  }),
  z.strictObject({ end: z.string() }),
]);
type Line = z.infer<typeof line>;

/** How far a tunnel was when it was last noted. */
export interface Progress {
  readonly sent: number;
  readonly received: number;
  readonly seconds: number;
}

export interface LeftTunnel extends OpenTunnel, Progress {}

/** Bytes of the file from which it is written anew with what is still open. */
const longFile = 1_048_576;

export class TunnelJournal {
  readonly #path: string;
  #file: FileHandle;
  #bytes: number;
  readonly #open = new Map<string, OpenTunnel & Progress>();
  #waiting: string[] = [];
  /** The write under way and, behind it, the one that takes all that waits. */
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** What a process before this one left open. */
  readonly left: readonly LeftTunnel[];

  private constructor(path: string, file: FileHandle, bytes: number, left: readonly LeftTunnel[]) {
    this.#path = path;
    this.#file = file;
    this.#bytes = bytes;
    this.left = left;
    for (const tunnel of left) this.#open.set(tunnel.id, tunnel);
  }

  /** Makes the folder. Rejects when the file cannot be opened; a line that is cut off is passed over. */
  static async open(dir: string): Promise<TunnelJournal> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const path = join(dir, 'open-tunnels.ndjson');
    const text = await readFile(path, 'utf8').catch(() => '');
    const file = await open(path, 'a', 0o600);
    syncDirectory(dir);
    // What follows a line that was cut off must not become a part of it.
    if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n');
    return new TunnelJournal(path, file, text.length, leftIn(text));
  }

  /** Resolves when it is on the disk. Rejects when it cannot be: then nothing may leave. */
  begin(tunnel: OpenTunnel): Promise<void> {
    this.#open.set(tunnel.id, { ...tunnel, sent: 0, received: 0, seconds: 0 });
    return this.#write({ open: tunnel });
  }

  /** Best effort: what a record says after a crash. */
  note(id: string, progress: Progress): void {
    const tunnel = this.#open.get(id);
    if (tunnel === undefined) return;
    this.#open.set(id, { ...tunnel, ...progress });
    this.#write({ note: id, ...progress }).catch(() => undefined);
  }

  /** After its record is durable. Lost, it costs a second attempt at the same record. */
  end(id: string): void {
    if (this.#open.delete(id)) this.#write({ end: id }).catch(() => undefined);
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#writing).catch(() => undefined);
    await this.#file.close();
  }

  /** All that waits goes in one write and one sync. */
  #write(what: Line): Promise<void> {
    this.#waiting.push(`${JSON.stringify(what)}\n`);
    this.#next ??= this.#writing
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        const text = this.#waiting.join('');
        this.#waiting = [];
        this.#writing = this.#flush(text);
        return this.#writing;
      });
    return this.#next;
  }

  async #flush(text: string): Promise<void> {
    if (this.#bytes + text.length > longFile) return this.#rewrite();
    await this.#file.appendFile(text);
    await this.#file.datasync();
    this.#bytes += text.length;
  }

  /** A new file beside the old one, which stays until the new one is whole. */
  async #rewrite(): Promise<void> {
    const lines: Line[] = [...this.#open.values()].flatMap(
      ({ sent, received, seconds, ...tunnel }) => [
        { open: tunnel },
        { note: tunnel.id, sent, received, seconds },
      ],
    );
    const text = lines.map((each) => `${JSON.stringify(each)}\n`).join('');
    const fresh = await open(`${this.#path}.new`, 'w', 0o600);
    await fresh.writeFile(text);
    await fresh.sync();
    await rename(`${this.#path}.new`, this.#path);
    const old = this.#file;
    this.#file = fresh;
    await old.close();
    // Without it, a machine that loses its power would have the old file back.
    syncDirectory(dirname(this.#path));
    // So that a great many open ones do not have it written anew for each line.
    this.#bytes = Math.min(text.length, longFile / 2);
  }
}

function leftIn(text: string): LeftTunnel[] {
  const left = new Map<string, LeftTunnel>();
  for (const each of text.split('\n')) {
    const read = lineOf(each);
    if (read === null) continue;
    if ('open' in read) left.set(read.open.id, { ...read.open, sent: 0, received: 0, seconds: 0 });
    else if ('end' in read) left.delete(read.end);
    else {
      const { note, ...progress } = read;
      const tunnel = left.get(note);
      if (tunnel !== undefined) left.set(note, { ...tunnel, ...progress });
    }
  }
  return [...left.values()];
}

function lineOf(text: string): Line | null {
  try {
    const parsed = line.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
