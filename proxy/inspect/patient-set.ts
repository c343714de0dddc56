// How many different patients a body speaks of. A person may appear under several pseudonyms (resident
// ID, patient number): whatever appears together once is one person.
import type { PatientRef } from '../../shared/records/record-base.ts';

export interface PatientCount {
  readonly count: number;
  readonly refs: PatientRef[];
}

/** What two people who share a number (a placeholder such as 000000, a family's card) differ in. */
export interface Traits {
  readonly residentId: PatientRef | null;
  readonly name: string | null;
}

const unknown: Traits = { residentId: null, name: null };

/** Beyond this many pseudonyms a body is counted without looking for repetitions: never too few. */
const maxTracked = 100_000;
/** As record.ts allows. */
const maxRefs = 2000;

/** Union–find over pseudonyms. */
export class PatientSet {
  #indexOf = new Map<PatientRef, number>();
  #parent: number[] = [];
  /** By root. */
  readonly #traits: Traits[] = [];
  #people = 0;

  get size(): number {
    return this.#people;
  }

  /** One person under one or more pseudonyms; a shared one does not make two people one. */
  add(refs: readonly PatientRef[], traits: Traits = unknown): void {
    let person = -1;
    let all = traits;
    for (const ref of refs) {
      const known = this.#indexOf.get(ref);
      if (known === undefined) continue;
      const root = this.#rootOf(known);
      const theirs = this.#traits[root] ?? unknown;
      if (differ(all, theirs)) continue;
      if (theirs !== all && theirs !== unknown) all = joined(all, theirs);
      if (person === -1) person = root;
      else if (root !== person) {
        this.#parent[root] = person;
        // Two that were counted apart turn out to be one.
        this.#people--;
      }
    }
    const isFull = this.#indexOf.size >= maxTracked;
    if (person === -1 && refs.length > 0) {
      // Nobody can come back to a person whose refs are not kept: a body of any length costs no more.
      if (isFull) return this.addUnnamed(1);
      person = this.#parent.length;
      this.#parent.push(person);
      this.#people++;
    }
    if (person !== -1) this.#traits[person] = all;
    // Later repetitions then count again: an approval's limit is reached too early, never too late.
    if (isFull) return;
    for (const ref of refs) this.#indexOf.set(ref, person);
  }

  /** All people, and as many of their pseudonyms as a record may hold. */
  result(): PatientCount {
    const refs: PatientRef[] = [];
    for (const ref of this.#indexOf.keys()) {
      if (refs.length === maxRefs) break;
      refs.push(ref);
    }
    return { count: this.#people, refs };
  }

  /** People that are told apart by their pseudonyms, and how many more there are. */
  groups(): { groups: PatientRef[][]; further: number } {
    const byPerson = new Map<number, PatientRef[]>();
    for (const [ref, index] of this.#indexOf) {
      const person = this.#rootOf(index);
      const refs = byPerson.get(person);
      if (refs === undefined) byPerson.set(person, [ref]);
      else refs.push(ref);
    }
    const groups = [...byPerson.values()];
    return { groups, further: Math.max(0, this.#people - groups.length) };
  }

  /** People of whom nothing is kept but that they are others. */
  addUnnamed(count: number): void {
    this.#people += count;
  }

  /** Root of a tree, with the path to it halved on the way. */
  #rootOf(start: number): number {
    let index = start;
    let above = this.#parent[index] ?? index;
    while (above !== index) {
      const next = this.#parent[above] ?? above;
      this.#parent[index] = next;
      index = above;
      above = next;
    }
    return index;
  }
}

/** Another resident ID is another person; another name is, unless the resident ID is the same. */
function differ(a: Traits, b: Traits): boolean {
  if (a.residentId !== null && b.residentId !== null) return a.residentId !== b.residentId;
  return a.name !== null && b.name !== null && a.name !== b.name;
}

function joined(a: Traits, b: Traits): Traits {
  return { residentId: a.residentId ?? b.residentId, name: a.name ?? b.name };
}
