// Outcomes that the ledger could not take when a transfer ended (a full disk): what happened is known, so it is
// offered again until it is on record. Only the end of the process leaves it to the next start, which knows less
// and says `unknown`. There are never more than transfers that were under way: without a ledger none begins.

/** Milliseconds between two rounds. */
const usualPause = 2000;

export class LateOutcomes {
  readonly #pause: number;
  readonly #waiting = new Set<() => Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> = Promise.resolve();

  constructor(pause = usualPause) {
    this.#pause = pause;
  }

  /** @param write writes it once however often it is called; rejects while the ledger does not take it */
  keep(write: () => Promise<void>): void {
    this.#waiting.add(write);
    this.#timer ??= setInterval(() => this.#next(), this.#pause).unref();
  }

  /** One last round; what it cannot write is left to the next start. */
  async close(): Promise<void> {
    this.#next();
    await this.#round;
    this.#stop();
  }

  #next(): void {
    this.#round = this.#round.then(() => this.#writeAll());
  }

  async #writeAll(): Promise<void> {
    for (const write of this.#waiting) {
      try {
        await write();
      } catch {
        // The next one would fare no better.
        return;
      }
      this.#waiting.delete(write);
    }
    this.#stop();
  }

  #stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
