// One record of a body (a JSON object, a table row, a form): which of its values name its patient.
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import { isStrong, isWeak } from '../../shared/identifiers/person-kinds.ts';
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { Traits } from './patient-set.ts';
import { detached } from './memory.ts';
import type { Vocabulary } from './vocabulary.ts';

/** More numbers than this in one record are not one patient's any more. */
const maxNumbers = 5;

/** Collects identifying values; `strong` and `weak` say who it is about. Reusable after `clear`. */
export class PatientRecord {
  readonly strong: PatientRef[] = [];
  #vocabulary: Vocabulary;
  #name: string | null = null;
  #bareName: string | null = null;
  #birthDate: string | null = null;
  #phone: { readonly kind: IdentifierKind; readonly value: string } | null = null;
  #other: PatientRef | null = null;
  /** Refs of further people, found in the same record. */
  #further: PatientRef[] = [];
  /** Names and phones behind the first; a list written as one record has many. */
  #spare: Set<string> | null = null;
  #residentId: PatientRef | null = null;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** A value that stands under a key or label of its kind and was accepted as one. */
  add(kind: IdentifierKind, value: string): void {
    switch (kind) {
      case 'personName':
        if (this.#name === null) this.#name = value;
        else if (this.#name !== value) this.#addSpare(kind, value);
        return;
      case 'birthDate':
        this.#birthDate ??= value;
        return;
      case 'mobilePhone':
      case 'landline':
        if (this.#phone === null) this.#phone = { kind, value };
        else if (this.#phone.value !== value) this.#addSpare(kind, value);
        return;
      default:
    }
    if (!isStrong(kind)) {
      if (isWeak(kind)) this.#other ??= this.#vocabulary.refOf(kind, value);
      return;
    }
    this.addStrong(kind, this.#vocabulary.refOf(kind, value));
  }

  /** A relative's name, a second phone; beyond a handful they are other people's. */
  #addSpare(kind: IdentifierKind, value: string): void {
    this.#spare ??= new Set();
    if (this.#spare.has(value)) return;
    if (this.#spare.size < 2 * maxNumbers) this.#spare.add(value);
    if (this.#spare.size > maxNumbers) this.#further.push(this.#vocabulary.refOf(kind, value));
  }

  /** As `add` for a strong kind whose pseudonym is known. */
  addStrong(kind: IdentifierKind, ref: PatientRef): void {
    // Nobody has two resident IDs: the second is a relative's or a mix-up.
    if (kind === 'residentId' && this.#residentId !== null && this.#residentId !== ref) {
      this.#further.push(ref);
    } else if (this.strong.length >= maxNumbers) {
      this.#further.push(ref);
    } else {
      if (kind === 'residentId') this.#residentId = ref;
      this.strong.push(ref);
    }
  }

  /** A name under a key that may mean something else: it counts beside a birth date or a phone. */
  addBareName(value: string): void {
    this.#bareName ??= value;
  }

  /** Takes over the strong refs of a text that stands in this record, unless it is someone else's. */
  absorb(text: PatientRecord): boolean {
    if (text.strong.length === 0 || text.#further.length > 0) return false;
    const both = this.#residentId !== null && text.#residentId !== null;
    if (both && this.#residentId !== text.#residentId) return false;
    // Two names: the text speaks of somebody else (a relative, the patient in the next bed).
    if (this.#name !== null && text.#name !== null && this.#name !== text.#name) return false;
    for (const ref of text.strong) if (!this.strong.includes(ref)) this.strong.push(ref);
    this.#residentId ??= text.#residentId;
    return true;
  }

  /** What tells this person from another one who has the same number. */
  get traits(): Traits {
    // Kept as long as the body lasts: not with the text that it was cut from.
    const name = this.#name === null ? null : detached(this.#name);
    return { residentId: this.#residentId, name };
  }

  /** Refs of other people than the one in `strong`; empty in an honest record. */
  get further(): readonly PatientRef[] {
    return this.#further;
  }

  /** The best pseudonym of a record without strong ones; null when it names nobody. */
  weak(): PatientRef | null {
    // `name` beside a birth date or phone is a person's; alone it may be a drug's.
    const supported = this.#birthDate !== null || this.#phone !== null;
    const name = this.#name ?? (supported ? this.#bareName : null);
    const phone = this.#phone;
    if (name !== null) {
      return this.#vocabulary.refOfName(name, this.#birthDate, phone?.value ?? null);
    }
    if (phone !== null) return this.#vocabulary.refOf(phone.kind, phone.value);
    return this.#other;
  }

  /** Its best pseudonym is of a number alone: a specimen's, an account's, of whoever stands beside it. */
  get isNumber(): boolean {
    const hasName = this.#name !== null || (this.#bareName !== null && this.#birthDate !== null);
    return this.#other !== null && this.#phone === null && !hasName;
  }

  /** Ready for the next record: one object serves a whole body. */
  clear(): void {
    this.strong.length = 0;
    if (this.#further.length > 0) this.#further = [];
    this.#name = null;
    this.#bareName = null;
    this.#birthDate = null;
    this.#phone = null;
    this.#other = null;
    this.#residentId = null;
    this.#spare = null;
  }
}
