// A damaged spool: what of it can be read, and the operator's decision to go on with that. Files are put aside as
// they are, never changed; what can be read waits anew, with a record of what is lost; the next start brings both
// into the ledger. Nothing is given up unless somebody says so.
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Actor } from '../../../shared/records/record-base.ts';
import { canonicalJson } from '../../../shared/records/canonical.ts';
import type { RecordOf } from '../../../shared/records/record.ts';
import { syncDirectory } from '../../store/write-whole.ts';
import {
  batchOf,
  readySpool,
  segmentBytes,
  spoolBody,
  spoolDirectory,
  type SpooledBatch,
  spoolFiles,
} from '../spool.ts';
import type { SpoolKeys } from '../spool-keys.ts';
import { segmentName, SpoolSegment } from '../spool-segment.ts';
import { type LostFrames, type SalvagedSegment, salvageSegment } from './salvage-segment.ts';

/** One file of the spool, or one that should be there. */
export interface FileReport {
  readonly name: string;
  /** `unreadable`: nothing of it can be read. */
  readonly state: 'whole' | 'damaged' | 'unreadable' | 'missing';
  /** Records that can be read. */
  readonly records: number;
  readonly lost: readonly LostFrames[];
}

export interface SpoolReport {
  readonly files: readonly FileReport[];
  /** When the outage began, as far as any file says; ISO 8601. */
  readonly since: string | null;
  /** Records that can be read. */
  readonly records: number;
  /** Records that cannot; null when it is not known how many. */
  readonly lost: number | null;
  readonly isWhole: boolean;
}

interface Salvaged extends SpoolReport {
  readonly outage: string | null;
  readonly batches: readonly SpooledBatch[];
}

/** Looks at every frame of a spool that nobody writes to. @throws Error when a master key cannot be asked */
export async function inspectSpool(
  dir: string,
  writer: string,
  keys: SpoolKeys,
): Promise<SpoolReport> {
  const { files, since, records, lost, isWhole } = await salvage(dir, writer, keys);
  return { files, since, records, lost, isWhole };
}

/** Who goes on without what is lost, and why. */
export interface Decision {
  readonly actor: Actor;
  readonly note: string;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * Puts a damaged spool aside and what can be read of it in its place. A crash at any point leaves the one or the
 * other.
 * @returns where the damaged files are now
 * @throws Error when the disk refuses: nothing is changed then
 */
export async function setAside(
  dir: string,
  writer: string,
  keys: SpoolKeys,
  { actor, note, at }: Decision,
): Promise<{ readonly aside: string; readonly report: SpoolReport }> {
  const { batches, outage, ...report } = await salvage(dir, writer, keys);
  const aside = `${spoolDirectory(dir)}-aside-${at.replaceAll(/[-:]|\.\d+/g, '')}`;
  const record: RecordOf<'incident.spool'> = {
    v: 1,
    at,
    kind: 'incident.spool',
    actor,
    since: report.since,
    kept: report.records,
    lost: report.lost,
    files: spoolFiles(dir).map((path) => ({
      name: basename(path),
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    })),
    aside: basename(aside),
    note,
  };
  const all = [...batches, { after: null, items: [{ record: canonicalJson(record), key: null }] }];
  const ready = readySpool(dir);
  rmSync(ready, { recursive: true, force: true });
  mkdirSync(ready, { mode: 0o700 });
  const facts = {
    outage: outage ?? randomBytes(16).toString('hex'),
    since: report.since ?? at,
  };
  await writeSegments(ready, writer, keys, facts, all);
  renameSync(spoolDirectory(dir), aside);
  renameSync(ready, spoolDirectory(dir));
  syncDirectory(dir);
  return { aside, report };
}

type Batch = Pick<SpooledBatch, 'after'> & {
  readonly items: readonly { readonly record: string; readonly key: string | null }[];
};

async function writeSegments(
  folder: string,
  writer: string,
  keys: SpoolKeys,
  facts: { readonly outage: string; readonly since: string },
  batches: readonly Batch[],
): Promise<void> {
  let last: SpoolSegment | null = null;
  for (const { items, after } of batches) {
    if (last === null || last.bytes >= segmentBytes) {
      const previous: { id: string; frames: number } | null = last && {
        id: last.id,
        frames: last.frames,
      };
      const number: number = (last?.facts.number ?? 0) + 1;
      last?.close();
      last = SpoolSegment.create(folder, writer, await keys.fresh(writer), {
        ...facts,
        number,
        previous,
      });
    }
    last.append(items.length, spoolBody(items, after));
  }
  last?.close();
}

async function salvage(dir: string, writer: string, keys: SpoolKeys): Promise<Salvaged> {
  const paths = new Map(spoolFiles(dir).map((path) => [basename(path), path]));
  const most = Math.max(0, ...[...paths.keys()].map((name) => Number.parseInt(name, 10) || 0));
  const files: FileReport[] = [];
  const batches: SpooledBatch[] = [];
  let [outage, since]: (string | null)[] = [null, null];
  let before: SalvagedSegment | null = null;
  for (let number = 1; number <= most; number++) {
    const name = segmentName(number);
    const path = paths.get(name);
    const read: SalvagedSegment | null =
      path === undefined ? null : await salvageSegment(path, writer, keys, number === most);
    const segment: SalvagedSegment | null = read && ofThis(read, number, outage) ? read : null;
    // The file behind says how many frames this one had.
    const file = fileReport(name, path !== undefined, segment);
    const end = files.length - 1;
    const previous = segment?.facts?.previous;
    if (before && previous && files[end])
      files[end] = completed(files[end], before, previous.frames);
    files.push(file);
    outage ??= segment?.facts?.outage ?? null;
    since ??= segment?.facts?.since ?? null;
    const { id } = segment ?? {};
    if (segment && id)
      batches.push(...segment.frames.map((frame) => batchOf(id, name, frame).batch));
    before = segment;
  }
  const records = files.reduce((sum, file) => sum + file.records, 0);
  const all = files.flatMap((file) => file.lost.map((each) => each.records));
  const lost = all.some((each) => each === null)
    ? null
    : all.reduce<number>((sum, each) => sum + (each ?? 0), 0);
  const isWhole = files.every(({ state }) => state === 'whole');
  return { files, since: since ?? null, records, lost, isWhole, outage: outage ?? null, batches };
}

/** Another spool's file under this name is not what was written here. */
function ofThis(
  { facts }: SalvagedSegment,
  number: number,
  outage: string | null | undefined,
): boolean {
  return facts === null || (facts.number === number && (!outage || facts.outage === outage));
}

const everything: LostFrames = { from: 1, frames: null, records: null };

function fileReport(name: string, isThere: boolean, segment: SalvagedSegment | null): FileReport {
  if (!segment) {
    const state = isThere ? 'unreadable' : 'missing';
    return { name, state, records: 0, lost: [everything] };
  }
  const records = segment.frames.reduce((sum, frame) => sum + frame.records, 0);
  const { lost, id, facts } = segment;
  if (id === null) return { name, state: 'unreadable', records, lost };
  return { name, state: lost.length > 0 || facts === null ? 'damaged' : 'whole', records, lost };
}

/** With what the next file says of this one. @param frames that it had, its facts among them */
function completed(file: FileReport, { lost, next }: SalvagedSegment, frames: number): FileReport {
  const open = lost.at(-1);
  const missing = frames - (open?.frames === null ? open.from : next);
  if (missing <= 0) return file;
  const tail: LostFrames = { from: frames - missing, frames: missing, records: null };
  const known = open?.frames === null ? lost.slice(0, -1) : lost;
  return {
    ...file,
    state: file.state === 'whole' ? 'damaged' : file.state,
    lost: [...known, tail],
  };
}
