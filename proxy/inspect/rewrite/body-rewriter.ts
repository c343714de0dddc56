// A body's bytes in, the same bytes out with masks in place of values: in the charset it came in, and
// refused, with the reason of the closed list, where it cannot be read or written again faithfully.
import { crc32 } from 'node:zlib';
import { builtInDetector, type Detector } from '../../../shared/detect/detector.ts';
import type { IdentifierKind, KindCounts } from '../../../shared/identifiers/kind.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';
import { BodyAccount, defaultLimits } from '../body-account.ts';
import { formatOf, type MediaType, parseMediaType } from '../body-format.ts';
import { type BodyFindings, findingsOf } from '../body-findings.ts';
import type { InspectContext } from '../body-part.ts';
import { openBody } from '../body-reader.ts';
import { createDecoding, type TextDecoding } from '../charset.ts';
import { contentFormat, formatHead, wideCharset } from '../content-format.ts';
import type { Reason } from '../document/document-sink.ts';
import { threadReader } from '../document/read-in-thread.ts';
import { InnerBodies } from '../inner-bodies.ts';
import { isMail } from '../mime-headers.ts';
import { boundaryOf } from '../multipart-body.ts';
import { Tally } from '../tally.ts';
import { contentStart, headLength, tellsFormat, textFormat } from '../text-format.ts';
import { type Vocabulary, vocabularyOf } from '../vocabulary.ts';
import { encoderOf } from './charset-encoder.ts';
import { CsvRewriter } from './csv-rewriter.ts';
import { EventRewriter } from './event-rewriter.ts';
import { FormRewriter } from './form-rewriter.ts';
import { HealthJsonRewriter } from './health-json-rewriter.ts';
import { HealthXmlRewriter } from './health-xml-rewriter.ts';
import { Hl7Rewriter } from './hl7-rewriter.ts';
import { JsonRewriter } from './json-rewriter.ts';
import { HeldBody } from './held-body.ts';
import { MarkupRewriter } from './markup-rewriter.ts';
import type { Rewriter } from './rewriter.ts';
import { TextRewriter } from './text-rewriter.ts';

export interface RewriteOptions {
  /** The Content-Type header as received. */
  readonly mediaType: string | undefined;
  readonly pseudonym: Pseudonymiser;
  readonly detector?: Detector;
  /** Bytes decoded at a time; only tests change it. */
  readonly blockLength?: number;
  /** Who rewrites running text that is declared to be no more than text; by windows without it. */
  readonly prose?: (tally: Tally) => Rewriter;
  /** Somebody watches it come: nothing waits for more than the format's own unit, such as an event. */
  readonly live?: boolean;
  /** The only kinds that are masked; absent: all. Workbooks are not written again then. */
  readonly only?: ReadonlySet<IdentifierKind>;
  /** Told of each mask as it is written. */
  readonly onMask?: (masks: readonly string[]) => void;
}

const empty = Buffer.alloc(0);

/** For one body. What it has returned is not to be used when `end` gives a reason. */
export class BodyRewriter {
  readonly #options: RewriteOptions;
  readonly #tally = new Tally();
  readonly #words: Vocabulary;
  readonly #inside: { tally: Tally; account: BodyAccount; bodies: InnerBodies };
  readonly #context: InspectContext;
  #type: MediaType;
  #reason: Reason | undefined;
  #head: Buffer[] = [];
  #headLength = 0;
  #bytes = 0;
  #disagrees = false;
  #decoding: TextDecoding | null = null;
  #leading = '';
  #rewriter: Rewriter | null = null;
  /** A body that is not text: held until it is complete. */
  #packed: HeldBody | null = null;
  /** Half a character that the text released ended in. */
  #half = '';
  /** Encoding of the text so far, once that has more than ASCII in it. */
  #encoding: string | null = null;
  /** Of the bytes that came, and of their text written again: not the same, and it was not all text. */
  #read = 0;
  #written = 0;

  constructor(options: RewriteOptions) {
    const { pseudonym, detector = builtInDetector, blockLength } = options;
    this.#options = options;
    this.#tally.onMask = options.onMask;
    this.#tally.only = options.only;
    this.#type = parseMediaType(options.mediaType);
    this.#words = vocabularyOf(pseudonym, detector);
    const [tally, account] = [new Tally(), new BodyAccount(defaultLimits)];
    this.#context = {
      tally,
      account,
      words: this.#words,
      depth: 0,
      blockLength,
      open: openBody,
      readPacked: threadReader(pseudonym, detector),
    };
    this.#inside = { tally, account, bodies: new InnerBodies(this.#context) };
  }

  /** What was replaced, as inspection counts it. */
  get kinds(): KindCounts {
    return this.#tally.kinds;
  }

  /** Why the body cannot be rewritten, as far as that is known. */
  get reason(): Reason | undefined {
    return this.#reason;
  }

  /** What inspection would have said of it; to be asked for after `end`. */
  findings(): BodyFindings {
    const { account } = this.#inside;
    const reason = this.#reason ?? account.reason;
    // Packed bodies are counted where they are read, texts as they come.
    const bytes = Math.max(this.#bytes, account.bytesTotal);
    return findingsOf(this.#tally, {
      reason,
      bytesInspected: reason === undefined ? bytes : account.bytesInspected,
      bytesTotal: bytes,
      mediaBytes: account.mediaBytes,
      disagrees: this.#disagrees || account.disagrees,
    });
  }

  /** Whether nothing that is still to come can take back what was returned: no reason against it, and no
   *  body in base64 that is being read. */
  get isCertain(): boolean {
    const { tally, account, bodies } = this.#inside;
    const isSilent = this.#reason === undefined && account.reason === undefined && !tally.foundAny;
    return isSilent && !bodies.isReading && this.#decoding?.isDoubtful !== true;
  }

  /** Bytes of the copy; none any more once there is a reason. May throw `LimitReached`. */
  push(bytes: Buffer): Buffer {
    this.#bytes += bytes.length;
    if (this.#reason !== undefined) return empty;
    if (this.#decoding !== null) return this.#decoded(bytes, this.#decoding, false);
    if (this.#packed !== null) return this.#hold(bytes, this.#packed);
    this.#head.push(bytes);
    this.#headLength += bytes.length;
    const waits = this.#headLength < formatHead && this.#options.live !== true;
    return waits ? empty : this.#open();
  }

  async end(): Promise<{ bytes: Buffer; reason: Reason | undefined }> {
    const parts = [this.#decoding === null && this.#packed === null ? this.#open() : empty];
    if (this.#packed !== null) parts.push(await this.#packed.end());
    if (this.#decoding !== null && this.#reason === undefined) {
      parts.push(this.#decoded(empty, this.#decoding, true));
      if (this.#rewriter === null) parts.push(this.#begin());
      const { text, reason } = this.#rewriter?.end() ?? { text: '', reason: undefined };
      parts.push(this.#encode(text, true));
      if (reason !== undefined) this.#fail(reason);
      if (this.#decoding.isDoubtful || this.#read !== this.#written) this.#fail('charset');
    }
    const { tally, account, bodies } = this.#inside;
    await bodies.end();
    // What stands inside in base64 was looked at, and stays as it is: it must have nothing to hide.
    if (tally.foundAny) {
      const { groups, further } = tally.people();
      this.#tally.add(tally.kinds, groups, further);
      this.#fail('format');
    }
    if (account.reason !== undefined) this.#fail(account.reason);
    return { bytes: Buffer.concat(parts), reason: this.#reason };
  }

  #fail(reason: Reason): void {
    this.#reason ??= reason;
  }

  /** The first bytes tell whether there is a text to rewrite, and its charset. */
  #open(): Buffer {
    const all = Buffer.concat(this.#head);
    this.#head = [];
    const head = all.subarray(0, formatHead);
    const format = contentFormat(head);
    if (format === 'zip' && this.#options.only === undefined) {
      const { detector = builtInDetector } = this.#options;
      this.#packed = new HeldBody({ ...this.#context, tally: this.#tally }, detector);
      return this.#hold(all, this.#packed);
    }
    const isText = format === 'text' && boundaryOf(this.#options.mediaType) === null;
    if (!isText || isMail(this.#type.essence, head)) this.#fail('format');
    else {
      const wide = wideCharset(head);
      const charset = wide ?? this.#type.charset;
      const { live, blockLength } = this.#options;
      this.#decoding = createDecoding(charset, live === true ? 0 : blockLength);
      if (this.#decoding === null) this.#fail('charset');
      else return Buffer.concat([this.#mark(all), this.#decoded(all, this.#decoding, false)]);
    }
    return empty;
  }

  #hold(bytes: Buffer, packed: HeldBody): Buffer {
    packed.push(bytes);
    const { reason } = this.#inside.account;
    if (reason !== undefined) this.#fail(reason);
    return empty;
  }

  /** The byte order mark, which decoders drop. */
  #mark(bytes: Buffer): Buffer {
    const isWide = /^(?:feff|fffe)/.test(bytes.toString('hex', 0, 2));
    const length = isWide ? 2 : bytes.toString('hex', 0, 3) === 'efbbbf' ? 3 : 0;
    this.#written = crc32(bytes.subarray(0, length));
    return bytes.subarray(0, length);
  }

  #decoded(bytes: Buffer, decoding: TextDecoding, isLast: boolean): Buffer {
    this.#read = crc32(bytes, this.#read);
    const text = isLast ? decoding.push(bytes) + decoding.end() : decoding.push(bytes);
    if (text === '') return empty;
    const encode = encoderOf(decoding.encoding);
    // Text of before may be held back still, and is of another encoding.
    const isOther = this.#encoding !== null && this.#encoding !== decoding.encoding;
    if (encode === null || isOther) {
      this.#fail('charset');
      return empty;
    }
    this.#written = crc32(encode(text), this.#written);
    if (/[^\0-\x7f]/.test(text)) this.#encoding = decoding.encoding;
    if (this.#rewriter !== null) return this.#encode(this.#rewriter.push(text), false);
    this.#leading += text;
    const tells = this.#options.live === true || tellsFormat(this.#leading);
    return tells ? this.#begin() : empty;
  }

  #begin(): Buffer {
    const leading = this.#leading;
    this.#leading = '';
    const format = formatOf(this.#type.essence);
    const { at, isCall } = contentStart(leading, format);
    this.#rewriter = this.#choose(leading.slice(at, at + headLength), isCall);
    if (this.#rewriter === null) {
      this.#fail('format');
      return empty;
    }
    const before = isCall ? leading.slice(0, at) : '';
    const text = before + this.#rewriter.push(leading.slice(before.length));
    return this.#encode(text, false);
  }

  /** Null: a format that is read and not rewritten. */
  #choose(first: string, isCall: boolean): Rewriter | null {
    const format = formatOf(this.#type.essence);
    const chosen = textFormat(first, format, this.#type.essence, this.#words);
    this.#disagrees = chosen.disagrees === true;
    const prose = format === 'text' ? this.#options.prose : undefined;
    const [tally, words, inner] = [this.#tally, this.#words, this.#inside.bodies];
    switch (chosen.is) {
      case 'json':
        if (isCall && prose !== undefined) return null;
        return new JsonRewriter(tally, words, { ...chosen, inner });
      case 'csv':
        if (prose !== undefined) return prose(tally);
        return new CsvRewriter(tally, words, chosen);
      case 'plain':
        return prose?.(tally) ?? new TextRewriter(tally, words);
      case 'markup':
        return new MarkupRewriter(tally, words, { ...chosen, inner });
      case 'events':
        return new EventRewriter(tally, words, inner);
      case 'form':
        return new FormRewriter(tally, words, inner);
      case 'healthJson':
        return new HealthJsonRewriter(tally, words, inner);
      case 'healthXml':
        return new HealthXmlRewriter(tally, words, { ...chosen, inner });
      case 'hl7':
        return new Hl7Rewriter(tally, words, inner);
    }
  }

  #encode(text: string, isLast: boolean): Buffer {
    let all = this.#half + text;
    this.#half = '';
    if (!isLast && /[\ud800-\udbff]$/.test(all)) {
      this.#half = all.slice(-1);
      all = all.slice(0, -1);
    }
    const encoding = this.#encoding ?? this.#decoding?.encoding ?? 'utf-8';
    return encoderOf(encoding)?.(all) ?? empty;
  }
}
