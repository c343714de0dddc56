// DICOM files: what their attributes say of the patient, and every text in them, private ones too. Pixels
// are not looked at, and said so: names are often burnt into them.
import { decodingFrames } from './dicom-frames.ts';
import type { DecodingFrames } from './dicom-frames.ts';
import { CharsetEvidence } from './dicom-charset.ts';
import { walkDataSet } from './dicom-data-set.ts';
import type { ElementVisitor } from './dicom-data-set.ts';
import { openDicomFile } from './dicom-file.ts';
import { dicomTag, meaningOfDicomTag, readableNames } from './dicom-tags.ts';
import type { DicomMeaning } from './dicom-tags.ts';
import type { DocumentSink, Reason } from './document-sink.ts';

/** Binary values below this are flags and versions. */
const smallestUnread = 256;
const textValue = 0x0040_a160;
const recordType = 0x0004_1430;
/** VRs of one text each: a backslash in them is a character (PS3.5 §6.2). */
const single = new Set(['LT', 'ST', 'UT', 'UR']);
const binary = new Set('OB OD OF OL OV OW UN'.split(' '));
const numeric = new Set('AT FD FL SL SS SV UL US UV'.split(' '));
/** Numbers, dates and identifiers of objects, when they are what their VR says. */
const formal = new Set('DA DS DT IS TM UI'.split(' '));
const formalValue = /^(?:[\d.+\-:eE ]{0,14}|[\d.+\-eE ]*\.[\d.+\-eE ]*)$/;
/** No value of such a VR is longer (PS3.5 §6.2); longer ones are text that hides there. */
const maxFormal = 64;
const objectId = /^\d+(?:\.\d+){3,}$/;

/** Reads PS3.10 files and bare data sets, all transfer syntaxes; 'charset' when its text is a guess. */
export async function readDicom(bytes: Buffer, sink: DocumentSink): Promise<Reason | undefined> {
  const file = openDicomFile(bytes);
  sink.read(Math.min(file.start, bytes.length));
  const evidence = new Evidence(sink);
  let failure: unknown;
  try {
    walkDataSet(file.bytes, file.start, file.encoding, evidence);
  } catch (error) {
    failure = error;
  }
  const reading = new Reading(sink, decodingFrames(evidence.charset.isUtf8));
  // Meets the same fault at the same place, after telling everything before it.
  walkDataSet(file.bytes, file.start, file.encoding, reading);
  if (failure !== undefined) throw failure;
  for (const body of reading.documents) {
    await sink.body({ name: 'document', mediaType: evidence.documentType, bytes: [body] });
  }
  return reading.reason;
}

/** First pass: which charset the texts are in, all taken together, and what stands behind its use. */
class Evidence implements ElementVisitor {
  readonly charset = new CharsetEvidence();
  readonly #sink: DocumentSink;
  #unseen = 0;
  documentType: string | undefined;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  element(tag: number, vr: string | undefined, value: Buffer, header: number): void {
    // Looks at the clock only: the bytes count when they are read.
    this.#unseen += value.length + header;
    if (this.#unseen > 65_536) {
      this.#sink.read(0);
      this.#unseen = 0;
    }
    if (tag === dicomTag.documentType) this.documentType = trimmed(value.toString('latin1'));
    const isText = vr !== undefined && !binary.has(vr) && !numeric.has(vr);
    if (isText || (tag !== dicomTag.document && looksLikeText(value))) this.charset.look(value);
  }

  fragments(): void {}

  enter(): void {}

  leave(): void {}
}

class Reading implements ElementVisitor {
  readonly #sink: DocumentSink;
  readonly #frames: DecodingFrames;
  readonly documents: Buffer[] = [];

  constructor(sink: DocumentSink, frames: DecodingFrames) {
    this.#sink = sink;
    this.#frames = frames;
  }

  get reason(): Reason | undefined {
    return this.#frames.isGuess ? 'charset' : undefined;
  }

  enter(tag: number): void {
    this.#frames.enter(tag);
  }

  leave(): void {
    this.#frames.leave();
  }

  fragments(_tag: number, bytes: number): void {
    this.#sink.notRead(bytes, 'format');
  }

  element(tag: number, vr: string | undefined, value: Buffer, header: number): void {
    const meaning = meaningOfDicomTag(tag) ?? meaningOfVr(tag, vr);
    const isBinary = vr === undefined || binary.has(vr);
    if (tag === dicomTag.document) {
      this.#sink.read(header);
      this.documents.push(value);
    } else if (tag === dicomTag.pixelData || (isBinary && !looksLikeText(value))) {
      if (value.length >= smallestUnread || tag === dicomTag.pixelData) {
        this.#sink.read(header);
        this.#sink.notRead(value.length, 'format');
      } else this.#sink.read(header + value.length);
    } else {
      this.#sink.read(header + value.length);
      if (vr === undefined || !numeric.has(vr)) this.#text(tag, vr, meaning, value);
    }
  }

  #text(
    tag: number,
    vr: string | undefined,
    meaning: DicomMeaning | undefined,
    value: Buffer,
  ): void {
    const text = trimmed(this.#frames.text(value));
    if (text === '') return;
    if (tag === dicomTag.charset) return this.#frames.declare(text.slice(0, 1024).split('\\'));
    // A directory lists its patients one after the other (PS3.3 F.3.2.2).
    if (tag === recordType && text === 'PATIENT') return this.#sink.nextRecord();
    if (tag === dicomTag.codeMeaning) this.#frames.meaningOfCode(text);
    const concept = this.#frames.concept;
    if (tag === textValue && concept !== undefined) return this.#sink.field(concept, text);
    const isSingle = vr !== undefined && single.has(vr);
    for (const part of isSingle ? [text] : valuesOf(text, this.#sink)) {
      if (meaning !== undefined) this.#meant(meaning, part, concept);
      else if (!isFormal(vr, part) && part.length > 1) this.#sink.paragraph(part);
    }
  }

  #meant(meaning: DicomMeaning, part: string, concept: string | undefined): void {
    if (part === '') return;
    if (meaning === 'personName') {
      for (const name of readableNames(part)) this.#sink.value('personName', name);
    } else if (meaning === 'staff') {
      const [name] = readableNames(part);
      this.#sink.field(concept ?? 'physicianName', name ?? part);
    } else if (meaning === 'age') {
      // AS (PS3.5 §6.2): 093Y. Months and weeks are ages that nobody is told by.
      this.#sink.value('age', part.replace(/^0{0,2}(\d{1,3})Y$/, '$1岁'));
    } else this.#sink.value(meaning, part);
  }
}

/** Names of unknown attributes: those of private groups may be the patient's, standard ones are staff's. */
function meaningOfVr(tag: number, vr: string | undefined): DicomMeaning | undefined {
  if (vr !== 'PN') return undefined;
  const group = tag >>> 16;
  return group === 0x10 || group % 2 === 1 ? 'personName' : 'staff';
}

function isFormal(vr: string | undefined, part: string): boolean {
  if (part.length > maxFormal) return false;
  if (vr === undefined) return objectId.test(part);
  return formal.has(vr) && formalValue.test(part);
}

/** No control characters but those of text (PS3.5 §6.1.3) and padding: what numbers rarely manage. */
function looksLikeText(value: Buffer): boolean {
  if (value.length < 2) return false;
  let end = value.length;
  while (end > 0 && value[end - 1] === 0) end--;
  // Binary data shows itself at its beginning.
  const head = value.subarray(0, Math.min(end, 4096));
  for (const byte of head) {
    if (byte < 0x20 && !(byte >= 9 && byte <= 13) && byte !== 0x1b) return false;
  }
  return head.length > 1;
}

/** Without the padding at its end. No pattern: one would begin anew at each blank of a text of blanks. */
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end--;
  return text.slice(0, end);
}

/** The values of one element, which a backslash divides. */
function* valuesOf(text: string, sink: DocumentSink): Generator<string> {
  for (let at = 0, count = 1; at <= text.length; count++) {
    const found = text.indexOf('\\', at);
    const end = found === -1 ? text.length : found;
    yield text.slice(at, end).trim();
    if (count % 4096 === 0) sink.read(0);
    at = end + 1;
  }
}
