// A body of text: charset, then the format that it declares or, where that is vague or wrong, the one
// that its first characters are.
import type { MediaType } from './body-format.ts';
import { formatOf } from './body-format.ts';
import type { BodyFormat } from './body-format.ts';
import type { BodyAccount } from './body-account.ts';
import type { BodyScanner } from './body-scanner.ts';
import { createDecoding } from './charset.ts';
import type { TextDecoding } from './charset.ts';
import { CsvScanner, isTable } from './csv-scanner.ts';
import type { BodyPart, InspectContext } from './body-part.ts';
import { EventScanner, eventStart } from './event-scanner.ts';
import { FormScanner } from './form-scanner.ts';
import { HealthJsonScanner, isHealthJson } from './health/health-json-scanner.ts';
import { HealthXmlScanner, healthVocabulary } from './health/health-xml-scanner.ts';
import { Hl7Scanner, hl7Start } from './hl7-scanner.ts';
import { InnerBodies } from './inner-bodies.ts';
import { JsonWalker } from './json-walker.ts';
import { MarkupScanner } from './markup-scanner.ts';
import { PlainScanner } from './plain-scanner.ts';

/** JSONP: `cb({…});` is a document in the clothes of a script. */
const scriptCall = /^\s*(?:\/\*\*\/)?[\w$.[\]'"]{1,120}\(\s*(?=[[{])/;
/** What no table, form or page begins with: a JSON object with a name, a list with a value. */
const jsonStart = /^(?:\{\s*["}]|\[\s*[[{"\]\d])/;
const markupStart = /^<(?:[a-z!?]|\/)/i;
/** A declaration, or an element that no page has; XHTML begins with a declaration and is a page. */
const xmlStart =
  /^<(?:\?xml|(?!(?:!doctype|a|b|body|br|center|div|dl|font|form|frameset|h[1-6]|head|hr|html|iframe|img|input|li|link|meta|ol|p|pre|script|section|select|span|strong|style|svg|table|tbody|td|template|th|title|tr|ul)\b)[a-z_][\w.:-]*[\s>/])/i;
const htmlStart = /<!doctype html|<html\b/i;

/** Characters that tell the format: a few lines of a table. */
const headLength = 2048;

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
    const at = this.#leading.search(/[^\s\ufeff]/);
    // Blank so far, or a bracket and nothing behind it: the format may still have to be guessed.
    const known = at !== -1 && this.#leading.length - at >= headLength;
    if (known || this.#leading.length >= 65_536) this.#begin(this.#leading);
  }

  /** Chooses the reader by the first text and hands it over. */
  #begin(text: string): void {
    const leading = text.replace(/^\ufeff/, '');
    this.#leading = '';
    const call = this.#format === 'text' ? scriptCall.exec(leading) : null;
    const start = call?.[0].length ?? Math.max(0, leading.search(/\S/));
    this.#scanner = this.#choose(leading.slice(start, start + headLength));
    this.#scanner.push(call === null ? leading : leading.slice(start));
  }

  /** `first`: where the content begins. It decides where the declaration is vague, or cannot be true. */
  #choose(first: string): BodyScanner {
    const format = this.#format;
    const { tally, words } = this.#context;
    if (hl7Start.test(first)) return new Hl7Scanner(tally, words, this.#inner);
    const isMarkup = markupStart.test(first);
    const isJson = jsonStart.test(first);
    switch (format) {
      case 'json':
      case 'ndjson':
        if (isMarkup) return this.#markup(first, true);
        if (isHealthJson(first, this.#essence)) return this.#healthJson();
        return new JsonWalker(tally, words, { many: format === 'ndjson', inner: this.#inner });
      case 'csv':
      case 'tsv':
        if (isMarkup) return this.#markup(first, true);
        if (isJson) return this.#json(first, true);
        return new CsvScanner(tally, words, format === 'tsv' ? '\t' : undefined);
      case 'form':
        if (isMarkup) return this.#markup(first, true);
        if (isJson) return this.#json(first, true);
        return new FormScanner(tally, words, this.#inner);
      case 'xml':
        return isJson ? this.#json(first, true) : this.#markup(first, false);
      case 'html':
      case 'text':
      case 'opaque':
      case 'asset':
        // Old systems send JSON as text/html and pages as text/plain.
        if (/^[[{]/.test(first)) return this.#json(first, false);
        if (isMarkup || format === 'html') return this.#markup(first, false);
        if (this.#essence === 'text/event-stream' || eventStart.test(first))
          return new EventScanner(tally, words, this.#inner);
        if (isTable(first, words)) return new CsvScanner(tally, words);
        return new PlainScanner(tally, words);
    }
  }

  #healthJson(): BodyScanner {
    return new HealthJsonScanner(this.#context.tally, this.#context.words, this.#inner);
  }

  #json(first: string, disagrees: boolean): BodyScanner {
    if (isHealthJson(first, this.#essence)) return this.#healthJson();
    this.#guessed = true;
    if (disagrees) this.#account.disagrees = true;
    return new JsonWalker(this.#context.tally, this.#context.words, {
      many: true,
      inner: this.#inner,
    });
  }

  #markup(first: string, disagrees: boolean): BodyScanner {
    if (disagrees) this.#account.disagrees = true;
    const { tally, words } = this.#context;
    const health = healthVocabulary(first);
    if (health !== null) return new HealthXmlScanner(tally, words, health, this.#inner);
    const xml = this.#format === 'xml' || (xmlStart.test(first) && !htmlStart.test(first));
    return new MarkupScanner(tally, words, { xml, inner: this.#inner });
  }
}
