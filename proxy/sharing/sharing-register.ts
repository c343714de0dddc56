// The registers, kept up with the record: read whole at the start, then only what is new, also what other
// gateways of the same ledger have written.
import type { LedgerRecord } from '../../shared/records/record.ts';
import { shareKinds } from '../../shared/records/sharing-records.ts';
import { type Ledger, newestFirst, type RecordRow } from '../ledger/contract.ts';
import { Register } from './register.ts';

export class SharingRegister {
  readonly #ledger: Pick<Ledger, 'query'>;
  readonly #register = new Register();
  /** Index of the newest record that has been taken in. */
  #upTo = -1;
  #running: Promise<Register> | null = null;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(ledger: Pick<Ledger, 'query'>) {
    this.#ledger = ledger;
  }

  /** As last read. */
  get current(): Register {
    return this.#register;
  }

  /** As the record stands now. Rejects when the ledger cannot be read. */
  async refresh(): Promise<Register> {
    // One that is under way may have begun before the last record was written: wait, then look again.
    while (this.#running !== null) await this.#running.catch(() => undefined);
    this.#running = this.#read();
    try {
      return await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** As it was at most so many milliseconds ago. @param now milliseconds, monotonic */
  async recent(milliseconds: number, now = performance.now()): Promise<Register> {
    return now - this.#readAt < milliseconds ? this.#register : this.refresh();
  }

  /** Takes in what this gateway has just written, before it is read. */
  note(record: LedgerRecord): void {
    this.#register.apply(record);
  }

  async #read(): Promise<Register> {
    const begun = performance.now();
    const found: RecordRow[] = [];
    for await (const row of newestFirst(this.#ledger, { kinds: shareKinds })) {
      if (row.index <= this.#upTo) break;
      found.push(row);
    }
    for (const { record } of found.toReversed()) this.#register.apply(record);
    this.#upTo = Math.max(this.#upTo, found[0]?.index ?? -1);
    this.#readAt = begun;
    return this.#register;
  }
}
