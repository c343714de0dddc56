// Where in FHIR, CDA and DICOM JSON the values stand that are counted: for whoever writes a document again.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { JsonReader } from '../json-reader.ts';
import type { MarkupMarks } from '../markup-marks.ts';
import type { MarkupReader } from '../markup-reader.ts';
import type { TextMarks, TextScanner } from '../text-scanner.ts';

/** Where a text stands; only marks know more of it. */
export type Origin = object;

export interface PersonMarks extends TextMarks {
  begin(texts: TextScanner): void;
  /** `value` is one of `kind`; it stands in `origin`, which may hold more, or write it in another order. */
  whole(kind: IdentifierKind, value: string, origin: Origin): void;
  /** The scanner of texts gets `value` next, which stands in `origin`. */
  text(value: string, origin: Origin): void;
  /** Several texts as one, with `gap` between them. */
  join(origins: readonly Origin[], gap: string): Origin;
}

export interface HealthJsonMarks extends PersonMarks {
  reader(reader: JsonReader): void;
  /** Where the token stands that the reader is telling. */
  token(): Origin;
  /** A person's name in parts begins, or is over: until then its parts may still be told of. */
  name(isOpen: boolean): void;
  /** Behind broken syntax: the scanner of texts gets these last characters of the document next. */
  rest(text: string): void;
}

export interface HealthXmlMarks extends PersonMarks {
  /** What is no person's is read as in any XML. */
  readonly plain: MarkupMarks;
  reader(reader: MarkupReader): void;
  /** Where the text stands that the reader is telling. */
  token(): Origin;
  /** Where the value of this attribute of the tag stands. */
  attribute(key: string): Origin;
}
