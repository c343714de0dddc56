// What is readable right now: (patient, kind, value), each until its time. Never a node: nodes are
// recycled for the next patient, and a reveal must not go with them.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { normaliseIdentifier } from '../../../shared/identifiers/normalise.ts';
import type { RevealWay } from '../../../shared/records/sight-facts.ts';

/** What a reveal is of. `identity` is `Patients.identityOf`'s word, never a node. */
export interface RevealSubject {
  readonly identity: string;
  readonly kind: IdentifierKind;
  readonly value: string;
}

export class Reveals {
  readonly #until = new Map<string, { identity: string; ends: number; way: RevealWay }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Cheap question before the costly one of whose value something is. */
  get active(): boolean {
    return this.#until.size > 0;
  }

  /** Makes a value readable; adding it again starts its time anew. */
  add(subject: RevealSubject, seconds: number, way: RevealWay = 'revealed'): void {
    const ends = this.#now() + seconds * 1000;
    this.#until.set(keyOf(subject), { identity: subject.identity, ends, way });
  }

  /** Milliseconds a value stays readable; 0 when it is not. */
  left(subject: RevealSubject): number {
    const entry = this.#until.get(keyOf(subject));
    return entry ? Math.max(0, entry.ends - this.#now()) : 0;
  }

  /** How a value was made readable; undefined when it is not. */
  wayOf(subject: RevealSubject): RevealWay | undefined {
    const entry = this.#until.get(keyOf(subject));
    return entry && entry.ends > this.#now() ? entry.way : undefined;
  }

  /** Ends one reveal before its time. */
  end(subject: RevealSubject): void {
    this.#until.delete(keyOf(subject));
  }

  /** Ends everything; true when something was readable. */
  clear(): boolean {
    const any = this.active;
    this.#until.clear();
    return any;
  }

  /** Ends what has run out, and what belongs to patients that have left the page. */
  expire(present: ReadonlySet<string>): boolean {
    const before = this.#until.size;
    for (const [key, { identity, ends }] of this.#until) {
      if (ends <= this.#now() || !present.has(identity)) this.#until.delete(key);
    }
    return this.#until.size !== before;
  }
}

// Normalised, so that 138 1234 5678 in the list is 13812345678 in the record.
function keyOf({ identity, kind, value }: RevealSubject): string {
  return [identity, kind, normaliseIdentifier(kind, value)].join('\u001f');
}
