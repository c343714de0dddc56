// A body of text: charset, then the format that it declares or, where that is vague or wrong, the one
// that its first characters are.
import type { MediaType } from './body-format.ts';
import { formatOf } from './body-format.ts';
import type { BodyFormat } from './body-format.ts';
import type { BodyAccount } from './body-account.ts';
import type { BodyScanner } from './body-scanner.ts';
import { createDecoding } from './charset.ts';
import type { TextDecoding } from './charset.ts';
import { sharedTextFormat } from './shared-format.ts';
import { CsvScanner } from './csv-scanner.ts';
import type { BodyPart, InspectContext } from './body-part.ts';
import { EventScanner } from './event-scanner.ts';
import { FormScanner } from './form-scanner.ts';
import { HealthJsonScanner } from './health/health-json-scanner.ts';
import { HealthXmlScanner } from './health/health-xml-scanner.ts';
import { Hl7Scanner } from './hl7-scanner.ts';
import { InnerBodies } from './inner-bodies.ts';
import { JsonNames } from './json-names.ts';
import { JsonWalker } from './json-walker.ts';
import { MarkupScanner } from './markup-scanner.ts';
import { PlainScanner } from './plain-scanner.ts';
import { contentStart, headLength, tellsFormat, textFormat } from './text-format.ts';

export class TextBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #account: BodyAccount;
  readonly #format: BodyFormat;
  readonly #decoding: TextDecoding | null;
  readonly #inner: InnerBodies;
  readonly #essence: string;
  #scanner: BodyScanner | null = null;
  /** The format was guessed from the content: broken syntax means a wrong guess, nothing more. */
  #guessed = false;
  /** White space before the first character that tells the format. */
  #leading = '';
  /** Bytes of this body, and what of them could not be read. */
  #failed = false;

  constructor(context: InspectContext, { essence, charset }: MediaType) {
    this.#context = context;
    this.#account = context.account;
    this.#inner = new InnerBodies(context);
    this.#format = formatOf(essence);
    this.#essence = essence;
    this.#decoding = createDecoding(charset, context.blockLength);
    if (this.#decoding === null) this.#fail('charset');
  }

  push(bytes: Buffer): void {
    const account = this.#account;
    account.bytesTotal += bytes.length;
    const room = account.limits.maxBytes - account.bytesInspected;
    if (this.#failed || this.#decoding === null || room <= 0) {
      if (room <= 0) account.fail('tooLarge');
      return;
    }
    const part = bytes.length <= room ? bytes : bytes.subarray(0, room);
    account.bytesInspected += part.length;
    account.checkTime();
    const text = this.#decoding.push(part);
    if (text !== '') this.#text(text);
    // Bytes behind the cap are counted in the total and not looked at.
    if (part.length < bytes.length) account.fail('tooLarge');
  }

  /** Reads what is still held back. */
  async end(): Promise<void> {
    if (this.#decoding === null || this.#failed) return;
    const rest = this.#decoding.end();
    if (rest !== '') this.#text(rest);
    if (this.#scanner === null && this.#leading !== '') this.#begin(this.#leading);
    const ending = this.#scanner?.end();
    // A page that began with a brace was a wrong guess of ours, not a broken body.
    if (!this.#guessed && ending !== undefined) this.#account.fail(ending);
    if (this.#decoding.isDoubtful) this.#account.fail('charset');
    await this.#inner.end();
  }

  #fail(reason: 'charset'): void {
    this.#failed = true;
    this.#account.fail(reason);
  }

  /** Decoded text, as it comes. */
  #text(text: string): void {
    if (this.#scanner !== null) return this.#scanner.push(text);
    this.#leading += text;
    if (tellsFormat(this.#leading)) this.#begin(this.#leading);
  }

  /** Chooses the reader by the first text and hands it over. */
  #begin(text: string): void {
    const leading = text.replace(/^\ufeff/, '');
    this.#leading = '';
    const { at, isCall } = contentStart(leading, this.#format);
    this.#scanner = this.#choose(leading.slice(at, at + headLength));
    this.#scanner.push(isCall ? leading.slice(at) : leading);
  }

  #choose(first: string): BodyScanner {
    const { tally, words, shape, depth } = this.#context;
    const inner = this.#inner;
    const chosen = textFormat(first, this.#format, this.#essence, words);
    if (chosen.disagrees) this.#account.disagrees = true;
    if (depth === 0) shape?.tell(sharedTextFormat(chosen));
    const hasNames = chosen.is === 'json' || chosen.is === 'csv' || chosen.is === 'form';
    if (!hasNames) shape?.unnamed();
    const names = shape?.asksNames === true ? shape : undefined;
    switch (chosen.is) {
      case 'hl7':
        return new Hl7Scanner(tally, words, inner);
      case 'healthJson':
        return new HealthJsonScanner(tally, words, inner);
      case 'json':
        this.#guessed = chosen.guessed;
        return new JsonWalker(tally, words, {
          many: chosen.many,
          inner,
          names: names && new JsonNames(names),
        });
      case 'csv':
        return new CsvScanner(tally, words, { delimiter: chosen.delimiter, names });
      case 'form':
        return new FormScanner(tally, words, { inner, names });
      case 'healthXml':
        return new HealthXmlScanner(tally, words, chosen.health, inner);
      case 'markup':
        return new MarkupScanner(tally, words, { xml: chosen.xml, inner });
      case 'events':
        return new EventScanner(tally, words, inner);
      case 'plain':
        return new PlainScanner(tally, words);
    }
  }
}
