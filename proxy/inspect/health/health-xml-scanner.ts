// FHIR XML (HL7 FHIR 4.0.1 §2.6.1), and CDA documents and HL7 v3 messages (CDA R2 §4.2, WS/T 500): persons by
// their places, everything else as in any XML.
import type { BodyScanner, ScanEnd } from '../body-scanner.ts';
import type { InnerBodies } from '../inner-bodies.ts';
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
import { PersonValues } from './person-values.ts';

const namespaces = /xmlns(?::\w+)?\s*=\s*["'](http:\/\/hl7\.org\/fhir|urn:hl7-org:v3)["']/;
/** Elements around each other; deeper ones are read as any XML. */
const maxDepth = 200;

/** The vocabulary that a document's first characters name; null for all others. */
export function healthVocabulary(head: string): 'fhir' | 'cda' | null {
  const found = namespaces.exec(head)?.[1];
  if (found === undefined) return null;
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
}

interface Name {
  family: string;
  given: string[];
  text: string;
}

export class HealthXmlScanner implements BodyScanner, MarkupEvents {
  readonly #reader: MarkupReader;
  readonly #plain: MarkupScanner;
  readonly #people: PersonValues;
  readonly #vocabulary: 'fhir' | 'cda';
  readonly #open: Element[] = [];
  #name: Name | null = null;

  constructor(
    tally: Tally,
    words: Vocabulary,
    vocabulary: 'fhir' | 'cda',
    inner: InnerBodies | undefined,
  ) {
    this.#vocabulary = vocabulary;
    this.#people = new PersonValues(tally, words);
    this.#plain = new MarkupScanner(tally, words, { xml: true, inner });
    this.#reader = new MarkupReader(this);
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
    const role = this.#roleOf(name, around?.role ?? 'none', around?.name ?? '');
    const isNew = role !== null && role !== 'staff' && role !== 'none';
    const record = isNew
      ? this.#people.person()
      : role === 'none'
        ? null
        : (around?.record ?? null);
    const element: Element = {
      name,
      role: role ?? around?.role ?? 'none',
      part: isNew || record === null || cdaBetween.has(name) ? '' : around?.part || name,
      record,
      ownsRecord: isNew,
      text: '',
    };
    if (this.#open.length < maxDepth) this.#open.push(element);
    if (element.role === 'none') return this.#plain.open(lower, attributes);
    if (element.part === 'name' && this.#name === null)
      this.#name = { family: '', given: [], text: '' };
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
    else if (element.text.length < 8192) element.text += piece;
  }

  comment(text: string): void {
    this.#plain.comment(text);
  }

  declaration(text: string): void {
    this.#plain.declaration(text);
  }

  /** Null when the role stays as around. */
  #roleOf(name: string, around: PersonRole, parent: string): PersonRole | null {
    if (this.#vocabulary === 'cda') return cdaRole(name, around);
    // A resource stands in an element that is called for it; those of bundles in `resource`.
    const isResource = /^[A-Z]/.test(name);
    if (isResource) return roleOfResource(name);
    return parent === '' ? null : roleOfElement(name, around);
  }

  #placeOf({ part, name }: Element): FhirPlace {
    if (this.#vocabulary === 'cda') return cdaPlace(part, name);
    if (part === '' || part === name) return fhirPlace('', name);
    return fhirPlace(part, name);
  }

  /** FHIR writes values in attributes; CDA writes numbers, dates and telephones so. */
  #attributes(element: Element, attributes: ReadonlyMap<string, string>): void {
    const value = attributes.get('value') ?? attributes.get('extension');
    if (value !== undefined) this.#value(element, value);
    const display = attributes.get('displayname') ?? attributes.get('display');
    if (display !== undefined) this.#people.text(display);
  }

  #value(element: Element, value: string): void {
    const { record, role } = element;
    const text = value.trim();
    if (record === null || text === '') return;
    if (role === 'reference') {
      if (element.name === 'display') this.#people.value('personName', text, record);
      return;
    }
    const place = this.#placeOf(element);
    const name = this.#name;
    if (place === null) this.#people.text(text);
    else if (place === 'family' && name !== null) name.family += text;
    else if (place === 'given' && name !== null) name.given.push(text);
    else if (place === 'personName' && name !== null) name.text += text;
    else if (place !== 'skip' && place !== 'family' && place !== 'given') {
      this.#people.value(place, text.replace(/^(?:tel|mailto):/i, ''), record);
    } else if (text.length >= 12) this.#people.text(text);
  }

  #leave(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    const { name, part, record, role } = element;
    if (role === 'staff' && element.text.trim().length >= 12) this.#people.text(element.text);
    const above = this.#open.at(-1);
    // An address is written line by line, and is one.
    if (part === 'addr' && name !== 'addr' && above !== undefined)
      above.text += element.text.trim();
    else if (role !== 'none' && role !== 'staff') this.#value(element, element.text);
    if (part === 'name' && name === 'name' && record !== null && this.#name !== null) {
      const { text, family, given } = this.#name;
      if (text !== '') this.#people.value('personName', text, record);
      else this.#people.name({ family, given }, record);
      this.#name = null;
    }
    if (element.ownsRecord && record !== null) this.#people.endPerson(record, role === 'relative');
  }
}

function localName(written: string): string {
  return written.slice(written.indexOf(':') + 1);
}
