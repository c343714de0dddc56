// Stands where pseudonyms are made, without a key: a value becomes its number in a list.
import { normaliseIdentifier } from '../../../shared/identifiers/normalise.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { PatientRef } from '../../../shared/records/record-base.ts';
import type { Pseudonymiser } from '../../ledger/pseudonyms.ts';

/** One for a document. */
export class InternedValues {
  readonly values: (readonly [kind: IdentifierKind, value: string])[] = [];
  readonly #refs = new Map<string, PatientRef>();
  readonly pseudonym: Pseudonymiser;

  constructor() {
    const one = (kind: IdentifierKind, value: string): PatientRef => this.#refOf(kind, value);
    const every = (kind: IdentifierKind, value: string): PatientRef[] => [one(kind, value)];
    this.pseudonym = Object.assign(one, { every });
  }

  /** Number of the value that a ref stands for. */
  indexOf(ref: PatientRef): number {
    return Number(ref.slice(3));
  }

  #refOf(kind: IdentifierKind, value: string): PatientRef {
    const key = `${kind}\u001f${normaliseIdentifier(kind, value)}`;
    let ref = this.#refs.get(key);
    if (ref === undefined) {
      ref = `p0.${this.values.length}` as PatientRef;
      this.#refs.set(key, ref);
      this.values.push([kind, value]);
    }
    return ref;
  }
}
