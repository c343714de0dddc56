// One file of the spool: a line that names its key, a frame of facts that binds it to the segment before it,
// then frames of records. It only grows, and every frame is on the disk before anybody is told of it.
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { syncDirectory } from '../store/write-whole.ts';
import { keyBytes, SealBroken, suiteNames } from './cipher-suites.ts';
import { decodeFrame, encodeFrame } from './spool-frame.ts';
import type { SegmentKey, SpoolKeys } from './spool-keys.ts';

/** What a segment says of itself. */
export const factsSchema = z.strictObject({
  /** From 1; its file is named for it. */
  number: z.int().positive(),
  /** Id that all segments of one outage share. */
  outage: z.string().regex(/^[0-9a-f]{32}$/),
  /** When the outage began, ISO 8601. */
  since: z.iso.datetime(),
  /** The segment before it, whole. */
  previous: z.nullable(z.strictObject({ id: z.string(), frames: z.int().positive() })),
});
export type SegmentFacts = z.infer<typeof factsSchema>;

const lineSchema = z.strictObject({
  v: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{32}$/),
  suite: z.enum(suiteNames),
  master: z.string(),
  wrapped: z.base64(),
});

/** The spool is not what was written: nothing of it may be left out in silence. */
export class SpoolDamaged extends Error {
  override readonly name = 'SpoolDamaged';

  constructor(what: string) {
    super(`${what}; “medveil spool” 说明哪些记录可读 says what of it can be read`);
  }
}

/** A frame of records, opened. */
export interface SegmentFrame {
  readonly number: number;
  readonly records: number;
  readonly body: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

export class SpoolSegment {
  readonly path: string;
  readonly facts: SegmentFacts;
  readonly #writer: string;
  readonly #key: SegmentKey;
  readonly #file: number;
  /** Frames that are on the disk, the one with the facts among them. */
  frames: number;
  records = 0;
  /** Bytes that are on the disk. */
  bytes: number;
  /** Where the first frame of records begins. */
  readonly first: number;

  private constructor(
    path: string,
    writer: string,
    key: SegmentKey,
    facts: SegmentFacts,
    first: number,
  ) {
    this.path = path;
    this.#writer = writer;
    this.#key = key;
    this.facts = facts;
    this.first = first;
    this.bytes = first;
    this.frames = 1;
    this.#file = openSync(path, 'r+');
  }

  get id(): string {
    return this.#key.id;
  }

  /** A new segment; under its name it is whole, facts included. @throws Error when the disk refuses */
  static create(dir: string, writer: string, key: SegmentKey, facts: SegmentFacts): SpoolSegment {
    const { id, suite, master, wrapped } = key;
    const line = { v: 1, id, suite, master, wrapped: wrapped.toString('base64') };
    const place = { writer, segment: id, number: 0 };
    const bytes = Buffer.concat([
      Buffer.from(`${JSON.stringify(line)}\n`),
      encodeFrame(key, place, 0, Buffer.from(JSON.stringify(facts))),
    ]);
    const path = join(dir, segmentName(facts.number));
    writeFileSync(`${path}.tmp`, bytes, { mode: 0o600, flush: true });
    renameSync(`${path}.tmp`, path);
    syncDirectory(dir);
    return new SpoolSegment(path, writer, key, facts, bytes.length);
  }

  /**
   * Opens a segment and every frame in it. A last frame that a crash cut short is cut off.
   * @param isLast whether it may end in such a frame
   * @throws SpoolDamaged when it is not what was written
   */
  static async open(
    path: string,
    writer: string,
    keys: SpoolKeys,
    isLast: boolean,
  ): Promise<SpoolSegment> {
    const bytes = readFileSync(path);
    const { key, at } = await segmentKey(path, writer, keys, bytes);
    const place = { writer, segment: key.id, number: 0 };
    const head = opened(path, 0, () => decodeFrame(key, place, bytes, at));
    const facts =
      head.state === 'whole' ? factsSchema.safeParse(parsed(head.body)).data : undefined;
    if (head.state !== 'whole' || !facts) throw new SpoolDamaged(`${path} does not say what it is`);
    const segment = new SpoolSegment(path, writer, key, facts, head.end);
    segment.#scan(bytes, isLast);
    return segment;
  }

  #scan(bytes: Buffer, isLast: boolean): void {
    for (;;) {
      const place = { writer: this.#writer, segment: this.id, number: this.frames };
      const at = this.bytes;
      const next = opened(this.path, this.frames, () => decodeFrame(this.#key, place, bytes, at));
      if (next.state === 'end') return;
      if (next.state === 'torn') {
        if (!isLast) throw new SpoolDamaged(`${this.path} was cut off in frame ${this.frames}`);
        return this.#cut();
      }
      this.frames++;
      this.records += next.records;
      this.bytes = next.end;
    }
  }

  /** Bytes that a frame with so many bytes of content takes, near enough for a limit. */
  static sizeOf(content: number): number {
    return content + 200;
  }

  /** Durable on return. @throws Error when the disk refuses; the segment is then as it was */
  append(records: number, body: Uint8Array): void {
    const place = { writer: this.#writer, segment: this.id, number: this.frames };
    const frame = encodeFrame(this.#key, place, records, body);
    try {
      for (let done = 0; done < frame.length; ) {
        done += writeSync(this.#file, frame, done, frame.length - done, this.bytes + done);
      }
      fsyncSync(this.#file);
    } catch (error) {
      this.#cut();
      throw error;
    }
    this.bytes += frame.length;
    this.records += records;
    this.frames++;
  }

  /** All frames from an offset on. @param number of the first of them
   *  @throws SpoolDamaged when the file was changed since it was written */
  read(at: number, number: number): SegmentFrame[] {
    const bytes = Buffer.alloc(this.bytes - at);
    const length = readSync(this.#file, bytes, 0, bytes.length, at);
    if (length !== bytes.length) throw new SpoolDamaged(`${this.path} is shorter than written`);
    const frames: SegmentFrame[] = [];
    for (let [from, next] = [0, number]; from < length; next++) {
      const place = { writer: this.#writer, segment: this.id, number: next };
      const frame = opened(this.path, next, () => decodeFrame(this.#key, place, bytes, from));
      if (frame.state !== 'whole') throw new SpoolDamaged(`${this.path} ends before its end`);
      frames.push({ ...frame, number: next, end: at + frame.end });
      from = frame.end;
    }
    return frames;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Everything in it is in the ledger. */
  remove(): void {
    this.close();
    rmSync(this.path, { force: true });
    syncDirectory(dirname(this.path));
  }

  /** What stands behind the last whole frame was acknowledged to nobody. */
  #cut(): void {
    ftruncateSync(this.#file, this.bytes);
    fsyncSync(this.#file);
  }
}

/** `00000001.seg` */
export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.seg`;
}

/** The key of a segment, and where its first frame begins. @throws SpoolDamaged */
export async function segmentKey(
  path: string,
  writer: string,
  keys: SpoolKeys,
  bytes: Buffer,
): Promise<{ key: SegmentKey; at: number }> {
  const at = bytes.indexOf(0x0a) + 1;
  const line = lineSchema.safeParse(parsed(bytes.subarray(0, Math.max(0, at - 1)))).data;
  if (!line) throw new SpoolDamaged(`${path} does not begin as a spool file does`);
  const { v: _, ...named } = line;
  const stored = { ...named, wrapped: Buffer.from(line.wrapped, 'base64') };
  try {
    const key = await keys.unwrap(writer, stored);
    if (key.length === keyBytes) return { key: { ...stored, key }, at };
  } catch (error) {
    // A key service that does not answer says nothing of the file.
    if (!(error instanceof SealBroken)) {
      const why = error instanceof Error ? error.message : 'unknown';
      throw new Error(`${path} cannot be opened: ${why}`, { cause: error });
    }
  }
  throw new SpoolDamaged(`${path} is not of this writer, or its key was changed`);
}

function opened<T>(path: string, number: number, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new SpoolDamaged(`${path} is damaged: frame ${number} ${error.message}`);
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
