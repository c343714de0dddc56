// Reads what can be read of a spool file that was damaged. Every frame is sealed by itself and bound to its place,
// so what opens is what was written there; where one does not, the next is looked for. It changes nothing.
import { readFileSync } from 'node:fs';
import { SealBroken, sealMark } from '../cipher-suites.ts';
import { decodeFrame, decodeHead, type FramePlace } from '../spool-frame.ts';
import type { SegmentKey, SpoolKeys } from '../spool-keys.ts';
import {
  factsSchema,
  type SegmentFacts,
  type SegmentFrame,
  segmentKey,
  SpoolDamaged,
} from '../spool-segment.ts';

/** Frames that cannot be read. */
export interface LostFrames {
  /** Number of the first, from 1. */
  readonly from: number;
  /** How many; null when what follows cannot be read either. */
  readonly frames: number | null;
  /** Records in them, which their heads tell; null when those cannot be read. */
  readonly records: number | null;
}

export interface SalvagedSegment {
  /** Null when the file does not say which it is. */
  readonly facts: SegmentFacts | null;
  readonly id: string | null;
  readonly frames: readonly Omit<SegmentFrame, 'end'>[];
  readonly lost: readonly LostFrames[];
  /** Number of the frame behind the last one that is here. */
  readonly next: number;
}

/** So many numbers are tried for the frame behind a damage: a page of a disk holds some tens of frames. */
const numbersTried = 64;
/** So far behind it the number is looked for; further on only the very next one is. */
const nearby = 32_768;

/**
 * @param isLast whether a crash may have cut its last frame short, which then was acknowledged to nobody
 * @throws Error when the master key cannot be asked; that says nothing of the file
 */
export async function salvageSegment(
  path: string,
  writer: string,
  keys: SpoolKeys,
  isLast: boolean,
): Promise<SalvagedSegment> {
  const bytes = readFileSync(path);
  try {
    const { key, at } = await segmentKey(path, writer, keys, bytes);
    return read({ bytes, key, writer, isLast }, at);
  } catch (error) {
    if (!(error instanceof SpoolDamaged)) throw error;
    const lost = [{ from: 1, frames: null, records: null }];
    return { facts: null, id: null, frames: [], lost, next: 1 };
  }
}

interface Source {
  readonly bytes: Buffer;
  readonly key: SegmentKey;
  readonly writer: string;
  readonly isLast: boolean;
}

function read(source: Source, begin: number): SalvagedSegment {
  const { key, isLast } = source;
  const frames: Omit<SegmentFrame, 'end'>[] = [];
  const lost: LostFrames[] = [];
  let facts: SegmentFacts | null = null;
  let number = 0;
  for (let at = begin; ; ) {
    const frame = frameAt(source, at, number);
    if (frame.state === 'end' || (frame.state === 'torn' && isLast)) break;
    if (frame.state === 'whole') {
      if (number === 0) facts = factsOf(frame.body);
      else frames.push({ number, records: frame.records, body: frame.body });
      [at, number] = [frame.end, number + 1];
      continue;
    }
    const found = frame.state === 'broken' ? frame.next : null;
    // The facts are no records.
    const from = Math.max(1, number);
    if (found === null || found.number > from) {
      const count = found && found.number - from;
      lost.push({ from, frames: count, records: frame.state === 'broken' ? frame.records : null });
    }
    if (found === null) break;
    [at, number] = [found.at, found.number];
  }
  return { facts, id: key.id, frames, lost, next: Math.max(1, number) };
}

type Found =
  | ReturnType<typeof decodeFrame>
  | {
      readonly state: 'broken';
      /** Records that it held, if its head can be read. */
      readonly records: number | null;
      readonly next: { readonly at: number; readonly number: number } | null;
    };

function frameAt(source: Source, at: number, number: number): Found {
  const { bytes, key } = source;
  try {
    return decodeFrame(key, placeOf(source, number), bytes, at);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
  }
  const head = headAt(source, at, number);
  if (head)
    return { state: 'broken', records: head.records, next: { at: head.end, number: number + 1 } };
  return { state: 'broken', records: null, next: nextHead(source, at, number + 1) };
}

/** Where the next frame begins whose head opens, behind one whose does not. */
function nextHead(
  source: Source,
  behind: number,
  first: number,
): { at: number; number: number } | null {
  const mark = sealMark(source.key.suite);
  for (let at = behind + 1; at < source.bytes.length; at++) {
    if (source.bytes[at] !== mark) continue;
    const most = at - behind < nearby ? first + numbersTried : first + 1;
    for (let number = first; number < most; number++)
      if (headAt(source, at, number)) return { at, number };
  }
  return null;
}

function headAt(source: Source, at: number, number: number) {
  try {
    return decodeHead(source.key, placeOf(source, number), source.bytes, at);
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

function placeOf({ writer, key }: Source, number: number): FramePlace {
  return { writer, segment: key.id, number };
}

function factsOf(body: Buffer): SegmentFacts | null {
  try {
    return factsSchema.safeParse(JSON.parse(body.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
