// Signature lines beside the log's own: what a witness (or a further key of the log) signs of a
// checkpoint, and how it is checked. Source: c2sp.org/tlog-cosignature.
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  type Checkpoint,
  parseCheckpoint,
  signatureLine,
  signaturesOf,
  splitNote,
  type VerifierKey,
  verifyEd25519,
} from './note.ts';

/** Checks a signature of a kind that WebCrypto does not know; given by who has a library for it. */
export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean;

/** Libraries for further kinds; a line of a kind that is missing here does not verify. */
export interface SignatureKinds {
  readonly mlDsa44?: VerifySignature;
  readonly sm2?: VerifySignature;
}

/** What an Ed25519 cosigner signs: a header, the time, the whole text ("Ed25519 signed message"). */
export function cosignedMessage(text: string, timestamp: number): Uint8Array {
  return utf8ToBytes(`cosignature/v1\ntime ${timestamp}\n${text}`);
}

/** What an ML-DSA-44 cosigner signs of a checkpoint: `cosigned_message` with start 0. Names the
 *  cosigner and leaves extension lines out ("ML-DSA-44 signed message"). */
export function subtreeMessage(
  cosigner: string,
  { origin, size, root }: Checkpoint,
  timestamp: number,
): Uint8Array {
  return concatBytes(
    utf8ToBytes('subtree/v1\n\0'),
    opaque(cosigner),
    uint64(timestamp),
    opaque(origin),
    uint64(0),
    uint64(size),
    root,
  );
}

/** `opaque<1..2^8-1>` of RFC 8446 §3.4. @throws RangeError for a name that is longer */
function opaque(text: string): Uint8Array {
  const bytes = utf8ToBytes(text);
  if (bytes.length === 0 || bytes.length > 255) throw new RangeError('a name of 1 to 255 bytes');
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}

/** A `timestamped_signature` as a line of a note. @param timestamp POSIX seconds */
export function cosignatureLine(
  key: VerifierKey,
  timestamp: number,
  signature: Uint8Array,
): string {
  return signatureLine(key, concatBytes(uint64(timestamp), signature));
}

/** What one key's line says of a note. */
export interface Cosigned {
  readonly checkpoint: Checkpoint;
  /** POSIX seconds; null for kinds of lines that carry no time. */
  readonly timestamp: number | null;
}

/** Checks a note against any kind of key. @returns null when no line of this key verifies */
export async function openCosigned(
  note: string,
  key: VerifierKey,
  kinds: SignatureKinds = {},
): Promise<Cosigned | null> {
  const checkpoint = parseCheckpoint(note);
  const text = splitNote(note)?.text;
  if (!checkpoint || text === undefined) return null;
  for (const signature of signaturesOf(note, key)) {
    const timestamp = await checkLine(key, { checkpoint, text }, signature, kinds);
    if (timestamp !== false) return { checkpoint, timestamp };
  }
  return null;
}

/** The line's time, null where it has none, false when it does not verify. */
async function checkLine(
  key: VerifierKey,
  signed: { checkpoint: Checkpoint; text: string },
  line: Uint8Array,
  kinds: SignatureKinds,
): Promise<number | null | false> {
  const { publicKey, name } = key;
  const { checkpoint, text } = signed;
  switch (key.type) {
    case 'ed25519':
      return (await verifyEd25519(publicKey, utf8ToBytes(text), line)) ? null : false;
    case 'sm2':
      return kinds.sm2?.(publicKey, utf8ToBytes(text), line) ? null : false;
    case 'cosignature': {
      const at = timeOf(line);
      if (at === null) return false;
      const message = cosignedMessage(text, at);
      return (await verifyEd25519(publicKey, message, line.subarray(8))) ? at : false;
    }
    case 'mlDsa44': {
      const at = timeOf(line);
      if (at === null) return false;
      const message = subtreeMessage(name, checkpoint, at);
      return kinds.mlDsa44?.(publicKey, message, line.subarray(8)) ? at : false;
    }
  }
}

/** Null for a line too short for a time, or a time past what a number holds exactly. */
function timeOf(line: Uint8Array): number | null {
  if (line.length <= 8) return null;
  const at = Number(new DataView(line.buffer, line.byteOffset, 8).getBigUint64(0));
  return Number.isSafeInteger(at) ? at : null;
}
