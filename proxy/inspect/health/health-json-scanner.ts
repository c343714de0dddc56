// FHIR JSON (HL7 FHIR 4.0.1 §2.6.2) and DICOM JSON (PS3.18 annex F): the place of a value says what it is
// and whose. A person's values stand in objects of their own, which plain JSON would take for people.
import type { BodyScanner, ScanEnd } from '../body-scanner.ts';
import {
  type DicomMeaning,
  isDicomTag,
  meaningOfDicomTag,
  readableNames,
} from '../document/dicom-tags.ts';
import type { InnerBodies, InnerText } from '../inner-bodies.ts';
import { JsonReader } from '../json-reader.ts';
import type { JsonEvents } from '../json-reader.ts';
import type { PatientRecord } from '../patient-record.ts';
import type { Tally } from '../tally.ts';
import { isKind, type Vocabulary } from '../vocabulary.ts';
import { fhirPlace, type PersonRole, roleOfElement, roleOfResource } from './fhir-places.ts';
import type { HealthJsonMarks, Origin } from './person-marks.ts';
import { type NameParts, PersonValues } from './person-values.ts';

/** A resource begins with its type, a data set with a tag; a list or bundle is around them. */
const fhirStart = /"resourceType"\s*:/;
const dicomStart =
  /^\s*\[?\s*\{\s*"[0-9A-Fa-f]{8}"\s*:\s*\{\s*"(?:vr|Value|BulkDataURI|InlineBinary)"\s*:/;
/** As Orthanc's `tags` and `instances-tags` answer: with the attribute's name, or with its value alone. */
const orthancStart = /\{\s*"00[0-2][0-9a-f],[0-9a-f]{4}"\s*:\s*(?:\{\s*"Name"\s*:|"|null|\[)/;
/** Keys of what an attribute is, not of what it says. */
const ofAttribute = new Set(['Name', 'Type']);

/** Whether a text is one of these documents, by its first characters. */
export function isHealthJson(head: string, essence: string): boolean {
  if (essence === 'application/fhir+json' || essence === 'application/dicom+json') return true;
  return fhirStart.test(head) || dicomStart.test(head) || orthancStart.test(head);
}

const staffOwn = new Set(['value', 'display', 'text', 'family', 'given', 'line']);

interface Name extends NameParts {
  hasText: boolean;
}

interface Frame {
  readonly isArray: boolean;
  key: string;
  role: PersonRole;
  /** Element of the person's resource that this stands in; '' for the resource itself. */
  readonly element: string;
  /** Meaning of the DICOM attribute that this stands in. */
  readonly tag: DicomMeaning | undefined;
  /** What stands directly under a tag: some of its keys say what the attribute is. */
  readonly isAttribute: boolean;
  record: PatientRecord | null;
  /** The person ends where this does. */
  ownsRecord: boolean;
  /** The name whose parts stand in here. */
  readonly name: Name | null;
  readonly ownsName: boolean;
}

const outside: Frame = {
  isArray: true,
  key: '',
  role: 'none',
  element: '',
  tag: undefined,
  isAttribute: false,
  record: null,
  ownsRecord: false,
  name: null,
  ownsName: false,
};

export class HealthJsonScanner implements BodyScanner, JsonEvents {
  readonly #reader: JsonReader;
  readonly #words: Vocabulary;
  readonly #people: PersonValues;
  readonly #inner: InnerBodies | undefined;
  readonly #marks: HealthJsonMarks | undefined;
  #innerText: InnerText | null = null;
  readonly #frames: Frame[] = [{ ...outside }];
  #malformed = false;

  constructor(
    tally: Tally,
    vocabulary: Vocabulary,
    inner: InnerBodies | undefined,
    marks?: HealthJsonMarks,
  ) {
    this.#marks = marks;
    this.#words = vocabulary;
    this.#people = new PersonValues(tally, vocabulary, marks);
    this.#inner = inner;
    this.#reader = new JsonReader(this, true);
    marks?.reader(this.#reader);
  }

  push(text: string): void {
    const rest = this.#malformed ? text : this.#reader.push(text);
    if (rest === null) return;
    this.#malformed = true;
    this.#marks?.rest(rest);
    this.#people.texts.push(rest);
  }

  end(): ScanEnd {
    const complete = !this.#malformed && this.#reader.end();
    while (this.#frames.length > 1) this.close();
    this.#people.texts.end();
    return complete ? undefined : 'malformed';
  }

  open(isArray: boolean): void {
    const above = this.#frame();
    const role = isArray ? null : roleOfElement(above.key, above.role);
    // Resources in a bundle, and those inside another one, are about somebody else.
    const isResource = !isArray && (above.key === 'resource' || above.key === 'contained');
    const isOwn = role === 'relative' || role === 'reference';
    const { element } = above;
    const isPerson = above.role === 'patient' || above.role === 'relative';
    const inner = isOwn || isResource || !isPerson ? '' : element === '' ? above.key : element;
    const ownsName = !isArray && inner === 'name' && above.name === null;
    this.#frames.push({
      isArray,
      key: isArray ? above.key : '',
      role: isResource ? 'none' : (role ?? above.role),
      element: isArray && element === '' && !isOwn ? element : inner,
      tag: isResource ? undefined : tagOf(above.key, above.tag),
      isAttribute: !isArray && !above.isArray && isDicomTag(above.key),
      record: isOwn ? this.#people.person() : isResource ? null : above.record,
      ownsRecord: isOwn,
      name: ownsName ? this.#newName() : above.name,
      ownsName,
    });
  }

  #newName(): Name {
    this.#marks?.name(true);
    const origins = this.#marks === undefined ? undefined : { family: [], given: [] };
    return { family: '', given: [], hasText: false, origins };
  }

  /** Rows that are known by heart are plain JSON's. */
  known(): boolean {
    return false;
  }

  close(): void {
    const frame = this.#frames.pop() ?? outside;
    const { name, record } = frame;
    if (frame.ownsName && name !== null && record !== null) {
      if (name.hasText) this.#people.nameAgain(name);
      else this.#people.name(name, record);
    }
    if (frame.ownsName) this.#marks?.name(false);
    if (frame.ownsRecord && record !== null) {
      this.#people.endPerson(record, frame.role === 'relative');
    }
  }

  key(name: string): void {
    const frame = this.#frame();
    frame.key = name;
    // A data set: its first attribute makes it a person's.
    if (frame.record !== null || !isDicomTag(name)) return;
    frame.record = this.#people.person();
    frame.ownsRecord = true;
  }

  text(value: string): void {
    const frame = this.#frame();
    const isTag = isDicomTag(frame.key);
    if (frame.key === 'vr') return;
    if (frame.key === 'resourceType' && !frame.isArray) return this.#resource(frame, value);
    if (value.length >= 32 && this.#inner?.offer(value) === true) return;
    const { record, role } = frame;
    const origin = this.#marks?.token();
    // No value of the attribute; whatever else somebody has put there is found as in any text.
    if (frame.isAttribute && ofAttribute.has(frame.key)) return this.#people.text(value, origin);
    const tag = isTag ? meaningOfDicomTag(frame.key) : frame.tag;
    if (tag !== undefined && record !== null) return this.#attribute(tag, value, record, origin);
    if (role === 'staff') {
      // Names, numbers and addresses that staff have themselves.
      return staffOwn.has(frame.key) ? undefined : this.#remark(value, origin);
    }
    if (role === 'reference' && record !== null) {
      if (frame.key === 'display') this.#people.value('personName', value, record, origin);
      else this.#people.text(value, origin);
    } else if (record !== null) this.#place(frame, value, record, origin);
    else this.#other(frame.key, value, origin);
  }

  scalar(written: string): void {
    if (written.length >= 7) this.text(written);
  }

  longText(piece: string, last: boolean): void {
    this.#innerText ??= this.#inner?.begin(piece) ?? null;
    if (this.#innerText === null) {
      const origin = this.#marks?.token();
      if (origin !== undefined) this.#marks?.text(piece, origin);
      this.#people.texts.push(piece);
    }
    if (!last) return;
    this.#innerText?.end();
    this.#innerText = null;
    this.#people.texts.boundary();
  }

  #frame(): Frame {
    return this.#frames.at(-1) ?? outside;
  }

  #resource(frame: Frame, type: string): void {
    frame.role = roleOfResource(type);
    if (frame.role !== 'patient') return;
    frame.record = this.#people.person();
    frame.ownsRecord = true;
  }

  #attribute(tag: DicomMeaning, value: string, record: PatientRecord, origin?: Origin): void {
    if (tag === 'staff') return this.#remark(value, origin);
    if (tag !== 'personName') return this.#people.value(tag, value, record, origin);
    for (const name of readableNames(value)) {
      this.#people.value('personName', name, record, origin);
    }
  }

  #place(frame: Frame, value: string, record: PatientRecord, origin?: Origin): void {
    const place = fhirPlace(frame.element, frame.key);
    const { name } = frame;
    if (place === null) this.#people.text(value, origin);
    else if (place === 'skip') this.#remark(value, origin);
    else if (place === 'family' || place === 'given') {
      if (name !== null && place === 'family') name.family = value;
      else name?.given.push(value);
      if (origin !== undefined) name?.origins?.[place].push(origin);
    } else {
      if (place === 'personName' && name !== null) name.hasText = true;
      this.#people.value(place, value.replace(/^tel:/, ''), record, origin);
    }
  }

  /** Outside of what the standard says of persons: by its key, as in any document. */
  #other(key: string, value: string, origin?: Origin): void {
    const meaning = this.#words.meaningOfKey(key);
    const judged = isKind(meaning) ? this.#words.judge(meaning, value) : null;
    if (judged === null || judged.kind === 'sensitiveDiagnosis') this.#people.text(value, origin);
    if (judged === null) return;
    this.#people.covered(judged.kind, value, origin);
    this.#people.texts.labelled(judged.kind, value);
  }

  /** Shorter ones are codes and titles; a remark can hold anything. */
  #remark(value: string, origin?: Origin): void {
    if (value.length >= 12) this.#people.text(value, origin);
  }
}

/** A tag's meaning goes on for everything under it but other tags. */
function tagOf(key: string, around: DicomMeaning | undefined): DicomMeaning | undefined {
  return isDicomTag(key) ? meaningOfDicomTag(key) : around;
}
