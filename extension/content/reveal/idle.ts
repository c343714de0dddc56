// How long a person has touched neither mouse nor keyboard on this page: what nobody looks at any more must
// not stay readable. Only real input counts, so that no script of a page keeps values open.

const signs = ['mousemove', 'mousedown', 'keydown', 'wheel', 'touchstart'] as const;

export class Idle {
  readonly #now: () => number;
  #last: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
  }

  /** Hears a window until the signal. */
  listen(window: EventTarget, signal: AbortSignal): void {
    const options = { capture: true, passive: true, signal };
    for (const sign of signs) {
      window.addEventListener(sign, (event) => event.isTrusted && this.touched(), options);
    }
  }

  touched(): void {
    this.#last = this.#now();
  }

  /** Milliseconds since the last sign of a person. */
  get since(): number {
    return this.#now() - this.#last;
  }
}
