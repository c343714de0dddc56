// Bombs in a PDF: pdf.js inflates a stream whole and cannot be stopped in it, so each is inflated here first,
// in passing, with a limit. Images are left out: nobody decodes them.
import { createInflate } from 'node:zlib';
import { fromAscii, lzwLength, runLength } from './pdf-codings.ts';
import { isTooDense } from '../density.ts';
import { LimitReached } from './document-sink.ts';
import type { DocumentSink } from './document-sink.ts';

/** Of one stream. The largest that are real are embedded fonts of some 20 MB. */
const maxStream = 32 * 1_048_576;
const maxTotal = 192 * 1_048_576;
/** Deflate makes at most 1,032 bytes of one, LZW some 2,700: of a shorter stream little can come. */
const smallest = 2048;
/** Looked at for one stream; what stands around the keyword is its dictionary. */
const dictionaryLength = 2048;
/** One coding inside another multiplies what is made of a byte; no writer does that. */
const packing = /\/(?:Fl(?:ateDecode)?|LZW(?:Decode)?|RunLengthDecode|RL)\b/g;

/** Throws `LimitReached('tooLarge')` when a stream of the document is one. @returns length of the largest */
export async function refuseBombs(bytes: Buffer, sink: DocumentSink): Promise<number> {
  let total = 0;
  let largest = 0;
  for (let at = bytes.indexOf('stream'); at !== -1; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue;
    sink.read(0);
    const dictionary = dictionaryBefore(bytes, at);
    const codings = dictionary.match(packing) ?? [];
    if (codings.length > 1) throw new LimitReached('tooLarge');
    const start = at + (bytes[at + 6] === 13 ? 8 : 7);
    // The name of the coding may stand elsewhere, or be spelt in a way that only pdf.js reads.
    const coding = codings[0] ?? (isZlib(bytes, start) ? '/Fl' : undefined);
    if (coding === undefined || /\/Subtype\s*\/Image\b/.test(dictionary)) continue;
    const end = start + lengthTo(bytes, start, 'endstream');
    if (end - start < smallest) continue;
    const length = await unpackedLength(bytes, start, end, { coding, dictionary }, sink);
    total += length;
    largest = Math.max(largest, length);
    if (total > maxTotal) throw new LimitReached('tooLarge');
  }
  return largest;
}

/** RFC 1950 §2.2: deflate, and a check of the first two bytes. */
function isZlib(bytes: Buffer, at: number): boolean {
  const [method = 0, flags = 0] = bytes.subarray(at, at + 2);
  return (method & 0x0f) === 8 && method < 0x80 && (method * 256 + flags) % 31 === 0;
}

interface Packed {
  readonly coding: string;
  readonly dictionary: string;
}

async function unpackedLength(
  bytes: Buffer,
  start: number,
  end: number,
  { coding, dictionary }: Packed,
  sink: DocumentSink,
): Promise<number> {
  const ascii = /\/(?:ASCII(85|Hex)|A(85|Hx))/.exec(dictionary);
  const isHex = (ascii?.[1] ?? ascii?.[2])?.startsWith('H');
  // Deflate says itself where it ends, whatever stands before the word that ends the stream.
  const raw = bytes.subarray(
    start,
    ascii === null && coding.startsWith('/Fl') ? bytes.length : end,
  );
  const packed = ascii === null ? raw : fromAscii(raw, isHex === true ? 'hex' : '85');
  if (coding.startsWith('/Fl')) return inflatedLength(packed, sink);
  const length = coding.startsWith('/L') ? lzwLength(packed) : runLength(packed);
  if (length > maxStream) throw new LimitReached('tooLarge');
  return length;
}

/** From the beginning of the object, as far as that is near. */
function dictionaryBefore(bytes: Buffer, at: number): string {
  const head = bytes.toString('latin1', Math.max(0, at - dictionaryLength), at);
  return head.slice(head.lastIndexOf(' obj') + 1);
}

function lengthTo(bytes: Buffer, start: number, word: string): number {
  const end = bytes.indexOf(word, start);
  return (end === -1 ? bytes.length : end) - start;
}

async function inflatedLength(packed: Buffer, sink: DocumentSink): Promise<number> {
  const inflate = createInflate();
  let length = 0;
  inflate.end(packed);
  try {
    for await (const piece of inflate) {
      length += (piece as Buffer).length;
      sink.read(0);
      const isBomb = isTooDense(length, inflate.bytesWritten);
      if (isBomb || length > maxStream) throw new LimitReached('tooLarge');
    }
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    // Not deflate after all: pdf.js will find that out too.
  }
  return length;
}
