// From a served response to the ledger without making the browser wait. Records of some milliseconds
// travel together (one message, one transaction); what cannot be recorded now is kept and tried again.
import type { Ledger } from '../ledger/contract.ts';
import type { RecordDraft } from '../../shared/records/record.ts';

export interface Recorder {
  /** Takes a record; it will be durable soon, or kept until it can be. */
  record(draft: RecordDraft): void;
  /** Resolves at once, or when the backlog has shrunk, at the latest after a second. */
  room(): Promise<void> | null;
  /** The last attempt to record failed. */
  readonly isFailing: boolean;
  readonly pending: number;
  /** Records given up because the backlog was full. */
  readonly dropped: number;
  /** Resolves when all that can be recorded has been. */
  flush(): Promise<void>;
}

const batchSize = 128;
/** How long a record waits for company. */
const gatherMs = 10;
const retryMs = 1000;

/** @param maxPending records kept while the ledger does not take any; the newest beyond are dropped */
export function createRecorder(ledger: Ledger, maxPending = 20_000): Recorder {
  return new LedgerRecorder(ledger, maxPending);
}

class LedgerRecorder implements Recorder {
  readonly #ledger: Ledger;
  readonly #maxPending: number;
  #queue: { draft: RecordDraft }[] = [];
  #inFlight = 0;
  #scheduled = false;
  #waiting: (() => void)[] = [];
  isFailing = false;
  dropped = 0;

  constructor(ledger: Ledger, maxPending: number) {
    this.#ledger = ledger;
    this.#maxPending = maxPending;
  }

  get pending(): number {
    return this.#queue.length + this.#inFlight;
  }

  record(draft: RecordDraft): void {
    if (this.pending >= this.#maxPending) {
      this.dropped++;
      return;
    }
    this.#queue.push({ draft });
    this.#schedule();
  }

  room(): Promise<void> | null {
    if (this.pending * 4 < this.#maxPending || this.isFailing) return null;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 1000);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async flush(): Promise<void> {
    while (this.pending > 0 && !this.isFailing) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  #schedule(): void {
    if (this.isFailing) return;
    if (this.#queue.length >= batchSize) this.#send(this.#queue.splice(0, batchSize));
    if (this.#scheduled || this.#queue.length === 0) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      while (this.#queue.length > 0 && !this.isFailing) {
        this.#send(this.#queue.splice(0, batchSize));
      }
    }, gatherMs);
  }

  #send(batch: { draft: RecordDraft }[]): void {
    this.#inFlight += batch.length;
    this.#ledger.appendAll(batch).then(
      () => {
        this.#inFlight -= batch.length;
        this.isFailing = false;
        this.#wake();
      },
      () => {
        this.#inFlight -= batch.length;
        this.#retry(batch);
      },
    );
  }

  /** `appendAll` is all or nothing: the batch can go again as it is, in front. */
  #retry(batch: { draft: RecordDraft }[]): void {
    this.#queue = [...batch, ...this.#queue];
    this.#wake();
    if (this.isFailing) return;
    this.isFailing = true;
    const attempt = (): void => {
      const next = this.#queue.splice(0, batchSize);
      this.#inFlight += next.length;
      this.#ledger.appendAll(next).then(
        () => {
          this.#inFlight -= next.length;
          this.isFailing = false;
          if (this.#queue.length > 0) this.#schedule();
        },
        () => {
          this.#inFlight -= next.length;
          this.#queue = [...next, ...this.#queue];
          setTimeout(attempt, retryMs).unref();
        },
      );
    };
    setTimeout(attempt, retryMs).unref();
  }

  #wake(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
