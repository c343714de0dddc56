// Where the engine for the hospital's own patterns comes from: it may be in this frame already, else
// the background is asked to bring it.
import type { PatternEngine } from './page-rules.ts';

declare global {
  /** Written by patterns.iife.ts. */
  var medveilEngine: PatternEngine | undefined;
  /** Called by patterns.iife.ts when it has written. */
  var medveilEngineArrived: (() => void) | undefined;
}

/** The background may be starting, or being replaced. */
const tries = 5;
const pause = 1000;

/** Gives the engine to `take` as soon as it is here. `bring` asks for it; false when that failed. */
export class EngineSupply {
  readonly #take: (engine: PatternEngine) => void;
  readonly #bring: () => Promise<unknown>;
  #asking = false;

  constructor(take: (engine: PatternEngine) => void, bring: () => Promise<unknown>) {
    this.#take = take;
    this.#bring = bring;
    globalThis.medveilEngineArrived = () => this.#pass();
  }

  /** The page's rules have patterns and no engine. */
  async want(): Promise<void> {
    if (this.#pass() || this.#asking) return;
    this.#asking = true;
    for (let i = 0; i < tries && !this.#pass(); i++) {
      if ((await this.#bring()) === true) break;
      await new Promise((done) => setTimeout(done, pause));
    }
    this.#asking = false;
  }

  #pass(): boolean {
    const engine = globalThis.medveilEngine;
    if (engine) this.#take(engine);
    return engine !== undefined;
  }
}
