// Multipart bodies (RFC 2046 §5.1) and mails, part by part as they come; every part is a body of its own.
import type { BodyPart, InspectContext } from './body-part.ts';
import { FormFields } from './form-fields.ts';
import { type MimeHeaders, readHeaders } from './mime-headers.ts';
import { TextScanner } from './text-scanner.ts';
import { type TransferDecoder, transferDecoder } from './transfer-decoder.ts';

/** Bytes of one part's header; a boundary's length (RFC 2046: 70, with room for what else is sent). */
const maxHeader = 65_536;
const maxBoundary = 200;

/** The boundary that a media type names; null when it is no multipart one. */
export function boundaryOf(mediaType: string | undefined): string | null {
  if (mediaType === undefined || !/^\s*multipart\//i.test(mediaType)) return null;
  const found = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(mediaType);
  return found?.[1] ?? found?.[2] ?? null;
}

export class MultipartBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #delimiter: Buffer;
  readonly #fields: FormFields;
  /** As if a line ended before the first byte: the first delimiter may stand there. */
  #carry = Buffer.from('\n');
  #part: BodyPart | null = null;
  #isOver = false;
  /** Ends of parts that are still being read. */
  readonly #ends: Promise<void>[] = [];

  constructor(context: InspectContext, boundary: string) {
    this.#context = context;
    this.#delimiter = Buffer.from(`\n--${boundary.slice(0, maxBoundary)}`, 'utf8');
    this.#fields = new FormFields(context);
  }

  push(bytes: Buffer): void {
    let data = Buffer.concat([this.#carry, bytes]);
    let at = data.indexOf(this.#delimiter);
    // What follows a delimiter tells whether it is one: it must be there.
    while (at !== -1 && data.length >= at + this.#delimiter.length + 4) {
      const behind = at + this.#delimiter.length;
      this.#give(data.subarray(0, data[at - 1] === 0x0d ? at - 1 : at));
      this.#endPart();
      if (data[behind] === 0x2d && data[behind + 1] === 0x2d) this.#isOver = true;
      else this.#beginPart();
      const line = data.indexOf(0x0a, behind);
      // White space up to the line's end is allowed; anything else would be read in two ways.
      const tail = data.subarray(behind, line === -1 ? data.length : line).toString('latin1');
      if (!/^(?:--)?[ \t]*\r?$/.test(tail) && line !== -1) this.#context.account.fail('malformed');
      data = data.subarray(line === -1 ? data.length : line);
      // The line's end opens the headers; it may also be the one before the next delimiter.
      at = data.indexOf(this.#delimiter);
    }
    const keep = Math.min(data.length, this.#delimiter.length + 8);
    const upTo = at === -1 ? data.length - keep : Math.max(0, at - 1);
    this.#give(data.subarray(0, upTo));
    this.#carry = Buffer.from(data.subarray(upTo));
  }

  async end(): Promise<void> {
    const at = this.#carry.indexOf(this.#delimiter);
    this.#give(at === -1 ? this.#carry : this.#carry.subarray(0, at));
    this.#endPart();
    // A body that was cut short, or whose boundary is another than the one declared.
    if (!this.#isOver && !this.#carry.subarray(at + 1).includes('--')) {
      this.#context.account.fail('malformed');
    }
    await Promise.all(this.#ends);
    this.#fields.end();
  }

  #beginPart(): void {
    const { account, depth } = this.#context;
    account.enter(depth + 1);
    this.#part = new MimeEntity({ ...this.#context, depth: depth + 1 }, this.#fields);
  }

  /** Bytes of the part that is open; before the first and behind the last nobody looks. */
  #give(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.#part !== null) this.#part.push(bytes);
    else this.#outside(bytes);
  }

  /** Preamble and epilogue are shown by no program, but they are sent. */
  #outside(bytes: Buffer): void {
    if (bytes.toString('latin1').trim() === '') return;
    this.#part = this.#context.open(
      { ...this.#context, depth: this.#context.depth + 1 },
      { mediaType: 'text/plain' },
    );
    this.#part.push(bytes);
  }

  #endPart(): void {
    const ended = this.#part?.end();
    if (ended !== undefined) {
      // Handled when all are awaited; until then it must not count as unhandled.
      ended.catch(() => undefined);
      this.#ends.push(ended);
    }
    this.#part = null;
  }
}

/** Headers, then a body that they describe: a part of a multipart body, or a whole mail. */
export class MimeEntity implements BodyPart {
  readonly #context: InspectContext;
  readonly #fields: FormFields | null;
  #header: Buffer | null = Buffer.alloc(0);
  #decoder: TransferDecoder | null = null;
  #body: BodyPart | null = null;

  /** @param fields of the form that the part is in; null for mails */
  constructor(context: InspectContext, fields: FormFields | null = null) {
    this.#context = context;
    this.#fields = fields;
  }

  push(bytes: Buffer): void {
    if (this.#header === null) return this.#give(bytes);
    this.#header = Buffer.concat([this.#header, bytes]);
    const end = headerEnd(this.#header);
    if (end === null) {
      if (this.#header.length > maxHeader) {
        this.#context.account.fail('malformed');
        this.#start(this.#header, 0);
      }
      return;
    }
    this.#start(this.#header, end);
  }

  async end(): Promise<void> {
    if (this.#header !== null) this.#start(this.#header, this.#header.length);
    const rest = this.#decoder?.end();
    if (rest !== undefined && rest.length > 0) this.#body?.push(rest);
    await this.#body?.end();
  }

  /** @param end length of the header, its empty line included; 0 when there is none */
  #start(bytes: Buffer, end: number): void {
    this.#header = null;
    const headers = readHeaders(bytes.subarray(0, end));
    const { account, tally, words } = this.#context;
    account.read(end);
    const texts = new TextScanner(tally, words);
    for (const text of [...headers.texts, headers.fileName ?? '']) {
      if (texts.isWorth(text)) texts.value(text);
    }
    texts.end();
    this.#decoder = transferDecoder(headers.transferEncoding);
    if (this.#decoder === null) account.fail('coding');
    this.#body = this.#bodyOf(headers);
    if (end < bytes.length) this.#give(bytes.subarray(end));
  }

  #bodyOf(headers: MimeHeaders): BodyPart {
    const { fieldName, fileName, mediaType } = headers;
    const isField = this.#fields !== null && fieldName !== null && fileName === null;
    if (isField && (mediaType === undefined || /^text\/plain/i.test(mediaType))) {
      return this.#fields.field(fieldName);
    }
    return this.#context.open(this.#context, {
      mediaType: mediaType ?? 'text/plain',
      ...(fileName === null ? {} : { name: fileName }),
    });
  }

  #give(bytes: Buffer): void {
    const decoded = this.#decoder === null ? bytes : this.#decoder.push(bytes);
    if (decoded.length > 0) this.#body?.push(decoded);
  }
}

/** Where the empty line ends; null while it has not come. A part may have no header at all. */
function headerEnd(bytes: Buffer): number | null {
  // The delimiter's line end comes first.
  const first = /^\r?\n\r?\n/.exec(bytes.toString('latin1', 0, 4));
  if (first !== null) return first[0].length;
  const crlf = bytes.indexOf('\r\n\r\n');
  const lf = bytes.indexOf('\n\n');
  if (crlf === -1 && lf === -1) return null;
  if (lf === -1 || (crlf !== -1 && crlf < lf)) return crlf + 4;
  return lf + 2;
}
