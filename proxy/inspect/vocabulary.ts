// What keys and values mean, remembered. A hospital's APIs repeat the same few hundred keys and the
// same patients all day: each is judged and turned into a pseudonym once, then looked up.
import { builtInDetector, type Detector } from '../../shared/detect/detector.ts';
import type { Finding } from '../../shared/detect/finding.ts';
import type { KnownPatients } from '../../shared/detect/known-patients.ts';
import { affirmedItems } from '../../shared/detect/history-items.ts';
import { refineKind } from '../../shared/detect/refine-kind.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { normaliseIdentifier } from '../../shared/identifiers/normalise.ts';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import { clue, clueOf } from './data-clues.ts';
import { detached, Memory } from './memory.ts';
import { RowMemory } from './row-memory.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';

/** `other`: known, and known not to be a patient's (a doctor's name, a unit of measure). */
export type Meaning = IdentifierKind | 'other' | undefined;
/** `bareName`: a key that is a person's name in a patient's record and a drug's in the next. */
export type KeyMeaning = Meaning | 'bareName';

/** Whether a value at such a place is an identifier of that kind. */
export function isKind(meaning: KeyMeaning): meaning is IdentifierKind {
  return meaning !== undefined && meaning !== 'other' && meaning !== 'bareName';
}

export interface KeySense {
  readonly meaning: KeyMeaning;
  /** Bits of `clue`. */
  readonly clues: number;
}

export interface Vocabulary {
  meaningOfKey(key: string): KeyMeaning;
  /** What a key means, and what it says beside that. */
  senseOfKey(key: string): KeySense;
  /** Bits of `clue` that a column or label carries. */
  cluesOf(label: string): number;
  meaningOfLabel(label: string): Meaning;
  /** Whether `value` under a key or label of `kind` is plausibly one. */
  accepts(kind: IdentifierKind, value: string): boolean;
  /** As `accepts`, with the pseudonym at hand; null when it is not one. */
  judge(kind: IdentifierKind, value: string): Judged | null;
  /** Identifiers in running text; see `Detector.scan`. */
  scan(text: string, known?: KnownPatients): Finding[];
  /** Whether a text may hold identifiers by itself; false is certain, true is not. */
  isTelling(text: string): boolean;
  refOf(kind: IdentifierKind, value: string): PatientRef;
  /** JSON objects met before, as they were written. */
  readonly rows: RowMemory;
  /** A person known only by a name and, at best, one more trait. */
  refOfName(name: string, birthDate: string | null, phone: string | null): PatientRef;
}

// Digits, a label with its colon, an address, a name beside sex or age.
const telling = /[0-9０-９]{4}|[:：﹕∶@=＝]|省|市|县|縣|区|區|岁|歲|[男女]|[\s\u3000]/;

/** A value that was accepted; its pseudonym is made when first asked for. */
export interface Judged {
  /** What the value is: under 证件号 it may be a passport. */
  readonly kind: IdentifierKind;
  readonly ref: PatientRef;
}

/** A value at a place that a standard fixes: where a patient's number stands, many send the resident ID. */
export function judgePlaced(words: Vocabulary, kind: IdentifierKind, value: string): Judged | null {
  const looksSo = kind === 'patientNumber' && /^\s*[1-9]\d{16}[\dXx]\s*$/.test(value);
  const resident = looksSo ? words.judge('residentId', value) : null;
  return resident ?? words.judge(kind, value);
}

// Never shared between keys or rules: what is remembered is only true under its own.
const byPseudonymiser = new WeakMap<Pseudonymiser, WeakMap<Detector, Vocabulary>>();

/** The vocabulary of a process: one for each pseudonym key and each set of rules. */
export function vocabularyOf(
  pseudonym: Pseudonymiser,
  detector: Detector = builtInDetector,
): Vocabulary {
  let byDetector = byPseudonymiser.get(pseudonym);
  if (byDetector === undefined) {
    byDetector = new WeakMap();
    byPseudonymiser.set(pseudonym, byDetector);
  }
  let vocabulary = byDetector.get(detector);
  if (vocabulary === undefined) {
    vocabulary = createVocabulary(pseudonym, detector);
    byDetector.set(detector, vocabulary);
  }
  return vocabulary;
}

/** Sizes: a large hospital has some 10,000 patients in its pages at a time. */
function createVocabulary(pseudonym: Pseudonymiser, detector: Detector): Vocabulary {
  const judges = new Map<IdentifierKind, (value: string) => Judged | null>();
  const composite = remember(8192, 200, (text) => pseudonym('personName', text));
  const judge = (kind: IdentifierKind, value: string): Judged | null => {
    let look = judges.get(kind);
    if (look === undefined) {
      const isOne = acceptsUnder(kind);
      look = remember(16_384, 64, (text) =>
        isOne(text) ? new LazyRef(pseudonym, refineKind(kind, text), text) : null,
      );
      judges.set(kind, look);
    }
    return look(value);
  };
  const refOf = (kind: IdentifierKind, value: string): PatientRef =>
    judge(kind, value)?.ref ?? pseudonym(kind, value);
  const senses = sensesOf(detector);
  let rows: RowMemory | undefined;
  return {
    meaningOfKey: (key) => senses.senseOfKey(key).meaning,
    ...senses,
    accepts: (kind, value) => judge(kind, value) !== null,
    judge,
    scan: (text, known) => detector.scan(text, known),
    refOf,
    // Made for the first row: most documents that are read in a thread have none.
    get rows() {
      return (rows ??= new RowMemory());
    },
    refOfName(name, birthDate, phone) {
      if (birthDate !== null) {
        return composite(`${name}\u001f${normaliseIdentifier('birthDate', birthDate)}`);
      }
      if (phone !== null) {
        return composite(`${name}\u001f${normaliseIdentifier('mobilePhone', phone)}`);
      }
      return refOf('personName', name);
    },
  };
}

type Senses = Pick<Vocabulary, 'senseOfKey' | 'cluesOf' | 'meaningOfLabel' | 'isTelling'>;

const byRules = new WeakMap<Detector, Senses>();

/** What words mean under a set of rules, whoever is meant: a thread keeps it from document to document. */
function sensesOf(detector: Detector): Senses {
  let senses = byRules.get(detector);
  if (senses === undefined) {
    senses = createSenses(detector);
    byRules.set(detector, senses);
  }
  return senses;
}

function createSenses(detector: Detector): Senses {
  return {
    senseOfKey: remember<KeySense>(8192, 64, (key) => {
      const meaning =
        detector.kindOfKey(key) ?? (/^(?:name|xm|fullname)$/i.test(key) ? 'bareName' : undefined);
      return { meaning, clues: clueOf(key) | (isKind(meaning) ? clue.patient : 0) };
    }),
    cluesOf: remember<number>(4096, 40, clueOf),
    meaningOfLabel: remember<Meaning>(4096, 32, (label) => detector.kindOfLabel(label)),
    // Short texts repeat (states, units, wards); long ones are scanned anyway. What a hospital's own
    // patterns look like is not known here.
    isTelling: remember(16_384, 40, (text) => {
      if (detector === builtInDetector && !telling.test(text)) return false;
      return text.length > 40 || detector.scan(text).length > 0;
    }),
  };
}

/** An HMAC costs more than everything else about a value: names and phones rarely need theirs. */
class LazyRef implements Judged {
  readonly kind: IdentifierKind;
  readonly #pseudonym: Pseudonymiser;
  readonly #value: string;
  #ref: PatientRef | null = null;

  constructor(pseudonym: Pseudonymiser, kind: IdentifierKind, value: string) {
    this.#pseudonym = pseudonym;
    this.kind = kind;
    this.#value = detached(value);
  }

  get ref(): PatientRef {
    this.#ref ??= this.#pseudonym(this.kind, this.#value);
    return this.#ref;
  }
}

/** As the scanner of texts: a diagnosis counts for what it says the patient has, not what it denies. */
function acceptsUnder(kind: IdentifierKind): (value: string) => boolean {
  if (kind === 'sensitiveDiagnosis') return (value) => affirmedItems(value, true).length > 0;
  const identifier = identifierOf(kind);
  return (value) => identifier.accepts(value);
}

/** `compute`, remembered for texts up to `longest`; longer ones are computed each time. */
function remember<T>(
  size: number,
  longest: number,
  compute: (text: string) => T,
): (text: string) => T {
  const memory = new Memory<{ answer: T }>(size);
  return (text) => {
    if (text.length > longest) return compute(text);
    const known = memory.get(text);
    if (known !== undefined) return known.answer;
    const answer = compute(text);
    memory.put(text, { answer });
    return answer;
  };
}
