// What is said to and by the inspector of files: a worker of the extension, which is the proxy's inspector.
// A content script sends a file in pieces over a port; raw values leave the worker in `found` and nowhere else.
import * as z from 'zod/mini';
import { rulePackSchema } from '../detect/rule-pack.ts';
import { inspection } from '../records/record-base.ts';
import { pageEvent } from './intake.ts';

/** Name of the port from a content script to the document that holds the worker. */
export const inspectPort = 'inspect';

/** Bytes of a piece, and pieces under way that nobody has said `took` of; the last piece may be shorter. While
 *  one is inspected the next are packed, sent and unpacked: four of a quarter take three quarters of the time
 *  that a megabyte at once takes. */
export const pieceLength = 262_144;
export const piecesUnderWay = 4;

/** A file's number, of its sender's choice; used again only after `found` or `cancel`. */
const id = z.int().check(z.nonnegative());

const opening = z.strictObject({
  type: z.literal('open'),
  id,
  /** The file's name; it says the format where the media type says nothing. */
  name: z.string().check(z.maxLength(1000)),
  /** As the browser says it; '' where it does not. */
  mediaType: z.string().check(z.maxLength(500)),
  /** The policy's packs that speak for the page; the built-in rules are there without them. */
  packs: z.optional(z.array(rulePackSchema).check(z.maxLength(100))),
});
/** Nothing more comes: answered with `found`. */
const ending = z.strictObject({ type: z.literal('end'), id });
/** Nobody asks any more: what is held of the file goes, and nothing is answered. */
const cancelling = z.strictObject({ type: z.literal('cancel'), id });

/** Over the port, whose messages are JSON. */
export const inspectJob = z.discriminatedUnion('type', [
  opening,
  z.strictObject({
    type: z.literal('bytes'),
    id,
    /** The next bytes of the file, answered with `took`; base64 of RFC 4648 §4. */
    base64: z.string().check(z.maxLength(Math.ceil(pieceLength / 3) * 4)),
  }),
  ending,
  cancelling,
]);
export type InspectJob = z.infer<typeof inspectJob>;

/** To the worker, which is given the bytes themselves. */
export type WorkerJob =
  | Exclude<InspectJob, { type: 'bytes' }>
  | { readonly type: 'bytes'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> };

/** What a file holds. */
export const fileFindings = z.strictObject({
  verdict: inspection.shape.verdict,
  reason: inspection.shape.reason,
  /** Identifiers by kind, every one of them. */
  kinds: inspection.shape.kinds,
  /** Distinct patients, also beyond those in `people`. */
  patients: z.int().check(z.nonnegative()),
  /** The first thousand, with the values that name them as the file holds them, cut to their longest form. */
  people: pageEvent.shape.patients,
  /** Of the file. */
  bytes: z.int().check(z.nonnegative()),
  /** That were looked at, counted after everything is unpacked: more than the file has where it is packed. */
  bytesInspected: inspection.shape.bytesInspected,
  /** Of all bytes, hex. */
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  level: inspection.shape.level,
  classes: inspection.shape.classes,
  prescriptionStatistics: inspection.shape.prescriptionStatistics,
});
export type FileFindings = z.infer<typeof fileFindings>;

export type InspectAnswer =
  /** One piece has been looked at: there is room for another. */
  | { readonly type: 'took'; readonly id: number }
  | { readonly type: 'found'; readonly id: number; readonly findings: FileFindings };
