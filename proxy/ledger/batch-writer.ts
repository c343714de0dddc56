// Group commit: everything that waits goes into one batch, is made durable at once, and only then is
// acknowledged. Durability states: accepted (in this queue), durable and integrated (the batch is
// committed with its tiles and a signed head), published (its checkpoint is in the witness file).
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';
import type { LedgerStore } from '../store/ledger-store.ts';
import type { LedgerKeys } from './keys.ts';
import { Sequencer, type SequencedItem } from './sequencer.ts';
import type { AppendItem, WriterHead } from './writer-protocol.ts';

/** Entries in one commit at most; a longer message still goes in whole. */
const maxBatch = 512;
/** At most one published checkpoint in this time: the witness file grows by the second, not by the
 *  entry. A signed head goes with every batch all the same. */
const publishEveryMs = 1000;

/** One call of `append`: settled as a whole, in the batch it goes into. */
interface Message {
  readonly id: number;
  readonly items: readonly AppendItem[];
}

/** A message whose every record has its canonical form. */
interface Prepared {
  readonly id: number;
  readonly items: readonly SequencedItem[];
}

export interface BatchResult {
  /** Messages with a record that has no canonical form: refused alone, they hold up nobody. */
  readonly refused: readonly { id: number; message: string }[];
  readonly done: { id: number; results: { index: number; repeated: boolean }[] }[];
  readonly head: WriterHead;
}

export class BatchWriter {
  readonly #store: LedgerStore;
  readonly #keys: LedgerKeys;
  readonly #publish: (note: string) => void;
  /** Replaced after a failed commit; see `#commit`. */
  #sequencer: Sequencer;
  #publishedAt = 0;
  #publishedSize: number;
  #head: WriterHead;

  private constructor(
    store: LedgerStore,
    keys: LedgerKeys,
    sequencer: Sequencer,
    publish: (note: string) => void,
  ) {
    this.#store = store;
    this.#keys = keys;
    this.#sequencer = sequencer;
    this.#publish = publish;
    this.#publishedSize = sequencer.size;
    this.#head = { size: sequencer.size, note: sequencer.note() };
  }

  /** @param publish takes each published note to its second place */
  static async open(
    store: LedgerStore,
    keys: LedgerKeys,
    publish: (note: string) => void,
  ): Promise<BatchWriter> {
    return new BatchWriter(store, keys, await Sequencer.open(store, keys), publish);
  }

  get head(): WriterHead {
    return this.#head;
  }

  /** How many leading messages fit one batch. */
  static take(queue: readonly Message[]): number {
    let entries = 0;
    let count = 0;
    for (const message of queue) {
      entries += message.items.length;
      // The first always fits: a message longer than a batch must not wait for ever.
      if (count > 0 && entries > maxBatch) break;
      count++;
    }
    return count;
  }

  /** Appends the messages' items durably; rejects with nothing written. */
  async write(messages: readonly Message[]): Promise<BatchResult> {
    const refused: { id: number; message: string }[] = [];
    const good = messages.flatMap((message) => {
      const prepared = prepare(message);
      if ('items' in prepared) return [prepared];
      refused.push(prepared);
      return [];
    });
    // A retry after a lost answer finds its first try here and writes nothing.
    const known = new Map(await this.#store.findKeys(keysOf(good)));
    const fresh: SequencedItem[] = [];
    const start = this.#sequencer.size;
    const done = good.map(({ id, items }) => ({
      id,
      results: items.map((item) => {
        const index = item.key === null ? undefined : known.get(item.key);
        if (index !== undefined) return { index, repeated: true };
        const next = start + fresh.length;
        fresh.push(item);
        // The same key twice in one batch counts once as well.
        if (item.key !== null) known.set(item.key, next);
        return { index: next, repeated: false };
      }),
    }));
    if (fresh.length > 0) await this.#commit(fresh, start);
    return { done, refused, head: this.#head };
  }

  async #commit(items: readonly SequencedItem[], start: number): Promise<void> {
    const publish = Date.now() - this.#publishedAt >= publishEveryMs;
    try {
      const batch = this.#sequencer.seal(items, publish);
      await this.#store.commit(batch, start);
      this.#head = batch.head;
    } catch (error) {
      // The sequencer may be ahead of the store now: start again from what is stored.
      this.#sequencer = await Sequencer.open(this.#store, this.#keys);
      throw error;
    }
    if (publish) this.#published();
  }

  /** The batch is durable whether or not its note reaches the second place: a full or missing disk
   *  there is tried again with the next head and must not make a recorded entry look unrecorded. */
  #published(): void {
    this.#publishedAt = Date.now();
    try {
      this.#publish(this.#head.note);
      this.#publishedSize = this.#head.size;
    } catch {
      // The size stays behind, so that the next quiet moment tries again.
    }
  }

  /** Publishes the newest head if it is not yet; called when the log falls quiet and at the end. */
  async publishHead(): Promise<void> {
    if (this.#publishedSize === this.#head.size) return;
    await this.#store.publish(this.#head);
    this.#published();
  }
}

function prepare({ id, items }: Message): Prepared | { id: number; message: string } {
  try {
    const prepared = items.map(({ record: text, key }) => {
      const record = JSON.parse(text) as LedgerRecord;
      return { record, payload: canonicalJson(record), key };
    });
    return { id, items: prepared };
  } catch (error) {
    return { id, message: error instanceof Error ? error.message : 'unknown' };
  }
}

function keysOf(messages: readonly Prepared[]): string[] {
  return messages.flatMap(({ items }) => items.flatMap(({ key }) => (key === null ? [] : [key])));
}
