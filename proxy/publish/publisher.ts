// Takes each published checkpoint to every sink, in order, with bounded retries. One sink that is away
// holds up neither the others nor the ledger.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckpointSink } from './checkpoint-sink.ts';

/** Tries for one checkpoint; the next one starts anew and takes with it what waits. */
const tries = 8;
const firstWait = 250;
const longestWait = 30_000;
/** What a stop waits for the last try, ms. */
const lastTry = 3000;
/** Checkpoints that wait for one sink; the oldest go first, the newer cover them. */
const mostWaiting = 1000;

export interface PublisherDeps {
  /** A sink gave up for now; told once until it works again. */
  readonly onFault: (what: string) => void;
  /** Waits so many ms, or until the signal. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export class Publisher {
  readonly #lanes: readonly Lane[];
  readonly #closing = new AbortController();

  constructor(sinks: readonly CheckpointSink[], deps: PublisherDeps) {
    const wait = deps.wait ?? ((ms, signal) => sleep(ms, undefined, { signal, ref: false }));
    this.#lanes = sinks.map((sink) => new Lane(sink, { ...deps, wait }, this.#closing.signal));
  }

  publish(note: string): void {
    for (const lane of this.#lanes) lane.push(note);
  }

  /** Resolves when no sink has work it may still do. */
  async settled(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.running));
  }

  /** One last try for each sink that is behind, then closes all. */
  async close(): Promise<void> {
    this.#closing.abort();
    // A place that hangs must not hold up the stop: it gets the rest at the next start.
    await Promise.race([this.settled(), sleep(lastTry, undefined, { ref: false })]);
    await Promise.all(this.#lanes.map(({ sink }) => sink.close()));
  }
}

class Lane {
  readonly sink: CheckpointSink;
  readonly #deps: Required<PublisherDeps>;
  readonly #closing: AbortSignal;
  #waiting: string[] = [];
  running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #isFailing = false;

  constructor(sink: CheckpointSink, deps: Required<PublisherDeps>, closing: AbortSignal) {
    this.sink = sink;
    this.#deps = deps;
    this.#closing = closing;
  }

  push(note: string): void {
    this.#waiting.push(note);
    this.#waiting.splice(0, this.#waiting.length - (this.sink.newestOnly ? 1 : mostWaiting));
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.running = this.#drain().finally(() => {
      this.#isRunning = false;
    });
  }

  async #drain(): Promise<void> {
    let failures = 0;
    for (let note = this.#waiting[0]; note !== undefined; note = this.#waiting[0]) {
      try {
        await this.sink.publish(note);
        // A newer one may have taken its place meanwhile.
        if (this.#waiting[0] === note) this.#waiting.shift();
        [failures, this.#isFailing] = [0, false];
      } catch {
        failures++;
        if (failures >= tries || this.#closing.aborted) return this.#giveUp();
        const ms = Math.min(longestWait, firstWait * 2 ** (failures - 1));
        // Closing ends the wait: the last try comes at once.
        await this.#deps.wait(ms, this.#closing).catch(() => undefined);
      }
    }
  }

  #giveUp(): void {
    // At the end nobody is left to tell, and the next start tries again.
    if (!this.#isFailing && !this.#closing.aborted)
      this.#deps.onFault(`checkpoints.${this.sink.name}`);
    this.#isFailing = true;
  }
}
