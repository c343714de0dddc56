// Fields of a posted form with files: together they are one record, as in a form without.
import type { BodyPart, InspectContext } from './body-part.ts';
import { contentFormat, formatHead } from './content-format.ts';
import { createDecoding } from './charset.ts';
import { RowReader } from './row-reader.ts';
import { TextScanner } from './text-scanner.ts';
import type { KeyMeaning } from './vocabulary.ts';

/** Bytes of a value that are held; a longer one is a document and is read as one. */
const maxValue = 65_536;
const maxFields = 2000;

export class FormFields {
  readonly #context: InspectContext;
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  #keys: KeyMeaning[] = [];
  #values: string[] = [];

  constructor(context: InspectContext) {
    this.#context = context;
    const { tally, words } = context;
    this.#texts = new TextScanner(tally, words);
    this.#rows = new RowReader(tally, words, this.#texts);
  }

  /** The body of one field. */
  field(name: string): BodyPart {
    const { words } = this.#context;
    const meaning = words.meaningOfKey(name) ?? words.meaningOfLabel(name);
    return new FieldBody(this.#context, (value) => this.#add(meaning, value));
  }

  /** The form is over. */
  end(): void {
    this.#flush();
    this.#texts.end();
  }

  #add(meaning: KeyMeaning, value: string): void {
    this.#keys.push(meaning);
    this.#values.push(value);
    if (this.#values.length >= maxFields) this.#flush();
  }

  #flush(): void {
    this.#rows.row(this.#keys, this.#values);
    this.#keys = [];
    this.#values = [];
  }
}

class FieldBody implements BodyPart {
  readonly #context: InspectContext;
  readonly #onValue: (value: string) => void;
  #held: Buffer[] = [];
  #length = 0;
  #body: BodyPart | null = null;

  constructor(context: InspectContext, onValue: (value: string) => void) {
    this.#context = context;
    this.#onValue = onValue;
  }

  push(bytes: Buffer): void {
    if (this.#body !== null) return this.#body.push(bytes);
    this.#held.push(bytes);
    this.#length += bytes.length;
    if (this.#length > maxValue) this.#open(Buffer.concat(this.#held));
  }

  async end(): Promise<void> {
    if (this.#body === null) this.#value(Buffer.concat(this.#held));
    await this.#body?.end();
  }

  /** Documents are posted in fields too. */
  #value(bytes: Buffer): void {
    const format = contentFormat(bytes.subarray(0, formatHead));
    const isDocument = format !== 'text' || /^\s*[[{<]/.test(bytes.toString('latin1', 0, 64));
    const decoding = isDocument ? null : createDecoding(null);
    if (decoding === null) return this.#open(bytes);
    this.#context.account.read(bytes.length);
    const value = decoding.push(bytes) + decoding.end();
    if (decoding.isDoubtful) this.#context.account.fail('charset');
    this.#onValue(value);
  }

  #open(bytes: Buffer): void {
    this.#held = [];
    if (bytes.length === 0) return;
    this.#body = this.#context.open(this.#context, { mediaType: undefined });
    this.#body.push(bytes);
  }
}
