// Where batches go: into the store; or into the spool while the store is away, and for as long as anything
// waits there, so that the order of this writer holds. It empties the spool beside that: one batch may come in for
// each larger one that goes out, so that it gets empty however much comes.
import { setTimeout as wait } from 'node:timers/promises';
import type { RecordKind } from '../../shared/records/record.ts';
import { StoreUnavailable } from '../store/ledger-store.ts';
import { BatchWriter, LedgerAway, maxBatch, type Ready, type ReadyBatch } from './batch-writer.ts';
import type { SpoolState } from './contract.ts';
import { outageRecord } from './outage-record.ts';
import { whenAway } from './recorded-when-away.ts';
import { type Spool, SpoolFull } from './spool.ts';
import { SpoolDamaged } from './spool-segment.ts';
import { type AppendItem, callDone, type FromWriter } from './writer-protocol.ts';

/** Between two questions whether the database is back, in milliseconds. */
const [shortestPause, longestPause] = [250, 2000];

/** What goes from the spool into the store in one go. */
interface Batch {
  readonly items: readonly AppendItem[];
  readonly after: number | null;
}

export class LedgerOutlet {
  readonly #writer: BatchWriter;
  readonly #spool: Spool;
  readonly #say: (message: FromWriter) => void;
  /** Settles when what uses the store now is done with it. */
  #turn: Promise<unknown> = Promise.resolve();
  /** While a batch leaves the spool. */
  #leaving: Promise<void> | null = null;
  #emptying: Promise<void> | null = null;
  readonly #closing = new AbortController();
  #trouble: SpoolState['trouble'] = null;

  /** @param say takes what the rest of the proxy has to hear */
  constructor(writer: BatchWriter, spool: Spool, say: (message: FromWriter) => void) {
    this.#writer = writer;
    this.#spool = spool;
    this.#say = say;
  }

  /** Makes a batch durable here or there and says so to its callers. Not for two at once; never rejects. */
  async write(batch: ReadyBatch): Promise<void> {
    await this.#leaving;
    if (!this.#spool.isEmpty) {
      return this.#put(
        batch.good,
        null,
        'the database was away, and the spool has not gone out yet',
      );
    }
    try {
      const { done, head } = await this.alone(() => this.#writer.write(batch));
      this.#say({ type: 'durable', done: done.map(callDone), head });
    } catch (error) {
      if (error instanceof LedgerAway) this.#put(batch.good, error.after, error.message);
      else this.#refuse(batch.good, wordsOf(error));
    }
  }

  /** Runs what uses the store: never beside anything else that does. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /**
   * Brings everything that waits into the ledger. Rejects when that cannot be done now.
   * @param epoch this writer's chain has just got the entry that begins an epoch: it is longer by that
   */
  async empty(epoch = false): Promise<void> {
    if (this.#spool.isEmpty) return;
    // Asked first: nobody in the queue must wait for a database that is still away.
    await this.alone(() => this.#writer.reach());
    while (this.#spool.left > maxBatch) await this.#leave(() => this.#bringSome(epoch));
    await this.#leave(() => this.#bringLast(epoch));
  }

  /** Tries once more to empty the spool; what stays waits for the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#emptying;
    this.#spool.close();
  }

  /** Into the spool with what may wait there; the rest is refused. */
  #put(messages: readonly Ready[], after: number | null, why: string): void {
    // Switched off: it is as if there were none.
    if (this.#spool.limit === 0) return this.#refuse(messages, why);
    const [may, mayNot] = divided(messages);
    if (mayNot.length > 0) this.#refuse(mayNot, why);
    if (may.length > 0) this.#keep(may, after, why);
  }

  #keep(messages: readonly Ready[], after: number | null, why: string): void {
    const items = messages.flatMap((message) => message.items);
    try {
      this.#spool.put(
        items.map(({ payload, key }) => ({ record: payload, key })),
        after,
      );
      this.#trouble = this.#trouble === 'full' ? null : this.#trouble;
      // The state first: whoever is answered may ask for it.
      this.#tell();
      this.#say({ type: 'spooled', ids: messages.map(({ id }) => id) });
    } catch (error) {
      if (error instanceof SpoolFull) this.#trouble = 'full';
      this.#tell();
      this.#refuse(messages, `${why}; ${wordsOf(error)}`);
    }
    if (!this.#spool.isEmpty) this.#emptying ??= this.#keepEmptying();
  }

  /** Asks again and again until the spool is empty. */
  async #keepEmptying(): Promise<void> {
    for (let pause = shortestPause; ; pause = Math.min(2 * pause, longestPause)) {
      const { signal } = this.#closing;
      await wait(pause, undefined, { signal }).catch(() => undefined);
      try {
        await this.empty();
        break;
      } catch (error) {
        this.#trouble = troubleOf(error) ?? (this.#trouble === 'full' ? 'full' : null);
        this.#tell();
        if (signal.aborted) break;
      }
    }
    this.#emptying = null;
  }

  /** The queue waits meanwhile, and nothing is put between a batch and the note that it has gone. */
  async #leave(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leaving = promise;
    try {
      await work();
    } finally {
      this.#leaving = null;
      resolve();
    }
  }

  async #bringSome(epoch: boolean): Promise<void> {
    const batches = this.#spool.next(2 * maxBatch);
    await this.#bring(epoch ? batches.map(behindEpoch) : batches);
    this.#spool.wentOut(batches.length);
    this.#tell();
  }

  async #bringLast(epoch: boolean): Promise<void> {
    const { outage } = this.#spool;
    const rest = this.#spool.next(Number.MAX_SAFE_INTEGER);
    const batches = epoch ? rest.map(behindEpoch) : rest;
    const end = outage && outage.records > 0 ? [outageRecord(outage, now())] : [];
    await this.#bring([...batches, { items: end, after: null }]);
    this.#spool.clear();
    this.#trouble = null;
    this.#tell();
  }

  async #bring(batches: readonly Batch[]): Promise<void> {
    const ready = BatchWriter.prepare(batches.map((batch, id) => ({ id, ...batch })));
    // They had their canonical form when they were taken: nothing may be left out here.
    const [refused] = ready.refused;
    if (refused) throw new SpoolDamaged(`the spool holds no record: ${refused.message}`);
    const { head } = await this.alone(() => this.#writer.write(ready));
    this.#say({ type: 'durable', done: [], head });
  }

  #refuse(messages: readonly Ready[], message: string): void {
    this.#say({ type: 'failed', ids: messages.map(({ id }) => id), message });
  }

  #tell(): void {
    const { outage, left: records, limit } = this.#spool;
    const trouble = this.#trouble;
    const state = outage && { since: outage.since, records, bytes: outage.bytes, limit, trouble };
    this.#say({ type: 'spool', state });
  }
}

function behindEpoch({ items, after }: Batch): Batch {
  return { items, after: after === null ? null : after + 1 };
}

/** Those whose every record may wait, and the others: a call is settled as a whole. */
function divided(messages: readonly Ready[]): readonly [Ready[], Ready[]] {
  const mayWait = ({ items }: Ready) =>
    // Written by our own thread a moment ago: the kind is one of ours.
    items.every(({ columns }) => whenAway(columns.kind as RecordKind) === 'spool');
  return [messages.filter(mayWait), messages.filter((message) => !mayWait(message))];
}

/** What an operator has to mend; null while the database is simply away. */
function troubleOf(error: unknown): SpoolState['trouble'] {
  if (error instanceof SpoolDamaged) return 'damaged';
  return error instanceof LedgerAway || error instanceof StoreUnavailable ? null : 'refused';
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

function now(): string {
  return new Date().toISOString();
}
