// The durable queue: every event gets its number before it is sealed, is stored before anybody is told
// that it was, and is deleted only when the server says that it has it.
import type { PageEvent, SealedEvent } from '../../shared/messages/intake.ts';
import { count, type Database } from './database.ts';
import { sealEvent } from './seal.ts';
import { admit, release } from './waiting-room.ts';

/** Whom events are sealed for; undefined before enrolment or the first policy. */
export interface Recipient {
  readonly deviceId: string;
  readonly sealKey: string;
}

const maxQueued = 20_000;
/** The last tenth is kept for reveals, copies and prints: views must not shut the emergency door. */
const maxViews = 18_000;
/** Beyond all that: nobody waits for room in an emergency. */
const maxEmergencies = 21_000;

/** Order is kept, nothing is stored twice, and nobody but `forget` deletes. */
export class EventQueue {
  readonly #database: Database;
  readonly #recipient: () => Promise<Recipient | undefined>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(database: Database, recipient: () => Promise<Recipient | undefined>) {
    this.#database = database;
    this.#recipient = recipient;
  }

  /** True when the event is durable here; false when there was no room and it was counted as dropped.
   *  A number whose event was lost to a crash before it was stored stays unused: gaps are legal. */
  async put(event: PageEvent): Promise<boolean> {
    const stored = await this.#inTurn(() => this.#store(event));
    if (!stored) await count(this.#database, 'dropped', 1);
    return stored;
  }

  /** Moves events that waited for a recipient into the queue. */
  async moveWaiting(): Promise<void> {
    await this.#inTurn(async () => {
      const recipient = await this.#recipient();
      if (!recipient || (await this.#database.count('waiting')) === 0) return;
      await release(this.#database, (event) => this.#enqueue(event, recipient));
    });
  }

  /** The oldest events of this device, at most `limit`. */
  async head(deviceId: string, limit: number): Promise<SealedEvent[]> {
    const entries = await this.#database.getAll('queue', undefined, limit);
    const own = entries.filter((entry) => entry.deviceId === deviceId);
    // Sealed under an identity this browser no longer has: no server can open them.
    const orphans = entries.filter((entry) => entry.deviceId !== deviceId).map((e) => e.seq);
    if (orphans.length > 0) {
      await this.forget(orphans);
      await count(this.#database, 'dropped', orphans.length);
    }
    return own.map(({ seq, enc, ct }) => ({ seq, enc, ct }));
  }

  /** Deletes what the server has acknowledged, or will never take. */
  async forget(seqs: readonly number[]): Promise<void> {
    const tx = this.#database.transaction('queue', 'readwrite');
    await Promise.all(seqs.map((seq) => tx.store.delete(seq)));
    await tx.done;
  }

  /** Events that have not reached the server, sealed or waiting. */
  async size(): Promise<number> {
    return (await this.#database.count('queue')) + (await this.#database.count('waiting'));
  }

  /** The last number that was given and the lowest that waits, at one moment: no number is given meanwhile. */
  async numbers(): Promise<{ lastSeq: number; oldest?: number; queued: number }> {
    return await this.#inTurn(async () => {
      const tx = this.#database.transaction(['counters', 'queue']);
      const lastSeq = (await tx.objectStore('counters').get('seq')) ?? 0;
      const oldest = (await tx.objectStore('queue').openKeyCursor())?.key;
      const queued = await tx.objectStore('queue').count();
      return { lastSeq, ...(oldest === undefined ? {} : { oldest }), queued };
    });
  }

  /** Events that were lost for want of room, since the browser was enrolled. */
  async dropped(): Promise<number> {
    return (await this.#database.get('counters', 'dropped')) ?? 0;
  }

  // Before there is a recipient the waiting room takes it; it moves on by `moveWaiting`.
  async #store(event: PageEvent): Promise<boolean> {
    const recipient = await this.#recipient();
    return recipient ? await this.#enqueue(event, recipient) : await admit(this.#database, event);
  }

  async #enqueue(event: PageEvent, { deviceId, sealKey }: Recipient): Promise<boolean> {
    if ((await this.#database.count('queue')) >= roomFor(event)) return false;
    const seq = await count(this.#database, 'seq', 1);
    const sealed = await sealEvent(event, sealKey, deviceId, seq);
    const tx = this.#database.transaction('queue', 'readwrite', { durability: 'strict' });
    await tx.store.put({ ...sealed, deviceId });
    await tx.done;
    return true;
  }

  /** One at a time: numbers are given in the order events are stored. */
  async #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(job, job);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}

function roomFor({ type, breakGlass }: PageEvent): number {
  if (breakGlass !== undefined) return maxEmergencies;
  return type === 'view' || type === 'sight' ? maxViews : maxQueued;
}
