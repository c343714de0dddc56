// DICOM files of patients that do not exist, explicit little endian (PS3.5 §7.1.2, PS3.10 §7.1), without
// any library of ours or of others: names in the charset that the file declares.
import { gbkBytes } from './gbk-bytes.ts';
import type { SyntheticPatient } from './synthetic-patients.ts';

export interface DicomFile {
  readonly patient: SyntheticPatient;
  /** SpecificCharacterSet (PS3.3 C.12.1.1.2). */
  readonly charset: 'GB18030' | 'ISO_IR 192';
  /** What tells the files of a test apart; objects of one number are one object. */
  readonly number: number;
  /** Pixels in a row and rows, a byte each; four without it. */
  readonly side?: number;
  /** Without the numbers that the patient has: known by name and birth date only. */
  readonly isUnnumbered?: boolean;
}

const root = '1.2.826.0.1.3680043.8.498.7';
const explicitLittleEndian = '1.2.840.10008.1.2.1';
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';
/** VRs with four bytes of length, behind two that are nothing (PS3.5 table 7.1-1). */
const long = new Set(['OB', 'OW', 'UN', 'UT']);

export const studyOf = ({ number }: { number: number }): string => `${root}.1.${number}`;
export const seriesOf = ({ number }: { number: number }): string => `${root}.2.${number}`;
export const instanceOf = ({ number }: { number: number }): string => `${root}.3.${number}`;

export function dicomOf(file: DicomFile): Buffer {
  const { patient, charset, side = 4, isUnnumbered = false } = file;
  const encode = (text: string) =>
    // Names of the generators are in GBK, whose bytes GB18030 keeps.
    Buffer.from(charset === 'GB18030' ? gbkBytes(text) : text);
  const dataSet = Buffer.concat([
    element(0x0008, 0x0005, 'CS', charset),
    element(0x0008, 0x0016, 'UI', secondaryCapture),
    element(0x0008, 0x0018, 'UI', instanceOf(file)),
    element(0x0008, 0x0020, 'DA', '20250102'),
    element(0x0008, 0x0060, 'CS', 'CT'),
    element(0x0010, 0x0010, 'PN', encode(patient.brxm)),
    element(0x0010, 0x0020, 'LO', isUnnumbered ? '' : patient.zyh),
    element(0x0010, 0x0030, 'DA', patient.csrq.replaceAll('-', '')),
    element(0x0010, 0x1000, 'LO', isUnnumbered ? '' : patient.sfzh),
    element(0x0010, 0x2154, 'SH', isUnnumbered ? '' : patient.lxdh),
    element(0x0020, 0x000d, 'UI', studyOf(file)),
    element(0x0020, 0x000e, 'UI', seriesOf(file)),
    element(0x0028, 0x0002, 'US', short(1)),
    element(0x0028, 0x0004, 'CS', 'MONOCHROME2'),
    element(0x0028, 0x0010, 'US', short(side)),
    element(0x0028, 0x0011, 'US', short(side)),
    element(0x0028, 0x0100, 'US', short(8)),
    element(0x0028, 0x0101, 'US', short(8)),
    element(0x0028, 0x0102, 'US', short(7)),
    element(0x0028, 0x0103, 'US', short(0)),
    element(0x7fe0, 0x0010, 'OW', noise(side * side)),
  ]);
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', secondaryCapture),
    element(0x0002, 0x0003, 'UI', instanceOf(file)),
    element(0x0002, 0x0010, 'UI', explicitLittleEndian),
    element(0x0002, 0x0012, 'UI', root),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const front = [Buffer.alloc(128), Buffer.from('DICM'), element(0x0002, 0x0000, 'UL', length)];
  return Buffer.concat([...front, meta, dataSet]);
}

function element(group: number, number: number, vr: string, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  // Of even length; numbers of objects and bytes end in a zero, texts in a space.
  const pad = vr === 'UI' || vr === 'OB' ? '\0' : ' ';
  const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from(pad)]);
  const head = Buffer.alloc(long.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (long.has(vr)) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** Always the same, and nothing that an archive makes much smaller. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 12_345;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
