// Group commit: everything that waits goes into one batch, is made durable at once, and only then is
// acknowledged. Durability states: accepted (in this queue), durable and integrated (the batch is
// committed with its tiles and a signed head), published (its checkpoint is in the witness file).
import { setTimeout as wait } from 'node:timers/promises';
import type { DataKeyRow } from '../store/ledger-schema.ts';
import { type LedgerEdge, type LedgerStore, StoreUnavailable } from '../store/ledger-store.ts';
import { sealedWith } from './data-keys.ts';
import type { LedgerKeys } from './keys.ts';
import { type PayloadBox, Payloads } from './payloads.ts';
import { type Chained, sequencedItem, Sequencer, type SequencedItem } from './sequencer.ts';
import type { SecondTree } from './second-tree.ts';
import type { AppendItem, WriterHead } from './writer-protocol.ts';

/** Entries in one commit at most; a longer message still goes in whole. */
export const maxBatch = 512;
/** At most one published checkpoint in this time: the witness file grows by the second, not by the
 *  entry. A signed head goes with every batch all the same. */
const publishEveryMs = 1000;
/** How long a batch waits for a database that has gone away: a restart, not an outage. Its callers wait
 *  with it; after that it goes into the spool, or back to those who may not be spooled. */
const usualRetryMs = 3000;

/** One call of `append`: settled as a whole, in the batch it goes into. */
interface Message {
  readonly id: number;
  readonly items: readonly AppendItem[];
  /** From the spool: it was tried when this writer's chain had so many entries, and is in the ledger if there
   *  are more by now. */
  readonly after?: number | null;
}

/** A message whose every record has its canonical form. */
export interface Ready {
  readonly id: number;
  readonly items: readonly SequencedItem[];
  readonly after?: number | null;
}

/** The database is away: nothing was recorded, as far as anybody can know. */
export class LedgerAway extends Error {
  override readonly name = 'LedgerAway';
  /** A commit may have succeeded all the same: it has, if this writer's chain is longer than this. Null
   *  when none was tried. */
  readonly after: number | null;

  constructor(cause: StoreUnavailable, after: number | null) {
    super(cause.message, { cause });
    this.after = after;
  }
}

/** Messages made ready for one batch. */
export interface ReadyBatch {
  readonly good: readonly Ready[];
  /** Messages with a record that has no canonical form: refused alone, they hold up nobody. */
  readonly refused: readonly { id: number; message: string }[];
}

export interface BatchResult {
  readonly done: readonly { id: number; results: { index: number; repeated: boolean }[] }[];
  readonly head: WriterHead;
}

/** What one try at a commit would do; kept until it is known whether it did. */
interface Attempt {
  readonly done: BatchResult['done'];
  /** New data keys that it seals with. */
  readonly keys: readonly DataKeyRow[];
  /** Null when every record was there already. */
  readonly commit: { readonly chained: Chained; readonly head: WriterHead } | null;
}

export class BatchWriter {
  readonly #store: LedgerStore;
  readonly #sequencer: Sequencer;
  readonly #box: PayloadBox;
  readonly #publish: (note: string) => void;
  readonly #retryMs: number;
  #publishedAt = 0;
  #publishedSize: number;
  #head: WriterHead;
  /** The last batch found no database: the next one tries once and does not wait again. */
  #isDown = false;

  private constructor(
    store: LedgerStore,
    sequencer: Sequencer,
    box: PayloadBox,
    head: WriterHead,
    publish: (note: string) => void,
    retryMs: number,
  ) {
    this.#store = store;
    this.#retryMs = retryMs;
    this.#sequencer = sequencer;
    this.#box = box;
    this.#publish = publish;
    this.#publishedSize = head.size;
    this.#head = head;
  }

  /**
   * @param publish takes each published note to its second place
   * @param second the tree under another hash, where configured
   * @param retryMs how long a batch waits for a database that has gone away
   */
  static async open(
    store: LedgerStore,
    keys: LedgerKeys,
    box: PayloadBox,
    publish: (note: string) => void,
    second: SecondTree | null = null,
    retryMs = usualRetryMs,
  ): Promise<BatchWriter> {
    const sequencer = new Sequencer(keys, box, new Payloads(box, store), second);
    const head = (await store.head()) ?? { size: 0, note: sequencer.emptyNote() };
    return new BatchWriter(store, sequencer, box, head, publish, retryMs);
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

  /** Whether the queue holds more than one batch takes. */
  static isFull(queue: readonly Message[]): boolean {
    return BatchWriter.take(queue) < queue.length;
  }

  /** Half of the work, which needs no database: it may be done while another batch is written. */
  static prepare(messages: readonly Message[]): ReadyBatch {
    const refused: { id: number; message: string }[] = [];
    const good = messages.flatMap((message) => {
      const ready = readyOf(message);
      if ('items' in ready) return [ready];
      refused.push(ready);
      return [];
    });
    return { good, refused };
  }

  /** Resolves when the database answers and would take a batch. Not beside a `write`. */
  async reach(): Promise<void> {
    await this.#store.append(async () => null);
  }

  /** Appends the messages' items durably; rejects with nothing written, with `LedgerAway` while the database
   *  is. Not for two at once. */
  async write({ good }: ReadyBatch): Promise<BatchResult> {
    const done = good.length > 0 ? await this.#commit(good) : [];
    return { done, head: this.#head };
  }

  /** One batch, tried again while the database is away; a batch is never written twice. */
  async #commit(messages: readonly Ready[]): Promise<BatchResult['done']> {
    const items = messages.flatMap((message) => message.items);
    const publish = Date.now() - this.#publishedAt >= publishEveryMs;
    const until = Date.now() + (this.#isDown ? 0 : this.#retryMs);
    let keys: readonly DataKeyRow[] = [];
    let ahead: Chained | null = null;
    let attempt: Attempt | undefined;
    for (let pause = 20; ; pause = Math.min(2 * pause, 500)) {
      try {
        // Reads the store's keys the first time: it may be away by then.
        keys = await this.#box.ready(items.map(({ columns }) => columns));
        ahead ??= this.#sequencer.ahead(items);
        await this.#store.append(async (edge) => {
          const { commit } = attempt ?? {};
          // The last try's answer was lost, not its batch: what was said then holds.
          if (commit && (await this.#sequencer.isStored(edge, commit.chained))) return null;
          const next = await this.#attempt(edge, messages, ahead, keys);
          attempt = next.attempt;
          return next.sealed && { ...next.sealed, keys: next.attempt.keys, publish };
        });
        break;
      } catch (error) {
        // The sequencer may be ahead of the store now, or behind it.
        this.#sequencer.forget();
        this.#isDown = error instanceof StoreUnavailable && Date.now() >= until;
        if (!(error instanceof StoreUnavailable)) throw error;
        if (this.#isDown) throw new LedgerAway(error, attempt?.commit?.chained.from.seq ?? null);
        await wait(pause);
      }
    }
    this.#isDown = false;
    this.#box.kept(attempt?.keys ?? []);
    if (attempt?.commit) this.#head = attempt.commit.head;
    if (attempt?.commit && publish) this.#published();
    return attempt?.done ?? [];
  }

  /** Where each record goes, or where it is already, as the ledger stands. */
  async #attempt(
    edge: LedgerEdge,
    messages: readonly Ready[],
    ahead: Chained | null,
    keys: readonly DataKeyRow[],
  ) {
    // A retry after a lost answer finds its first try here and writes nothing.
    const known = new Map(await edge.findKeys(keysOf(messages)));
    const fresh: SequencedItem[] = [];
    const isThere = ({ after = null }: Ready) => after !== null && edge.seq > after;
    const done = messages.map((message) => ({
      id: message.id,
      // Whoever asked was told long ago that it was spooled.
      results: (isThere(message) ? [] : message.items).map((item) => {
        const index = item.key === null ? undefined : known.get(item.key);
        if (index !== undefined) return { index, repeated: true };
        const next = edge.size + fresh.length;
        fresh.push(item);
        // The same key twice in one batch counts once as well.
        if (item.key !== null) known.set(item.key, next);
        return { index: next, repeated: false };
      }),
    }));
    if (fresh.length === 0) return { attempt: { done, keys: [], commit: null }, sealed: null };
    const chained = await this.#sequencer.chain(edge, fresh, ahead);
    const sealed = await this.#sequencer.seal(edge, chained);
    // A key that was made for a record which turned out to be there is one that seals nothing: it would look put in.
    const used = new Set(sealed.entries.map(({ row }) => sealedWith(row.payload)));
    const commit = { chained, head: sealed.head };
    return { attempt: { done, keys: keys.filter(({ id }) => used.has(id)), commit }, sealed };
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

  /** Publishes the newest head if it is not yet; called when the log falls quiet and at the end. Not
   *  beside a `write`. */
  async publishHead(): Promise<void> {
    if (this.#publishedSize === this.#head.size) return;
    await this.#store.publish(this.#head);
    this.#published();
  }
}

function readyOf({ id, items, after = null }: Message): Ready | { id: number; message: string } {
  try {
    const ready = items.map(({ record, key }) => sequencedItem(record, key));
    return { id, items: ready, after };
  } catch (error) {
    return { id, message: error instanceof Error ? error.message : 'unknown' };
  }
}

function keysOf(messages: readonly Ready[]): string[] {
  return messages.flatMap(({ items }) => items.flatMap(({ key }) => (key === null ? [] : [key])));
}
