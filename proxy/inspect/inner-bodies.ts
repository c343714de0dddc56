// Bodies that are written as text inside a text: base64 in a JSON string, an XML element, a form's field,
// a data: address (RFC 2397, RFC 4648).
import { isUtf8 } from 'node:buffer';
import type { BodyPart, InspectContext } from './body-part.ts';
import { type ContentFormat, contentFormat, formatHead, wideCharset } from './content-format.ts';
import { transferDecoder } from './transfer-decoder.ts';

/** Shorter ones are codes and tokens; nothing that names a person fits. */
const shortest = 32;
const base64 = /^[A-Za-z0-9+/_\s-]+={0,2}\s*$/;
const dataAddress = /^data:([\w.+/-]*(?:;[\w-]+=[\w-]+)*)(;base64)?,/i;

/** A long text that comes in pieces. */
export interface InnerText {
  /** False when this piece cannot belong to it: the body ends before it. */
  push(piece: string): boolean;
  end(): void;
}

/** One for a body of text. */
export class InnerBodies {
  readonly #context: InspectContext;
  /** Documents that are still being read. */
  readonly #ends: Promise<void>[] = [];
  #reading = 0;

  constructor(context: InspectContext) {
    this.#context = context;
  }

  /**
   * Looks into a value that may be one. True when it is a document or picture, and there is nothing more
   * to see in the value itself: what decodes to text may be a number that only looks like base64.
   */
  offer(value: string): boolean {
    const address = value.startsWith('data:') ? dataAddress.exec(value) : null;
    if (address !== null) return this.#offerAddress(value.slice(address[0].length), address);
    if (value.length < shortest || !base64.test(value)) return false;
    return this.#read(bytesOf(value), undefined);
  }

  /** As `offer` for the first piece of a long text; null when it is none. */
  begin(piece: string): InnerText | null {
    const text = piece.replace(dataAddress, '');
    if (text.length < shortest || !base64.test(text)) return null;
    const decoder = transferDecoder('base64');
    const head = bytesOf(text.slice(0, formatHead + 340)).subarray(0, formatHead);
    if (innerFormat(head) === 'binary' || decoder === null) return null;
    const part = this.#open(undefined, true);
    this.#reading++;
    const push = (more: string): boolean => {
      if (!base64.test(more)) return false;
      part.push(decoder.push(Buffer.from(plainAlphabet(more), 'latin1')));
      return true;
    };
    push(text);
    return {
      push,
      end: () => {
        part.push(decoder.end());
        this.#reading--;
        this.#end(part);
      },
    };
  }

  /** One of them is not known to its end. */
  get isReading(): boolean {
    return this.#reading > 0;
  }

  /** Resolves when all of them have been read. */
  async end(): Promise<void> {
    await Promise.all(this.#ends);
  }

  #offerAddress(data: string, [, mediaType = '', isBase64]: RegExpExecArray): boolean {
    if (isBase64 !== undefined) return this.#read(bytesOf(data), mediaType);
    return this.#read(Buffer.from(unescaped(data)), mediaType);
  }

  #read(bytes: Buffer, mediaType: string | undefined): boolean {
    const format = innerFormat(bytes.subarray(0, formatHead));
    if (format === 'binary') return false;
    const isText = format === 'text';
    if (format === 'media') {
      // Icons and photos of pages: counted, and no reason to doubt the page.
      this.#context.account.notRead(bytes.length, null);
      return true;
    }
    const part = this.#open(mediaType, !isText);
    part.push(bytes);
    this.#end(part);
    return !isText;
  }

  #open(mediaType: string | undefined, counts: boolean): BodyPart {
    const depth = this.#context.depth + 1;
    this.#context.account.enter(depth, counts);
    return this.#context.open({ ...this.#context, depth }, { mediaType });
  }

  #end(part: BodyPart): void {
    const ended = part.end();
    if (ended === undefined) return;
    this.#reading++;
    // Handled when all are awaited; until then it must not count as unhandled.
    ended.catch(() => undefined).finally(() => this.#reading--);
    this.#ends.push(ended);
  }
}

/** As `contentFormat`; numbers and hexadecimal digits are base64 too, and decode to text that nobody wrote. */
function innerFormat(head: Buffer): ContentFormat {
  const format = contentFormat(head);
  return format === 'text' && !isWritten(head) ? 'binary' : format;
}

/** UTF-8 or UTF-16; or GB2312 characters in daily use (rows 16 to 55) and ASCII, nine of ten. */
function isWritten(head: Buffer): boolean {
  // The last character may be cut.
  for (let cut = 0; cut < 4; cut++) if (isUtf8(head.subarray(0, head.length - cut))) return true;
  if (wideCharset(head) !== null) return true;
  let usual = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i] ?? 0;
    if (byte < 0x80) usual++;
    else if (byte >= 0xb0 && byte <= 0xd7 && (head[i + 1] ?? 0) >= 0xa1) usual += 2;
    if (byte >= 0x80) i++;
  }
  return usual >= head.length * 0.9;
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/** The alphabet for addresses (RFC 4648 §5) as the usual one. */
function plainAlphabet(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
