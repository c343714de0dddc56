// WebSocket frames as bytes (RFC 6455 §5.2), also those that no library would write.
import { deflateRawSync, constants } from 'node:zlib';

export interface FrameSpec {
  readonly opcode: number;
  readonly payload: Buffer;
  readonly isFinal?: boolean;
  /** RSV1 to RSV3 as bits 4, 2, 1. */
  readonly reserved?: number;
  readonly mask?: Buffer;
  /** How the length is written; the shortest without it. */
  readonly lengthBytes?: 0 | 2 | 8;
}

export function frame({
  opcode,
  payload,
  isFinal = true,
  reserved = 0,
  mask,
  lengthBytes,
}: FrameSpec) {
  const shortest = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
  const size = Math.max(shortest, lengthBytes ?? 0);
  const head = Buffer.alloc(2 + size);
  head[0] = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  head[1] = (mask ? 0x80 : 0) | (size === 0 ? payload.length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(payload.length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(payload.length), 2);
  const body = mask ? Buffer.from(payload.map((byte, i) => byte ^ mask[i & 3]!)) : payload;
  return Buffer.concat([head, ...(mask ? [mask] : []), body]);
}

/** One message's payload by permessage-deflate, without a window before it. */
export function packed(text: string | Buffer): Buffer {
  const bytes = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH });
  return bytes.subarray(0, bytes.length - 4);
}

/** In pieces of these lengths, over and over. */
export function pieces(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = Math.max(1, lengths[i % lengths.length] ?? 1);
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}
