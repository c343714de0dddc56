// Pseudonyms as small integers: the same patients come up again and again, and an index over integers
// takes a quarter of the time and space of one over 25-character texts.
import type { DatabaseSync } from 'node:sqlite';

/** Pseudonyms kept in memory, some 20 MB at most; older ones are looked up again when they return. */
const capacity = 200_000;

/** Numbers pseudonyms, making numbers for new ones; use inside a transaction. */
export class PatientInterner {
  readonly #known = new Map<string, number>();
  readonly #find;
  readonly #add;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('select id from patient_ref where ref = ?');
    this.#add = database.prepare('insert into patient_ref (ref) values (?)');
  }

  /** Ascending numbers of the pseudonyms, so that the index is written in its own order; each once. */
  idsOf(refs: readonly string[]): number[] {
    return [...new Set(refs.map((ref) => this.#idOf(ref)))].sort((a, b) => a - b);
  }

  /** Forgets what a rolled-back transaction may have numbered. */
  forget(): void {
    this.#known.clear();
  }

  #idOf(ref: string): number {
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    const found = this.#find.get(ref);
    const id = Number(found ? found['id'] : this.#add.run(ref).lastInsertRowid);
    if (this.#known.size >= capacity) this.#known.clear();
    this.#known.set(ref, id);
    return id;
  }
}
