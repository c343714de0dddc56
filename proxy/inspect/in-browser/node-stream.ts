// Stands for node:stream in a browser, for csv-parse alone: what is written is transformed at once, as Node
// does for a transformation that calls back at once, and what is pushed is let go, since rows are handled
// before they get there.
import { Buffer } from './node-buffer.ts';

type Listener = (argument?: unknown) => void;

/** Names of what an heir does. */
const heirs = { transform: '_transform', flush: '_flush' } as const;

export class Transform {
  readonly #listeners = new Map<string, Listener[]>();
  #isOver = false;

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  emit(event: string, ...[argument]: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(argument);
  }

  resume(): this {
    return this;
  }

  push(): boolean {
    return true;
  }

  write(text: string): boolean {
    if (!this.#isOver) this[heirs.transform](Buffer.from(text), '', (error) => this.#after(error));
    return true;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this[heirs.flush]((error) => this.#after(error));
  }

  destroy(): void {
    this.#isOver = true;
  }

  /** What the heir does with bytes. */
  [heirs.transform](_bytes: Buffer, _encoding: string, done: (error?: unknown) => void): void {
    done();
  }

  /** What the heir does in the end. */
  [heirs.flush](done: (error?: unknown) => void): void {
    done();
  }

  /** After an error Node's stream takes nothing more either. */
  #after(error: unknown): void {
    if (error === undefined || error === null) return;
    this.#isOver = true;
    this.emit('error', error);
  }
}
