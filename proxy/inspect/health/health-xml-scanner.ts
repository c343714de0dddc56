// FHIR XML (HL7 FHIR 4.0.1 §2.6.1), CDA documents and HL7 v3 messages (CDA R2 §4.2, WS/T 500), and DICOM as XML
// (PS3.19 A.1): persons by their places, everything else as in any XML.
import type { BodyScanner, ScanEnd } from '../body-scanner.ts';
import type { InnerBodies } from '../inner-bodies.ts';
import { readableNames } from '../document/dicom-tags.ts';
import { MarkupReader } from '../markup-reader.ts';
import type { MarkupEvents, WrittenTag } from '../markup-reader.ts';
import { MarkupScanner } from '../markup-scanner.ts';
import type { PatientRecord } from '../patient-record.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { cdaBetween, cdaPlace, cdaRole } from './cda-places.ts';
import {
  type FhirPlace,
  fhirPlace,
  type PersonRole,
  roleOfElement,
  roleOfResource,
} from './fhir-places.ts';
import { isNativeDicomName, nativeDicomPlace, nativeDicomRole } from './native-dicom-places.ts';
import type { HealthXmlMarks, Origin } from './person-marks.ts';
import { type NameParts, PersonValues } from './person-values.ts';

const namespaces =
  /xmlns(?::\w+)?\s*=\s*["'](http:\/\/hl7\.org\/fhir|urn:hl7-org:v3|http:\/\/dicom\.nema\.org\/PS3\.19\/models\/NativeDICOM)["']/;
/** Some leave its name space out. */
const nativeDicomStart = /<NativeDicomModel[\s>]/;

export type HealthVocabulary = 'fhir' | 'cda' | 'dicom';
/** Elements around each other; deeper ones are read as any XML. */
const maxDepth = 200;

/** The vocabulary that a document's first characters name; null for all others. */
export function healthVocabulary(head: string): HealthVocabulary | null {
  const found = namespaces.exec(head)?.[1];
  if (found === undefined) return nativeDicomStart.test(head) ? 'dicom' : null;
  if (found.includes('dicom')) return 'dicom';
  return found.startsWith('urn:') ? 'cda' : 'fhir';
}

interface Element {
  readonly name: string;
  readonly role: PersonRole;
  /** Element of the person that this stands in; '' for the person's own. */
  readonly part: string;
  readonly record: PatientRecord | null;
  readonly ownsRecord: boolean;
  text: string;
  /** Where it stands, when somebody asks. */
  readonly origins: Origin[];
}

interface Name extends NameParts {
  text: string;
  readonly origins: Record<'family' | 'given' | 'text', Origin[]>;
}

export class HealthXmlScanner implements BodyScanner, MarkupEvents {
  readonly #reader: MarkupReader;
  readonly #plain: MarkupScanner;
  readonly #people: PersonValues;
  readonly #vocabulary: HealthVocabulary;
  readonly #open: Element[] = [];
  #name: Name | null = null;
  readonly #marks: HealthXmlMarks | undefined;

  constructor(
    tally: Tally,
    words: Vocabulary,
    vocabulary: HealthVocabulary,
    inner: InnerBodies | undefined,
    marks?: HealthXmlMarks,
  ) {
    this.#marks = marks;
    this.#vocabulary = vocabulary;
    this.#people = new PersonValues(tally, words, marks);
    const reader = new MarkupReader(this);
    this.#plain = new MarkupScanner(tally, words, {
      xml: true,
      inner,
      reader,
      marks: marks?.plain,
    });
    this.#reader = reader;
    marks?.reader(reader);
  }

  /** What has been read and not been decided: texts of elements that are open, parts of a name. */
  held(): Origin[] {
    const { family = [], given = [], text = [] } = this.#name?.origins ?? {};
    return [...this.#open.flatMap(({ origins }) => origins), ...family, ...given, ...text];
  }

  push(text: string): void {
    this.#reader.push(text);
  }

  end(): ScanEnd {
    this.#reader.end();
    while (this.#open.length > 0) this.#leave();
    this.#people.texts.end();
    return this.#plain.end();
  }

  open(lower: string, attributes: ReadonlyMap<string, string>, tag: WrittenTag): void {
    this.#enter(lower, attributes, tag);
    if (tag.isEmpty) this.close(lower);
  }

  #enter(lower: string, attributes: ReadonlyMap<string, string>, tag: WrittenTag): void {
    const name = localName(this.#vocabulary === 'fhir' ? tag.name : lower);
    const around = this.#open.at(-1);
    const dicomTag = name === 'dicomattribute' ? attributes.get('tag') : undefined;
    const role = this.#roleOf(name, around, dicomTag);
    const isNew = role !== null && role !== 'staff' && role !== 'none';
    const record = isNew
      ? this.#people.person()
      : role === 'none'
        ? null
        : (around?.record ?? null);
    const element: Element = {
      name,
      role: role ?? around?.role ?? 'none',
      part:
        isNew || record === null || cdaBetween.has(name)
          ? ''
          : (dicomTag ?? (around?.part || name)),
      record,
      ownsRecord: isNew,
      text: '',
      origins: [],
    };
    if (this.#open.length < maxDepth) this.#open.push(element);
    if (element.role === 'none') return this.#plain.open(lower, attributes);
    const isName = element.part === 'name' || isNativeDicomName(element.part, name);
    if (isName && this.#name === null) this.#name = newName();
    if (element.role !== 'staff') this.#attributes(element, attributes);
  }

  close(lower: string): void {
    const name = localName(lower);
    if (this.#open.at(-1)?.role === 'none') this.#plain.close(lower);
    // Tags that do not belong together close up to the one that was meant.
    if (this.#open.some((element) => element.name.toLowerCase() === name)) {
      while (this.#open.at(-1)?.name.toLowerCase() !== name) this.#leave();
      this.#leave();
    }
  }

  text(piece: string): void {
    const element = this.#open.at(-1);
    if (element === undefined || element.role === 'none') this.#plain.text(piece);
    else if (element.text.length < 8192) {
      element.text += piece;
      // White space before a value is none of it, and would be held for as long as the element is open.
      const isText = element.origins.length > 0 || piece.trim() !== '';
      if (this.#marks !== undefined && isText) element.origins.push(this.#marks.token());
    }
  }

  comment(text: string): void {
    this.#plain.comment(text);
  }

  declaration(text: string): void {
    this.#plain.declaration(text);
  }

  /** Null when the role stays as around. */
  #roleOf(name: string, around: Element | undefined, tag: string | undefined): PersonRole | null {
    if (this.#vocabulary === 'dicom') return nativeDicomRole(name, tag);
    const role = around?.role ?? 'none';
    if (this.#vocabulary === 'cda') return cdaRole(name, role);
    // A resource stands in an element that is called for it; those of bundles in `resource`.
    const isResource = /^[A-Z]/.test(name);
    if (isResource) return roleOfResource(name);
    return around === undefined ? null : roleOfElement(name, role);
  }

  #placeOf({ part, name }: Element): FhirPlace {
    if (this.#vocabulary === 'cda') return cdaPlace(part, name);
    if (this.#vocabulary === 'dicom') return nativeDicomPlace(part, name);
    if (part === '' || part === name) return fhirPlace('', name);
    return fhirPlace(part, name);
  }

  /** FHIR writes values in attributes; CDA writes numbers, dates and telephones so. */
  #attributes(element: Element, attributes: ReadonlyMap<string, string>): void {
    const key = attributes.has('value') ? 'value' : 'extension';
    const value = attributes.get(key);
    if (value !== undefined) this.#value(element, value, this.#marks?.attribute(key));
    const shown = attributes.has('displayname') ? 'displayname' : 'display';
    const display = attributes.get(shown);
    if (display !== undefined) this.#people.text(display, this.#marks?.attribute(shown));
  }

  #value(element: Element, value: string, origin: Origin | undefined): void {
    const { record, role } = element;
    const text = value.trim();
    if (record === null || text === '') return;
    if (role === 'reference') {
      if (element.name === 'display') this.#people.value('personName', text, record, origin);
      return;
    }
    const place = this.#placeOf(element);
    const name = this.#name;
    if (place === null) this.#people.text(text, origin);
    else if (name !== null && (place === 'family' || place === 'given' || place === 'personName')) {
      if (place === 'family') name.family += text;
      else if (place === 'given') name.given.push(text);
      else name.text += text;
      const kept = name.origins[place === 'personName' ? 'text' : place];
      if (origin !== undefined) kept.push(origin);
    } else if (place !== 'skip' && place !== 'family' && place !== 'given') {
      this.#people.value(place, text.replace(/^(?:tel|mailto):/i, ''), record, origin);
    } else if (text.length >= 12) this.#people.text(text, origin);
  }

  #leave(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    const { name, part, record, role, text } = element;
    const above = this.#open.at(-1);
    const origin = this.#marks?.join(element.origins, '');
    if (role === 'staff' && text.trim().length >= 12) this.#people.text(text, origin);
    // An address is written line by line, and is one.
    if (part === 'addr' && name !== 'addr' && above !== undefined) {
      above.text += text.trim();
      above.origins.push(...element.origins);
    } else if (role !== 'none' && role !== 'staff') this.#value(element, text, origin);
    const isName = (part === 'name' && name === 'name') || isNativeDicomName(part, name);
    if (isName && record !== null) this.#endName(record);
    if (element.ownsRecord && record !== null) this.#people.endPerson(record, role === 'relative');
  }

  #endName(record: PatientRecord): void {
    const name = this.#name;
    this.#name = null;
    if (name === null) return;
    if (this.#vocabulary === 'dicom') return this.#endDicomName(name, record);
    if (name.text === '') return this.#people.name(name, record);
    const origin = this.#marks?.join(name.origins.text, '');
    this.#people.value('personName', name.text, record, origin);
    this.#people.nameAgain(name);
  }

  /** Put together as in a file: one patient has one name, however it is asked for. */
  #endDicomName({ family, given, origins }: Name, record: PatientRecord): void {
    const [whole] = readableNames([family, ...given].join('^'));
    if (whole === undefined) return;
    const gap = whole.includes(' ') ? ' ' : '';
    const origin = this.#marks?.join([...origins.family, ...origins.given], gap);
    this.#people.value('personName', whole, record, origin);
  }
}

function newName(): Name {
  return { family: '', given: [], text: '', origins: { family: [], given: [], text: [] } };
}

function localName(written: string): string {
  return written.slice(written.indexOf(':') + 1);
}
