// One frame of a spool file: sealed head (length of the body, number of records), then the sealed body. Both
// are bound to their place, so a frame that was changed, moved, put in or taken out does not open; and a
// length that was changed is not taken for a write that a crash cut short.
import { open, seal, SealBroken, sealingAdds, type SuiteName } from './cipher-suites.ts';

/** What a segment's frames are sealed with. */
export interface FrameKey {
  readonly suite: SuiteName;
  /** 32 bytes, of this segment alone. */
  readonly key: Buffer;
}

/** Where a frame stands; it opens nowhere else. */
export interface FramePlace {
  /** Id of the writer's chain. */
  readonly writer: string;
  /** Id of the segment. */
  readonly segment: string;
  /** From 0 within its segment. */
  readonly number: number;
}

export type DecodedFrame =
  | {
      readonly state: 'whole';
      readonly records: number;
      readonly body: Buffer;
      /** Where the next frame begins. */
      readonly end: number;
    }
  /** Nothing follows. */
  | { readonly state: 'end' }
  /** What follows is shorter than a frame: a crash came into the middle of its writing. */
  | { readonly state: 'torn' };

const headBytes = 8;

/** @param records how many are in the body */
export function encodeFrame(
  { suite, key }: FrameKey,
  place: FramePlace,
  records: number,
  body: Uint8Array,
): Buffer {
  const sealed = seal(suite, key, aboutOf(place, 'body'), body);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(sealed.length, 0);
  head.writeUInt32BE(records, 4);
  return Buffer.concat([seal(suite, key, aboutOf(place, 'head'), head), sealed]);
}

/**
 * The frame at an offset of a segment's bytes.
 * @throws SealBroken when it is not what was written there
 */
export function decodeFrame(
  { suite, key }: FrameKey,
  place: FramePlace,
  bytes: Buffer,
  at: number,
): DecodedFrame {
  if (at === bytes.length) return { state: 'end' };
  const head = decodeHead({ suite, key }, place, bytes, at);
  if (head === null || head.end > bytes.length) return { state: 'torn' };
  const body = open(key, aboutOf(place, 'body'), bytes.subarray(head.from, head.end));
  return { state: 'whole', records: head.records, body, end: head.end };
}

/** What a frame says of itself, which is sealed apart: where its body is, and how many records are in it. */
export interface FrameHead {
  readonly from: number;
  /** Where the next frame begins, if the bytes reach so far. */
  readonly end: number;
  readonly records: number;
}

/**
 * The head of the frame at an offset, whatever became of its body; null where the bytes end before it does.
 * @throws SealBroken when it is not what was written there
 */
export function decodeHead(
  { suite, key }: FrameKey,
  place: FramePlace,
  bytes: Buffer,
  at: number,
): FrameHead | null {
  const from = at + headBytes + sealingAdds(suite);
  if (from > bytes.length) return null;
  const head = open(key, aboutOf(place, 'head'), bytes.subarray(at, from));
  if (head.length !== headBytes) throw new SealBroken('has a head of another length');
  return { from, end: from + head.readUInt32BE(0), records: head.readUInt32BE(4) };
}

function aboutOf({ writer, segment, number }: FramePlace, part: 'head' | 'body'): string {
  return `spool ${writer} ${segment} ${number} ${part}`;
}
