// application/x-www-form-urlencoded: pairs of keys and values; the whole form is one record.
import type { BodyShape } from './body-shape.ts';
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import { escapedBytes } from './escaped-bytes.ts';
import type { InnerBodies } from './inner-bodies.ts';
import { type RowMarks, RowReader } from './row-reader.ts';
import type { Tally } from './tally.ts';
import { type TextMarks, TextScanner } from './text-scanner.ts';
import type { KeyMeaning, Vocabulary } from './vocabulary.ts';

/** Characters of one field that are held; fields of one record. */
const maxPair = 65_536;
const maxPairs = 2000;

/** Told where values stand: for whoever writes the form again. Columns are fields of the record. */
export interface FormMarks extends RowMarks, TextMarks {
  begin(texts: TextScanner): void;
  /** The next field's value as it is written, `from` characters behind the beginning of the form. */
  field(raw: string, from: number): void;
  /** The record is over. */
  flushed(): void;
}

export class FormScanner implements BodyScanner {
  readonly #texts: TextScanner;
  readonly #rows: RowReader;
  readonly #words: Vocabulary;
  readonly #inner: InnerBodies | undefined;
  #carry = '';
  #keys: KeyMeaning[] = [];
  #values: string[] = [];
  #end: ScanEnd;
  /** Characters of pairs that are over, with what stands between them. */
  #at = 0;
  readonly #marks: FormMarks | undefined;
  readonly #names: BodyShape | undefined;

  constructor(
    tally: Tally,
    vocabulary: Vocabulary,
    {
      inner,
      marks,
      names,
    }: { inner?: InnerBodies; marks?: FormMarks; names?: BodyShape | undefined } = {},
  ) {
    this.#marks = marks;
    this.#names = names;
    this.#inner = inner;
    this.#words = vocabulary;
    this.#texts = new TextScanner(tally, vocabulary, marks);
    this.#rows = new RowReader(tally, vocabulary, this.#texts, marks);
    marks?.begin(this.#texts);
  }

  push(text: string): void {
    const pairs = (this.#carry + text).split('&');
    this.#carry = pairs.pop() ?? '';
    for (const pair of pairs) {
      this.#pair(pair);
      this.#at += pair.length + 1;
    }
    if (this.#carry.length <= maxPair) return;
    // A value this long is a document of its own (a pasted report): read what there is of it.
    this.#pair(this.#carry);
    this.#at += this.#carry.length;
    this.#carry = '';
    this.#end = 'tooLarge';
  }

  end(): ScanEnd {
    this.#pair(this.#carry);
    this.#flush();
    this.#texts.end();
    return this.#end;
  }

  /** Collected until the form ends: its fields are one person's. */
  #pair(pair: string): void {
    if (pair === '') return;
    const equals = pair.indexOf('=');
    const key = equals === -1 ? '' : formText(pair.slice(0, equals));
    const raw = pair.slice(equals + 1);
    if (key === '') this.#names?.unnamed();
    else this.#names?.name(key);
    const value = formText(raw);
    if (this.#inner?.offer(value.replaceAll(' ', '+')) === true) return;
    this.#keys.push(key === '' ? undefined : this.#words.meaningOfKey(key));
    this.#values.push(value);
    this.#marks?.field(raw, this.#at + equals + 1);
    // No form of one person has so many fields: a list was posted as one.
    if (this.#values.length >= maxPairs) this.#flush();
  }

  #flush(): void {
    this.#rows.row(this.#keys, this.#values);
    this.#keys = [];
    this.#values = [];
    this.#marks?.flushed();
  }
}

/** Percent escapes as UTF-8, else as the GBK that old pages submit. */
export function formText(raw: string): string {
  // In forms `+` is a space (WHATWG URL, urlencoded parsing); `%2B` is the plus.
  const spaced = raw.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return new TextDecoder('gb18030').decode(escapedBytes(spaced, '%'));
  }
}
