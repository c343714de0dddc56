// Where records wait while the database is away: sealed files in the data directory that only grow, and go when
// everything in them is in the ledger. It knows nothing of the ledger, and never gives out a record in another
// order than it took them, nor leaves one out.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SegmentKey, SpoolKeys } from './spool-keys.ts';
import { SpoolDamaged, type SegmentFrame, segmentName, SpoolSegment } from './spool-segment.ts';
import type { AppendItem } from './writer-protocol.ts';

/** What was taken in one go, and goes out in one go. */
export interface SpooledBatch {
  /** All with a key: a record that came without one has one by its place in the spool. */
  readonly items: readonly (AppendItem & { readonly key: string })[];
  /** A commit of these may have succeeded without anybody hearing of it: it has, if this writer's chain is
   *  longer than this. Null when none was tried. */
  readonly after: number | null;
}

export interface SpoolPlace {
  /** Data directory. */
  readonly dir: string;
  /** Id of this writer's chain: no other writer's spool opens. */
  readonly writer: string;
  /** Most bytes of all its files; 0 takes nothing. */
  readonly limit: number;
}

/** There is no room for more. */
export class SpoolFull extends Error {
  override readonly name = 'SpoolFull';
}

/** One outage, as far as it is spooled. */
export interface Outage {
  readonly id: string;
  /** ISO 8601. */
  readonly since: string;
  /** All that were taken, also those that have gone out. */
  readonly records: number;
  readonly bytes: number;
}

/** Most bytes of a spool unless the configuration says otherwise: about two million records. */
export const usualSpoolBytes = 1_073_741_824;
/** A file of more than this is followed by another. */
export const segmentBytes = 4 * 1_048_576;

const bodySchema = z.strictObject({
  after: z.nullable(z.int().nonnegative()),
  items: z.array(z.tuple([z.string(), z.nullable(z.string())])),
});

/** Where a data directory keeps its spool. */
export function spoolDirectory(dir: string): string {
  return join(dir, 'ledger-spool');
}

/** Where what was salvaged of a damaged spool is made ready to take its place. */
export function readySpool(dir: string): string {
  return `${spoolDirectory(dir)}.new`;
}

/** Names of the files that hold something, in order; others are what a crash left half made. */
export function spoolFiles(dir: string): string[] {
  // A crash came when the damaged one had been put aside: by then this was whole.
  const folder = [spoolDirectory(dir), readySpool(dir)].find((each) => existsSync(each));
  if (folder === undefined) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.seg'));
  return names.sort().map((name) => join(folder, name));
}

export class Spool {
  readonly #place: SpoolPlace;
  readonly #keys: SpoolKeys;
  readonly #segments: SpoolSegment[];
  /** Key of the next segment, made ahead: when it is needed, what wraps keys may be away too. */
  #fresh: SegmentKey | null = null;
  /** Read, and not yet gone out. */
  #ahead: { readonly batch: SpooledBatch; readonly records: number }[] = [];
  /** Where reading goes on: segment, offset, frame. */
  #cursor = { segment: 0, at: 0, number: 1 };
  /** Records that have not gone out. */
  left: number;

  private constructor(place: SpoolPlace, keys: SpoolKeys, segments: SpoolSegment[]) {
    this.#place = place;
    this.#keys = keys;
    this.#segments = segments;
    this.left = segments.reduce((sum, { records }) => sum + records, 0);
    this.#rewind();
  }

  /**
   * Opens what is there and looks at every frame.
   * @throws SpoolDamaged when files are missing, changed or in another order
   */
  static async open(place: SpoolPlace, keys: SpoolKeys): Promise<Spool> {
    const folder = spoolDirectory(place.dir);
    const ready = readySpool(place.dir);
    if (!existsSync(folder) && existsSync(ready)) renameSync(ready, folder);
    if (place.limit > 0) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const half = existsSync(folder) ? readdirSync(folder) : [];
    // Nobody was told of anything in a file that had not got its name yet.
    for (const name of half) if (name.endsWith('.tmp')) rmSync(join(folder, name));
    const segments = await openSegments(spoolFiles(place.dir), place.writer, keys);
    const spool = new Spool(place, keys, segments);
    if (place.limit > 0) spool.#fresh = await keys.fresh(place.writer);
    return spool;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  /** The outage that it holds records of; null when it is empty. */
  get outage(): Outage | null {
    const [first] = this.#segments;
    if (!first) return null;
    const { outage: id, since } = first.facts;
    const records = this.#segments.reduce((sum, segment) => sum + segment.records, 0);
    return { id, since, records, bytes: this.#bytes() };
  }

  get limit(): number {
    return this.#place.limit;
  }

  /**
   * Durable on return, all or nothing.
   * @param after as `SpooledBatch` says
   * @throws SpoolFull, or Error when the disk refuses: nothing is kept then
   */
  put(items: readonly AppendItem[], after: number | null): void {
    const body = spoolBody(items, after);
    if (this.#bytes() + SpoolSegment.sizeOf(body.length) > this.#place.limit) {
      throw new SpoolFull(`the spool is full: it may hold ${this.#place.limit} bytes`);
    }
    this.#segment().append(items.length, body);
    this.left += items.length;
  }

  /** What goes out next, in the order it came: as many whole batches as make so many records, but one at
   *  least where there is one. @throws SpoolDamaged */
  next(enough: number): readonly SpooledBatch[] {
    let [count, records] = [0, 0];
    while (records < enough) {
      if (count === this.#ahead.length && !this.#readOn()) break;
      records += this.#ahead[count]?.records ?? 0;
      count++;
    }
    return this.#ahead.slice(0, count).map(({ batch }) => batch);
  }

  /** So many of the batches that `next` gave are in the ledger. They stay in their files until all are: a
   *  start after a crash looks at them again, and finds their keys. */
  wentOut(count: number): void {
    for (const { records } of this.#ahead.splice(0, count)) this.left -= records;
  }

  /** Everything is in the ledger. */
  clear(): void {
    // Newest first: what a crash leaves then is a beginning, which is complete in itself.
    for (const segment of this.#segments.splice(0).toReversed()) segment.remove();
    this.left = 0;
    this.#ahead = [];
    this.#rewind();
  }

  close(): void {
    for (const segment of this.#segments.splice(0)) segment.close();
  }

  #bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #rewind(): void {
    this.#cursor = { segment: 0, at: this.#segments[0]?.first ?? 0, number: 1 };
  }

  /** The segment that takes the next frame. @throws Error when there is none and none can be made */
  #segment(): SpoolSegment {
    const last = this.#segments.at(-1);
    if (last && last.bytes < segmentBytes) return last;
    const key = this.#fresh;
    this.#makeKey();
    if (key === null) {
      // Rather a longer file than a record that is refused.
      if (last) return last;
      throw new Error('the master key cannot be asked for a key of the spool');
    }
    const { dir, writer } = this.#place;
    const made = SpoolSegment.create(spoolDirectory(dir), writer, key, {
      number: (last?.facts.number ?? 0) + 1,
      outage: last?.facts.outage ?? randomBytes(16).toString('hex'),
      since: last?.facts.since ?? new Date().toISOString(),
      previous: last ? { id: last.id, frames: last.frames } : null,
    });
    this.#segments.push(made);
    if (!last) this.#rewind();
    return made;
  }

  #makeKey(): void {
    this.#fresh = null;
    this.#keys.fresh(this.#place.writer).then(
      (key) => {
        this.#fresh ??= key;
      },
      // Asked again when the next segment wants one.
      () => undefined,
    );
  }

  /** Reads the rest of a segment; false when there is nothing more. */
  #readOn(): boolean {
    for (;;) {
      const segment = this.#segments[this.#cursor.segment];
      if (!segment) return false;
      const frames = segment.read(this.#cursor.at, this.#cursor.number);
      const last = frames.at(-1);
      if (last) {
        this.#ahead.push(...frames.map((frame) => batchOf(segment.id, segment.path, frame)));
        this.#cursor = { ...this.#cursor, at: last.end, number: last.number + 1 };
        return true;
      }
      const next = this.#segments[this.#cursor.segment + 1];
      // The last one may grow yet.
      if (!next) return false;
      this.#cursor = { segment: this.#cursor.segment + 1, at: next.first, number: 1 };
    }
  }
}

async function openSegments(
  paths: readonly string[],
  writer: string,
  keys: SpoolKeys,
): Promise<SpoolSegment[]> {
  const segments: SpoolSegment[] = [];
  for (const [i, path] of paths.entries()) {
    const last = segments.at(-1);
    if (!path.endsWith(segmentName(i + 1))) {
      throw new SpoolDamaged(`${path} has no file ${segmentName(i + 1)} before it`);
    }
    const segment = await SpoolSegment.open(path, writer, keys, i === paths.length - 1);
    const { number, outage, previous } = segment.facts;
    const follows = last
      ? previous?.id === last.id && previous.frames === last.frames && outage === last.facts.outage
      : previous === null;
    if (number !== i + 1 || !follows) {
      throw new SpoolDamaged(`${path} does not follow the file before it`);
    }
    segments.push(segment);
  }
  return segments;
}

/** What a frame holds. */
export function spoolBody(items: readonly AppendItem[], after: number | null): Buffer {
  const pairs = items.map(({ record, key }) => [record, key] as const);
  return Buffer.from(JSON.stringify({ after, items: pairs }));
}

/** What `spoolBody` made, from the segment with this id. @throws SpoolDamaged */
export function batchOf(
  id: string,
  path: string,
  { number, records, body }: Omit<SegmentFrame, 'end'>,
): { batch: SpooledBatch; records: number } {
  const parsed = bodySchema.safeParse(JSON.parse(body.toString('utf8'))).data;
  if (!parsed) throw new SpoolDamaged(`${path} holds no records in frame ${number}`);
  const { after, items } = parsed;
  const batch = {
    after,
    items: items.map(([record, key], i) => ({
      record,
      // Of its place, so that it is the same however often it is read.
      key: key ?? `spool/${id}/${number}/${i}`,
    })),
  };
  return { batch, records };
}
