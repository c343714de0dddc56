// The main thread's side of the ledger writer: settles each caller when the writer says that its
// records are durable, and all of them when the writer is gone.
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Appended, SpoolState } from './contract.ts';
import {
  type AppendCall,
  type AppendItem,
  appendMessage,
  type EraseCall,
  type FromWriter,
  resultsOf,
  type ToWriter,
  type WriterHead,
} from './writer-protocol.ts';

interface Waiting {
  /** Records that were handed over. */
  readonly count: number;
  readonly resolve: (results: readonly Appended[]) => void;
  readonly reject: (error: Error) => void;
}

/** After a death of the thread every call is refused at once; there is no restart in place. */
export class WriterClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #head: WriterHead;
  #nextId = 1;
  #outbox: AppendCall[] = [];
  #spool: SpoolState | null = null;
  /** Told whenever that changes. */
  onSpool: (state: SpoolState | null) => void = () => undefined;
  /** Told of each note that is published. */
  onPublished: (note: string) => void = () => undefined;
  /** Why nothing can be recorded any more; null while the thread lives. */
  #down: Error | null = null;

  constructor(worker: Worker, head: WriterHead) {
    this.#worker = worker;
    this.#head = head;
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error: Error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('the ledger writer has ended')));
  }

  /** Newest durable head. */
  get head(): WriterHead {
    return this.#head;
  }

  /** What waits in the spool; null when nothing does. */
  get spool(): SpoolState | null {
    return this.#spool;
  }

  /** Resolves when all items are durable or spooled; rejects when none of them is. */
  append(items: readonly AppendItem[]): Promise<readonly Appended[]> {
    // Never left hanging: the caller must apply `onRecordingFailure` now.
    if (this.#down) return Promise.reject(this.#down);
    if (items.length === 0) return Promise.resolve([]);
    const id = this.#nextId++;
    this.#outbox.push({ id, items });
    // One message for all calls of a turn: each costs more than what is in it.
    if (this.#outbox.length === 1) queueMicrotask(() => this.#send());
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { count: items.length, resolve, reject });
    });
  }

  /** Resolves when the entries are empty and the keys gone, durably. */
  async erase(call: Omit<EraseCall, 'id'>): Promise<void> {
    if (this.#down) throw this.#down;
    const id = this.#nextId++;
    const message: ToWriter = { type: 'erase', erase: { id, ...call } };
    const { promise, resolve, reject } = Promise.withResolvers<readonly Appended[]>();
    this.#waiting.set(id, { count: 0, resolve, reject });
    this.#worker.postMessage(message);
    await promise;
  }

  #send(): void {
    const appends = this.#outbox;
    this.#outbox = [];
    if (appends.length === 0) return;
    this.#worker.postMessage(appendMessage(appends));
  }

  /** Lets the writer finish what it has, then ends it. */
  async close(): Promise<void> {
    if (this.#down) return;
    this.#send();
    const exit = once(this.#worker, 'exit');
    const message: ToWriter = { type: 'close' };
    this.#worker.postMessage(message);
    await exit;
  }

  #hear(message: FromWriter): void {
    switch (message.type) {
      case 'durable':
        this.#head = message.head;
        for (const done of message.done) {
          const appended = resultsOf(done).map((each) => ({ state: 'durable', ...each }) as const);
          this.#settle(done.id, (w) => w.resolve(appended));
        }
        break;
      case 'spooled':
        for (const id of message.ids) this.#settle(id, (w) => w.resolve(spooled(w.count)));
        break;
      case 'spool':
        this.#spool = message.state;
        this.onSpool(message.state);
        break;
      case 'erased':
        this.#settle(message.id, (w) => w.resolve([]));
        break;
      case 'failed':
        for (const id of message.ids) {
          this.#settle(id, (w) => w.reject(new Error(`not recorded: ${message.message}`)));
        }
        break;
      case 'published':
        this.onPublished(message.note);
        break;
      // Heard before this client was made.
      case 'ready':
        break;
    }
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting) how(waiting);
  }

  #fail(error: Error): void {
    this.#down ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#down);
    this.#waiting.clear();
  }
}

function spooled(count: number): readonly Appended[] {
  return Array.from({ length: count }, () => ({ state: 'spooled', index: null }));
}
