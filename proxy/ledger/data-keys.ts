// The keys that payloads are sealed with: one a retention class and month, wrapped by the master key, so
// that what has expired is destroyed by destroying its key, in every copy that has not the key beside it.
import { randomBytes } from 'node:crypto';
import type { RetentionClass } from '../../shared/records/retention-class.ts';
import type { DataKeyRow } from '../store/ledger-schema.ts';
import { keyBytes, open, seal, SealBroken, type SuiteName } from './cipher-suites.ts';
import type { MasterKey } from './master-key.ts';
import { monthOf, retentionClassOf } from './retention.ts';

/** What decides how long a record is kept. */
export interface KeptBy {
  readonly kind: string;
  readonly at: string;
}

/** Where an entry stands in its writer's chain: sealed bytes belong to one place. */
export interface SealedPlace {
  readonly writer: string;
  readonly seq: number;
}

/** What a payload's key may have become. */
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed';
}

/** `s1.` key id `.` base64; canonical JSON begins with a brace. */
const sealed = /^s1\.([0-9a-f]{16})\./;

/** Id of the data key that a stored payload is sealed with; null when it is not sealed. */
export function sealedWith(payload: string): string | null {
  return sealed.exec(payload)?.[1] ?? null;
}

/** Whether a stored payload is sealed. */
export function isSealed(payload: string): boolean {
  return payload.startsWith('s1.');
}

export interface DataKeyDeps {
  readonly master: MasterKey;
  /** The one that takes its place, while that is under way. */
  readonly next?: MasterKey | undefined;
  readonly suite: SuiteName;
  /** All keys there are now. */
  readonly stored: () => Promise<readonly DataKeyRow[]>;
}

export class DataKeys {
  readonly #deps: DataKeyDeps;
  /** Unwrapped, by id. */
  readonly #keys = new Map<string, Buffer>();
  /** Key in use, by class and month. */
  readonly #current = new Map<string, DataKeyRow>();
  /** Made here, not known to be stored. */
  readonly #fresh = new Map<string, DataKeyRow>();
  #read = false;

  constructor(deps: DataKeyDeps) {
    this.#deps = deps;
  }

  /**
   * Sees to it that every record can be sealed.
   * @returns keys that must be stored with what they seal, in one transaction; `kept` tells that they are
   */
  async ready(records: readonly KeptBy[]): Promise<readonly DataKeyRow[]> {
    if (!this.#read) await this.#readStored();
    const needed = new Set<DataKeyRow>();
    for (const record of records) {
      const row = await this.#currentOf(retentionClassOf(record.kind), monthOf(record.at));
      if (this.#fresh.has(row.id)) needed.add(row);
    }
    return [...needed];
  }

  /** The batch with these keys is durable. */
  kept(rows: readonly DataKeyRow[]): void {
    for (const { id } of rows) this.#fresh.delete(id);
  }

  /** The stored form of a payload, after `ready`. */
  seal(record: KeptBy, payload: string, place: SealedPlace): string {
    const row = this.#current.get(slotOf(retentionClassOf(record.kind), monthOf(record.at)));
    const key = row && this.#keys.get(row.id);
    if (!row || !key) throw new Error('no data key is ready for this record');
    const bytes = seal(this.#deps.suite, key, aboutOf(place), Buffer.from(payload));
    return `s1.${row.id}.${bytes.toString('base64')}`;
  }

  /**
   * The payload behind its stored form; what was never sealed is itself.
   * @throws KeyDestroyed when its key is gone; SealBroken when it was changed or moved
   */
  async open(stored: string, place: SealedPlace): Promise<string> {
    if (!isSealed(stored)) return stored;
    const [start = '', id = ''] = sealed.exec(stored) ?? [];
    if (id === '') throw new SealBroken('is not in the form of a sealed payload');
    if (!this.#keys.has(id)) await this.#readStored();
    const key = this.#keys.get(id) ?? (await this.#unwrapped(id));
    const text = stored.slice(start.length);
    const bytes = Buffer.from(text, 'base64');
    // What is no base64 is passed over, and its last character has spare bits: one payload has one form.
    if (bytes.toString('base64') !== text)
      throw new SealBroken('is in another form than was written');
    return open(key, aboutOf(place), bytes).toString();
  }

  /** Whether the master key has wrapped this row as it stands here. */
  async opens(row: DataKeyRow): Promise<boolean> {
    try {
      return (await this.#unwrap(row)).length === keyBytes;
    } catch {
      // Whatever somebody has put there.
      return false;
    }
  }

  /** Wraps every key anew; store the rows, then forget the old master key. */
  async rewrapped(master: MasterKey): Promise<DataKeyRow[]> {
    const rows: DataKeyRow[] = [];
    for (const row of await this.#deps.stored()) {
      const key = this.#keys.get(row.id) ?? (await this.#unwrapped(row.id));
      rows.push({ ...row, master: master.id, wrapped: await master.wrap(nameOf(row), key) });
    }
    return rows;
  }

  async #currentOf(of: RetentionClass, month: string): Promise<DataKeyRow> {
    const known = this.#current.get(slotOf(of, month));
    if (known) {
      if (!this.#keys.has(known.id)) await this.#unwrapped(known.id);
      return known;
    }
    const key = randomBytes(keyBytes);
    const name = { id: randomBytes(8).toString('hex'), class: of, month };
    const wrapped = await this.#deps.master.wrap(nameOf(name), key);
    const row: DataKeyRow = { ...name, wrapped, master: this.#deps.master.id };
    this.#keys.set(row.id, key);
    this.#current.set(slotOf(of, month), row);
    this.#fresh.set(row.id, row);
    return row;
  }

  async #readStored(): Promise<void> {
    this.#read = true;
    for (const row of await this.#deps.stored()) {
      const slot = slotOf(row.class, row.month);
      // Keys of an earlier master are read, and no longer sealed with.
      if (row.master === this.#deps.master.id && !this.#current.has(slot))
        this.#current.set(slot, row);
    }
  }

  async #unwrapped(id: string): Promise<Buffer> {
    const row = (await this.#deps.stored()).find((each) => each.id === id);
    if (!row) throw new KeyDestroyed(`the key ${id} has been destroyed`);
    const key = await this.#unwrap(row);
    this.#keys.set(id, key);
    return key;
  }

  async #unwrap(row: DataKeyRow): Promise<Buffer> {
    const { master, next } = this.#deps;
    const wrapping = next?.id === row.master ? next : master;
    return wrapping.unwrap(nameOf(row), row.wrapped);
  }
}

function slotOf(of: RetentionClass, month: string): string {
  return `${of} ${month}`;
}

/** A wrapped key cannot stand in for another class, month or id. */
function nameOf({ id, class: of, month }: Pick<DataKeyRow, 'id' | 'class' | 'month'>): string {
  return `${of} ${month} ${id}`;
}

function aboutOf({ writer, seq }: SealedPlace): string {
  return `entry ${writer} ${seq}`;
}
