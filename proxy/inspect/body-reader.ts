// Which reader a body goes to. Its first bytes decide; what it is called decides only among texts.
import { type BodyFormat, formatOf, type MediaType, parseMediaType } from './body-format.ts';
import type { BodyPart, DeclaredBody, InspectContext, PackedFormat } from './body-part.ts';
import { sharedPackedFormat } from './shared-format.ts';
import { type ContentFormat, contentFormat, formatHead, wideCharset } from './content-format.ts';
import type { Reason } from './document/document-sink.ts';
import { isMail } from './mime-headers.ts';
import { boundaryOf, MimeEntity, MultipartBody } from './multipart-body.ts';
import { TextBody } from './text-body.ts';
import { typeOfName } from './type-of-name.ts';

/** For one body, outer or inner. */
export function openBody(context: InspectContext, declared: DeclaredBody): BodyPart {
  return new ProbedBody(context, declared);
}

/** Holds the first bytes until they tell the format. */
class ProbedBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #declared: DeclaredBody;
  #head: Buffer[] = [];
  #headLength = 0;
  #part: BodyPart | null = null;

  constructor(context: InspectContext, declared: DeclaredBody) {
    this.#context = context;
    this.#declared = declared;
  }

  push(bytes: Buffer): void {
    if (this.#part !== null) return this.#part.push(bytes);
    this.#head.push(bytes);
    this.#headLength += bytes.length;
    if (this.#headLength >= formatHead) this.#open();
  }

  async end(): Promise<void> {
    if (this.#part === null && this.#headLength > 0) this.#open();
    await this.#part?.end();
  }

  #open(): void {
    const [first, ...more] = this.#head;
    const head = more.length === 0 && first !== undefined ? first : Buffer.concat(this.#head);
    this.#head = [];
    this.#part = choose(this.#context, this.#declared, head.subarray(0, formatHead));
    this.#part.push(head);
  }
}

function choose(context: InspectContext, declared: DeclaredBody, head: Buffer): BodyPart {
  // Before the bytes are asked: a part's first bytes may stand among the container's.
  const boundary = boundaryOf(declared.mediaType);
  if (boundary !== null && head.includes(`--${boundary}`)) {
    return multipart(context, boundary);
  }
  if (isMail(parseMediaType(declared.mediaType).essence, head)) {
    context.shape?.unnamed();
    if (context.depth === 0) context.shape?.tell('mail');
    return new MimeEntity(context);
  }
  const found = contentFormat(head);
  if (found !== 'text') context.shape?.unnamed();
  const { mediaType = typeOfName(declared.name ?? '') } = declared;
  const type = parseMediaType(mediaType);
  const says = formatOf(type.essence);
  if (disagree(says, found, type.essence)) context.account.disagrees = true;
  switch (found) {
    case 'zip':
    case 'ole':
    case 'pdf':
    case 'dicom':
    case 'rtf':
    case 'gzip':
      return new PackedBody(context, found);
    case 'archive':
      return new UnreadBody(context, 'format', false);
    case 'media':
      return new UnreadBody(context, 'format', true);
    case 'binary': {
      // What was declared to be text and is none may be text to whoever gets it.
      const isData = says === 'opaque' || says === 'asset' || type.essence === '';
      return new UnreadBody(context, isData ? 'format' : 'charset', isData);
    }
    case 'text':
      return text(context, type, says, head, mediaType);
  }
}

function text(
  context: InspectContext,
  type: MediaType,
  says: BodyFormat,
  head: Buffer,
  mediaType: string | undefined,
): BodyPart {
  const boundary = boundaryOf(mediaType);
  if (boundary !== null) return multipart(context, boundary);
  // Styles and scripts that are what they say: parts of a page, without records.
  const isCode = says === 'asset' && /css|script|svg/.test(type.essence);
  if (isCode && !/^\s*[[{<]/.test(head.toString('latin1', 0, 256))) {
    return new UnreadBody(context, 'format', true);
  }
  const wide =
    type.charset === null || !type.charset.startsWith('utf-16') ? wideCharset(head) : null;
  const hasMark = head[0] === 0xff || head[0] === 0xfe;
  return new TextBody(context, wide !== null && !hasMark ? { ...type, charset: wide } : type);
}

/** Names of its fields are not all there is to it: files have names of their own inside. */
function multipart(context: InspectContext, boundary: string): BodyPart {
  context.shape?.unnamed();
  if (context.depth === 0) context.shape?.tell('multipart');
  return new MultipartBody(context, boundary);
}

/** Whether a declared format cannot be what the bytes are. Vague declarations disagree with nothing. */
function disagree(says: BodyFormat, found: ContentFormat, essence: string): boolean {
  if (essence === '' || essence === 'application/octet-stream') return false;
  const isTextFormat = says !== 'opaque' && says !== 'asset';
  if (found === 'text')
    return /^(?:image\/(?!svg)|audio|video|font)|pdf|zip|officedocument|opendocument|dicom$/.test(
      essence,
    );
  if (found === 'rtf') return isTextFormat && essence !== 'text/rtf' && essence !== 'text/richtext';
  if (isTextFormat) return true;
  const named = namedFormats.find(([pattern]) => pattern.test(essence))?.[1];
  return named !== undefined && !named.includes(found);
}

/** What the bytes of a declared type may be. Encrypted office documents are OLE files. */
const namedFormats: readonly (readonly [RegExp, readonly ContentFormat[]])[] = [
  [/officedocument|opendocument/, ['zip', 'ole']],
  [/ms-excel|msword|ms-powerpoint/, ['ole', 'zip']],
  [/pdf$/, ['pdf']],
  [/zip$/, ['zip', 'gzip']],
  [/dicom$/, ['dicom']],
  [/^(?:image|audio|video|font)\//, ['media']],
];

/** Held until it is complete; then unpacked, within the caps. */
class PackedBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #format: PackedFormat;
  /** Null when there is no room for it, or it has been read. */
  #held: Buffer[] | null = [];
  #length = 0;

  constructor(context: InspectContext, format: PackedFormat) {
    this.#context = context;
    this.#format = format;
  }

  push(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#held === null) return;
    if (this.#context.account.hold(bytes.length)) this.#held.push(bytes);
    else this.#release(this.#length - bytes.length);
  }

  async end(): Promise<void> {
    const { account } = this.#context;
    if (this.#held === null) return account.notRead(this.#length, 'tooLarge');
    const bytes = Buffer.concat(this.#held);
    const { shape, depth } = this.#context;
    if (depth === 0) shape?.tell(sharedPackedFormat(this.#format, bytes));
    try {
      await this.#context.readPacked(this.#format, bytes, this.#context);
    } finally {
      this.#release(this.#length);
    }
  }

  #release(length: number): void {
    this.#held = null;
    this.#context.account.hold(-length);
  }
}

/** Counted and not looked into. */
class UnreadBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #reason: Reason;
  readonly #isMedia: boolean;

  constructor(context: InspectContext, reason: Reason, isMedia: boolean) {
    this.#context = context;
    this.#reason = reason;
    this.#isMedia = isMedia;
  }

  push(bytes: Buffer): void {
    const { account } = this.#context;
    account.notRead(bytes.length, this.#reason);
    if (this.#isMedia) account.mediaBytes += bytes.length;
  }

  end(): void {}
}
