// Looks into one body while it passes: undoes its coding, reads its charset and format, counts kinds
// and patients. Never holds a whole body, never changes one, never throws: what cannot be inspected is
// said so, with the reason. It knows nothing of HTTP messages, routes or policy.
import type { Detector } from '../../shared/detect/detector.ts';
import type { Inspection } from '../../shared/records/record-base.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { formatOf, parseMediaType } from './body-format.ts';
import type { BodyFormat } from './body-format.ts';
import type { BodyScanner } from './body-scanner.ts';
import { createDecoding } from './charset.ts';
import type { TextDecoding } from './charset.ts';
import { codingsOf, Inflater } from './content-coding.ts';
import { CsvScanner } from './csv-scanner.ts';
import { FormScanner } from './form-scanner.ts';
import { JsonWalker } from './json-walker.ts';
import { MarkupScanner } from './markup-scanner.ts';
import type { PatientCount } from './patient-set.ts';
import { PlainScanner } from './plain-scanner.ts';
import { Tally } from './tally.ts';
import { vocabularyOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

type Reason = NonNullable<Inspection['reason']>;

/** Counts, pseudonyms and a verdict; never a value of the body. */
export interface BodyFindings {
  readonly inspection: Inspection;
  readonly patients: PatientCount;
}

export interface Inspector {
  /** False when the sender should pause until `drained` calls back. The chunk is not changed. */
  write(chunk: Buffer): boolean;
  drained(resume: () => void): void;
  /** The body is complete. */
  end(): Promise<BodyFindings>;
  /** The body was cut short; tells what was in the part that came. */
  abort(): Promise<BodyFindings>;
}

export interface InspectorOptions {
  /** The Content-Type header as received. */
  readonly mediaType: string | undefined;
  /** The Content-Encoding header as received. */
  readonly contentEncoding: string | undefined;
  /** Gives the only form in which an identifier leaves this folder. */
  readonly pseudonym: Pseudonymiser;
  /** Rules that judge the body; the built-in ones without it. */
  readonly detector?: Detector;
  /** Most bytes inspected, counted after decompression; default 64 MB. */
  readonly maxBytes?: number;
  /** Bytes out for each byte in, at most; default 100. */
  readonly maxRatio?: number;
  /** Bytes decoded at a time; only tests change it. */
  readonly blockLength?: number;
}

// Real bodies of hospital systems compress 5 to 30 times; 100 is a bomb.
const defaultMaxBytes = 64 * 1_048_576;
const defaultMaxRatio = 100;
/** JSONP: `cb({…});` is a document in the clothes of a script. */
const scriptCall = /^\s*(?:\/\*\*\/)?[\w$.[\]'"]{1,120}\(\s*(?=[[{])/;

/** For one body. Throws nothing, for whatever headers or bytes. */
export function createInspector(options: InspectorOptions): Inspector {
  return new BodyInspector(options);
}

class BodyInspector implements Inspector {
  readonly #tally = new Tally();
  readonly #words: Vocabulary;
  readonly #format: BodyFormat;
  readonly #maxBytes: number;
  readonly #inflater: Inflater | null;
  readonly #decoding: TextDecoding | null;
  #scanner: BodyScanner | null = null;
  /** The format was guessed from the content: broken syntax means a wrong guess, nothing more. */
  #guessed = false;
  /** White space before the first character that tells the format. */
  #leading = '';
  /** First thing that kept the inspection from being whole; later ones follow from it. */
  #reason: Reason | undefined;
  #bytesTotal = 0;
  #bytesInspected = 0;

  constructor(options: InspectorOptions) {
    const { essence, charset } = parseMediaType(options.mediaType);
    const codings = codingsOf(options.contentEncoding);
    this.#words = vocabularyOf(options.pseudonym, options.detector);
    this.#format = formatOf(essence);
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
    this.#decoding = createDecoding(charset, options.blockLength);
    const limits = { maxBytes: this.#maxBytes, maxRatio: options.maxRatio ?? defaultMaxRatio };
    const inflates = codings !== null && codings.length > 0 && this.#isReadable();
    this.#inflater = inflates ? new Inflater(codings, limits, (bytes) => this.#bytes(bytes)) : null;
    // The first that applies: an unknown charset does not matter in a format we cannot read.
    if (!this.#isReadable()) this.#reason = 'format';
    else if (codings === null) this.#reason = 'coding';
    else if (this.#decoding === null) this.#reason = 'charset';
  }

  write(chunk: Buffer): boolean {
    if (this.#inflater !== null) return this.#inflater.write(chunk);
    this.#bytes(chunk);
    return true;
  }

  drained(resume: () => void): void {
    if (this.#inflater === null) resume();
    else this.#inflater.drained(resume);
  }

  async end(): Promise<BodyFindings> {
    const failure = (await this.#inflater?.end()) ?? null;
    // What came before the failure was read and counts.
    if (failure !== null) this.#reason ??= failure;
    return this.#conclude();
  }

  async abort(): Promise<BodyFindings> {
    await this.#inflater?.end();
    this.#reason ??= 'aborted';
    return this.#conclude();
  }

  #isReadable(): boolean {
    return this.#format !== 'opaque' && this.#format !== 'asset';
  }

  /** Decoded bytes, as they come. */
  #bytes(bytes: Buffer): void {
    this.#bytesTotal += bytes.length;
    if (this.#reason !== undefined || this.#decoding === null) return;
    const room = this.#maxBytes - this.#bytesInspected;
    const part = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#bytesInspected += part.length;
    this.#guard(() => {
      const text = this.#decoding?.push(part) ?? '';
      if (text !== '') this.#text(text);
    });
    // Bytes behind the cap are counted in the total and not looked at.
    if (part.length < bytes.length) this.#reason ??= 'tooLarge';
  }

  /** Decoded text, as it comes. */
  #text(text: string): void {
    if (this.#scanner !== null) return this.#scanner.push(text);
    this.#leading += text;
    const at = this.#leading.search(/[^\s\ufeff]/);
    // Blank so far: the format may still have to be guessed.
    if (at === -1 && this.#leading.length < 65_536) return;
    const leading = this.#leading.replace(/^\ufeff/, '');
    this.#leading = '';
    const call = this.#format === 'text' ? scriptCall.exec(leading) : null;
    const start = call?.[0].length ?? at;
    this.#scanner = this.#choose(at === -1 ? '' : leading.charAt(Math.max(0, start)));
    this.#scanner.push(call === null ? leading : leading.slice(start));
  }

  /** The reader for the declared format; `first` decides where the declaration is vague. */
  #choose(first: string): BodyScanner {
    const format = this.#format;
    switch (format) {
      case 'json':
      case 'ndjson':
        return new JsonWalker(this.#tally, this.#words, { many: format === 'ndjson' });
      case 'csv':
        return new CsvScanner(this.#tally, this.#words);
      case 'tsv':
        return new CsvScanner(this.#tally, this.#words, '\t');
      case 'form':
        return new FormScanner(this.#tally, this.#words);
      case 'xml':
        return new MarkupScanner(this.#tally, this.#words, { xml: true });
      case 'html':
      case 'text':
        return this.#guess(first);
      case 'opaque':
      case 'asset':
        return new PlainScanner(this.#tally, this.#words);
    }
  }

  /** Old systems send JSON as text/html and pages as text/plain. */
  #guess(first: string): BodyScanner {
    if (first === '{' || first === '[') {
      this.#guessed = true;
      return new JsonWalker(this.#tally, this.#words, { many: true });
    }
    if (first === '<' || this.#format === 'html') {
      return new MarkupScanner(this.#tally, this.#words, { xml: false });
    }
    return new PlainScanner(this.#tally, this.#words);
  }

  /** Reads what is still held back, then puts everything into the words of a record. */
  #conclude(): BodyFindings {
    this.#guard(() => {
      if (this.#decoding === null || !this.#isReadable()) return;
      const rest = this.#decoding.end();
      if (rest !== '') this.#text(rest);
      if (this.#scanner === null && this.#leading !== '') {
        this.#scanner = this.#choose('');
        this.#scanner.push(this.#leading);
      }
      const ending = this.#scanner?.end();
      // A page that began with a brace was a wrong guess of ours, not a broken body.
      if (!this.#guessed) this.#reason ??= ending;
      if (this.#decoding.isDoubtful) this.#reason ??= 'charset';
    });
    const { kinds } = this.#tally;
    const found = this.#tally.foundAny;
    const reason = this.#reason;
    // `uninspected`: nobody looked. `unscannable`: we looked and could not see all of it.
    const failed = reason === 'format' ? 'uninspected' : 'unscannable';
    return {
      inspection: {
        verdict: found ? 'found' : reason === undefined ? 'clean' : failed,
        ...(reason === undefined ? {} : { reason }),
        kinds,
        bytesInspected: this.#bytesInspected,
        bytesTotal: this.#bytesTotal,
      },
      patients: this.#tally.patients(),
    };
  }

  /** A fault of ours in one body must not become a fault of the proxy. */
  #guard(step: () => void): void {
    try {
      step();
    } catch {
      this.#reason = 'fault';
    }
  }
}
