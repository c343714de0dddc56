// One file's bytes to a verdict. Running text is read whole, so that a name its labels teach is found
// wherever else it stands; what has a structure goes through the readers that traffic goes through.
import type { Detector } from '../../shared/detect/detector.ts';
import { scanDocument } from '../../shared/detect/scan-document.ts';
import { dataLevel } from '../../shared/identifiers/data-level.ts';
import type { IdentifierKind, KindCounts } from '../../shared/identifiers/kind.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import type { Inspection } from '../../shared/records/record-base.ts';
import { formatOf, parseMediaType } from '../inspect/body-format.ts';
import { createDecoding } from '../inspect/charset.ts';
import { contentFormat, formatHead, wideCharset } from '../inspect/content-format.ts';
import { createInspector } from '../inspect/inspector.ts';
import { isMail } from '../inspect/mime-headers.ts';
import { Tally } from '../inspect/tally.ts';
import { beginsAsProse } from '../inspect/text-format.ts';
import { TextScanner } from '../inspect/text-scanner.ts';
import { vocabularyOf } from '../inspect/vocabulary.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import type { Samples } from './samples.ts';

export interface BodyScan {
  readonly detector: Detector;
  /** A key of this run only: it counts patients, it names nobody. */
  readonly pseudonym: Pseudonymiser;
  readonly mediaType: string;
  readonly contentEncoding: string | undefined;
  readonly samples: Samples;
  readonly maxBytes?: number;
}

/** What inspection says, with the number of patients. */
export interface BodyResult extends Inspection {
  readonly patients: number;
}

/** As traffic's bodies: more is said to be too large, and what was read counts. */
const defaultMaxBytes = 64 * 1_048_576;
/** Findings further apart than this do not speak of one person. */
const maxGap = 400;
/** Structured files give samples from their beginning. */
const sampledBytes = 262_144;

/** Rejects only when the bytes cannot be read. */
export async function scanBody(
  bytes: AsyncIterable<Uint8Array>,
  scan: BodyScan,
): Promise<BodyResult> {
  const isText = formatOf(parseMediaType(scan.mediaType).essence) === 'text';
  return isText && scan.contentEncoding === undefined
    ? await scanWhole(bytes, scan)
    : await inspectStructure(bytes, scan);
}

/** Running text. JSON or markup under a plain name is found out by its first character. */
async function scanWhole(bytes: AsyncIterable<Uint8Array>, scan: BodyScan): Promise<BodyResult> {
  const max = scan.maxBytes ?? defaultMaxBytes;
  const parts: Buffer[] = [];
  let bytesTotal = 0;
  let held = 0;
  for await (const chunk of bytes) {
    bytesTotal += chunk.length;
    const part = Buffer.from(chunk.subarray(0, Math.max(0, max - held)));
    if (part.length > 0) parts.push(part);
    held += part.length;
  }
  if (!isRunningText(headOf(parts), scan)) {
    return await inspectStructure(asStream(parts), scan, bytesTotal);
  }
  const decoding = createDecoding(parseMediaType(scan.mediaType).charset);
  if (decoding === null) return nothing({ verdict: 'unscannable', reason: 'charset', bytesTotal });
  const text = parts.map((part) => decoding.push(part)).join('') + decoding.end();
  const { kinds, patients } = count(text, scan);
  const reason =
    held < bytesTotal ? 'tooLarge' : decoding.isDoubtful ? ('charset' as const) : undefined;
  const found = Object.keys(kinds).length > 0;
  return {
    verdict: found ? 'found' : reason === undefined ? 'clean' : 'unscannable',
    ...(reason === undefined ? {} : { reason }),
    kinds,
    ...levelOf(kinds),
    patients,
    bytesInspected: held,
    bytesTotal,
  };
}

/** The first bytes; the rest is not copied for them. */
function headOf(parts: readonly Buffer[]): Buffer {
  const first: Buffer[] = [];
  let length = 0;
  for (const part of parts) {
    if (length >= formatHead) break;
    first.push(part.subarray(0, formatHead));
    length += part.length;
  }
  return Buffer.concat(first).subarray(0, formatHead);
}

/** Neither a document, a message nor markup: what people write, in a charset that its first bytes show. */
function isRunningText(head: Buffer, { mediaType }: BodyScan): boolean {
  if (contentFormat(head) !== 'text' || isMail(parseMediaType(mediaType).essence, head))
    return false;
  const isMarked = head[0] === 0xff || head[0] === 0xfe;
  if (wideCharset(head) !== null && !isMarked) return false;
  const start = head.toString('latin1', 0, 256).replace(/^\xef\xbb\xbf/, '');
  return beginsAsProse(start);
}

function levelOf(kinds: KindCounts): Pick<Inspection, 'level'> {
  const level = dataLevel(kinds);
  return level === undefined ? {} : { level };
}

function count(text: string, scan: BodyScan): { kinds: KindCounts; patients: number } {
  const tally = new Tally();
  const people = new TextScanner(tally, vocabularyOf(scan.pseudonym, scan.detector));
  let last = 0;
  for (const { kind, start, end } of scanDocument(text, scan.detector.rules)) {
    if (start - last > maxGap) people.nextPerson();
    const value = text.slice(start, end);
    people.labelled(kind, value);
    take(scan.samples, kind, value);
    last = end;
  }
  people.end();
  return { kinds: tally.kinds, patients: tally.patients().count };
}

/** @param size of the whole file, when not all of it is given */
async function inspectStructure(
  bytes: AsyncIterable<Uint8Array>,
  scan: BodyScan,
  size?: number,
): Promise<BodyResult> {
  const { mediaType, contentEncoding, pseudonym, detector, maxBytes } = scan;
  const inspector = createInspector({
    mediaType,
    contentEncoding,
    pseudonym,
    detector,
    // A name beside a birth date is one person's key, and no name by itself.
    onValue: (kind, value) => {
      if (!value.includes('\u001f')) take(scan.samples, kind, value);
    },
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
  const head: Buffer[] = [];
  let sampled = 0;
  for await (const chunk of bytes) {
    const part = Buffer.from(chunk);
    if (sampled < sampledBytes) head.push(part);
    sampled += part.length;
    if (!inspector.write(part)) {
      await new Promise<void>((resume) => inspector.drained(resume));
    }
  }
  const { inspection, patients } = await inspector.end();
  if (inspection.verdict === 'found') sample(head, scan);
  const bytesTotal = Math.max(inspection.bytesTotal, size ?? 0);
  const cut = bytesTotal > inspection.bytesTotal && inspection.reason === undefined;
  return {
    ...inspection,
    ...(cut ? { reason: 'tooLarge' } : {}),
    bytesTotal,
    patients: patients.count,
  };
}

/** Examples of what the structure's own reader has counted. */
function sample(head: readonly Buffer[], { detector, mediaType, samples }: BodyScan): void {
  if (contentFormat(Buffer.concat(head).subarray(0, formatHead)) !== 'text') return;
  const decoding = createDecoding(parseMediaType(mediaType).charset);
  if (decoding === null) return;
  const text = decoding.push(Buffer.concat(head)) + decoding.end();
  for (const { kind, start, end } of scanDocument(text, detector.rules)) {
    take(samples, kind, text.slice(start, end));
  }
}

/** Masked at once: no value is kept. */
function take(samples: Samples, kind: IdentifierKind, value: string): void {
  if (samples.wants(kind)) samples.add(kind, identifierOf(kind).mask(value));
}

function nothing(
  base: Pick<BodyResult, 'verdict' | 'bytesTotal'> & { reason: 'charset' },
): BodyResult {
  return { ...base, kinds: {}, patients: 0, bytesInspected: 0 };
}

async function* asStream(parts: readonly Buffer[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
