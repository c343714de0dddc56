// Where the data set of a DICOM file begins and how it is encoded (PS3.10 §7.1). The bytes decide, not the
// transfer syntax that is named: private syntaxes and wrong ones are common, compressed pixels do not matter.
import { constants, inflateRawSync } from 'node:zlib';
import { maxRatio } from '../density.ts';
import { LimitReached } from './document-sink.ts';
import type { Encoding } from './dicom-data-set.ts';
import { MalformedDocument } from './malformed-document.ts';

export interface DicomFile {
  readonly bytes: Buffer;
  readonly start: number;
  readonly encoding: Encoding;
}

const deflated = /^1\.2\.840\.10008\.1\.2\.(?:1\.99|4\.95)$/;
/** Data sets hold text and numbers: more than this is a bomb. */
const maxInflated = 64 * 1_048_576;

/** With or without preamble and meta information. Throws when there is no data set. */
export function openDicomFile(bytes: Buffer): DicomFile {
  const metaStart = bytes.toString('latin1', 128, 132) === 'DICM' ? 132 : 0;
  const { syntax, end } = readMeta(bytes, metaStart);
  if (!deflated.test(syntax)) return { bytes, start: end, encoding: encodingAt(bytes, end) };
  const data = inflate(bytes.subarray(end));
  return { bytes: data, start: 0, encoding: encodingAt(data, 0) };
}

/** Group 2 is always explicit, little endian (PS3.10 §7.1). */
function readMeta(bytes: Buffer, start: number): { syntax: string; end: number } {
  let at = start;
  let syntax = '';
  while (at + 12 <= bytes.length && bytes.readUInt16LE(at) === 2) {
    const isLong = /^(?:O[BDFLVW]|SQ|U[CNRT])$/.test(bytes.toString('latin1', at + 4, at + 6));
    const length = isLong ? bytes.readUInt32LE(at + 8) : bytes.readUInt16LE(at + 6);
    const value = at + (isLong ? 12 : 8);
    if (value + length > bytes.length) throw new MalformedDocument('meta information is cut');
    if (bytes.readUInt16LE(at + 2) === 0x10) {
      syntax = bytes
        .toString('latin1', value, value + Math.min(length, 64))
        .replace(/[\0 ].*$/s, '');
    }
    at = value + length;
  }
  return { syntax, end: at };
}

function encodingAt(bytes: Buffer, at: number): Encoding {
  if (at + 8 > bytes.length) throw new MalformedDocument('no data set');
  // The first group is a small number: of 08 00 the first byte counts, of 00 08 the second.
  const isBigEndian = bytes[at] === 0 && bytes[at + 1] !== 0;
  return { isExplicit: /^[A-Z]{2}$/.test(bytes.toString('latin1', at + 4, at + 6)), isBigEndian };
}

/** As far as the bytes go: a cut file tells what it has. */
function inflate(bytes: Buffer): Buffer {
  const maxOutputLength = Math.min(maxInflated, bytes.length * maxRatio + 1024);
  try {
    return inflateRawSync(bytes, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof RangeError) throw new LimitReached('tooLarge');
    throw new MalformedDocument('data set does not inflate');
  }
}
