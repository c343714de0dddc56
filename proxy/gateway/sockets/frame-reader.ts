// Frames of a WebSocket as they pass (RFC 6455 §5.2), read beside the tunnel and never changed. A library's
// receiver holds a whole message, and after the first mistake nobody reads on; this one streams, and says
// from where on it could not follow.

export interface FrameEvents {
  /** @param packed by permessage-deflate (RFC 7692 §6) */
  begins(kind: 'text' | 'binary', packed: boolean): void;
  /** Payload of the message that has begun, unmasked; no byte of it is used again. */
  bytes(payload: Buffer): void;
  ends(): void;
  /** So many bytes passed that no reader of the standard would understand: the framing is lost for good. */
  lost(bytes: number): void;
}

const empty = Buffer.alloc(0);
const longestControl = 125;

/** One direction of one connection. Takes bytes cut anywhere; never throws. */
export class FrameReader {
  readonly #events: FrameEvents;
  readonly #mayPack: boolean;
  /** Two bytes, a length of up to eight, a masking key of four. */
  readonly #head = Buffer.alloc(14);
  #headBytes = 0;
  #headNeeds = 2;
  /** Of the frame's payload, still to come; null while its head is. */
  #rest: number | null = null;
  #mask: Buffer = empty;
  #maskAt = 0;
  #isControl = false;
  #isFinal = false;
  /** A message has begun and not ended. */
  #isInside = false;
  #isLost = false;

  /** @param mayPack permessage-deflate was agreed on */
  constructor(events: FrameEvents, mayPack: boolean) {
    this.#events = events;
    this.#mayPack = mayPack;
  }

  /** Between two frames, where one of ours could stand. */
  get isBetween(): boolean {
    return this.#headBytes === 0 && this.#rest === null && !this.#isLost;
  }

  push(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#isLost) return this.#events.lost(bytes.length - at);
      at += this.#rest === null ? this.#takeHead(bytes, at) : this.#takePayload(bytes, at);
    }
  }

  #takeHead(bytes: Buffer, from: number): number {
    const taken = bytes.copy(this.#head, this.#headBytes, from, from + this.#missing);
    this.#headBytes += taken;
    if (this.#headBytes < this.#headNeeds) return taken;
    const [first = 0, second = 0] = this.#head;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const hasMask = (second & 0x80) !== 0;
    this.#headNeeds = 2 + lengthBytes + (hasMask ? 4 : 0);
    if (this.#headBytes < this.#headNeeds) return taken;
    this.#open(first, lengthBytes === 0 ? short : this.#length(lengthBytes), hasMask);
    return taken;
  }

  get #missing(): number {
    return this.#headNeeds - this.#headBytes;
  }

  /** Not a safe integer where the highest bits are set, which §5.2 forbids. */
  #length(bytes: number): number {
    return bytes === 2 ? this.#head.readUInt16BE(2) : Number(this.#head.readBigUInt64BE(2));
  }

  #open(first: number, length: number, hasMask: boolean): void {
    const opcode = first & 0x0f;
    this.#isFinal = (first & 0x80) !== 0;
    this.#isControl = opcode >= 8;
    if (!Number.isSafeInteger(length) || !this.#isAllowed(opcode, first & 0x70, length)) {
      this.#isLost = true;
      return this.#events.lost(this.#headNeeds);
    }
    // A side that masks and should not, or the other way, is read all the same: lenient ends do so, too.
    this.#mask = hasMask
      ? Buffer.from(this.#head.subarray(this.#headNeeds - 4, this.#headNeeds))
      : empty;
    this.#maskAt = 0;
    if (opcode === 1 || opcode === 2) {
      this.#isInside = true;
      this.#events.begins(opcode === 1 ? 'text' : 'binary', (first & 0x40) !== 0);
    }
    this.#headBytes = 0;
    this.#headNeeds = 2;
    this.#rest = length;
    if (length === 0) this.#close();
  }

  /** §5.2 to §5.5; the first reserved bit is permessage-deflate's, on the first frame of a message. */
  #isAllowed(opcode: number, reserved: number, length: number): boolean {
    switch (opcode) {
      case 0:
        return this.#isInside && reserved === 0;
      case 1:
      case 2:
        return !this.#isInside && (reserved === 0 || (reserved === 0x40 && this.#mayPack));
      case 8:
      case 9:
      case 10:
        return this.#isFinal && reserved === 0 && length <= longestControl;
      default:
        return false;
    }
  }

  #takePayload(bytes: Buffer, from: number): number {
    const rest = this.#rest ?? 0;
    const piece = bytes.subarray(from, from + rest);
    if (!this.#isControl) this.#events.bytes(this.#unmasked(piece));
    this.#rest = rest - piece.length;
    if (this.#rest === 0) this.#close();
    return piece.length;
  }

  /** A copy where it was masked: the same bytes are on their way to the other end. */
  #unmasked(piece: Buffer): Buffer {
    if (this.#mask.length === 0) return piece;
    const clear = Buffer.from(piece);
    for (let i = 0; i < clear.length; i++) {
      clear[i] = (clear[i] ?? 0) ^ (this.#mask[(this.#maskAt + i) & 3] ?? 0);
    }
    this.#maskAt = (this.#maskAt + clear.length) & 3;
    return clear;
  }

  #close(): void {
    this.#rest = null;
    if (this.#isControl || !this.#isFinal) return;
    this.#isInside = false;
    this.#events.ends();
  }
}
