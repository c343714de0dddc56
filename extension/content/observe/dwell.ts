// How long each field of each patient was on the screen, and whether it could be read. Told what is on the screen
// whenever that changes; pure, and knows no page.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { SightState } from '../../../shared/records/sight-facts.ts';

/** One field on the screen. `patient` is a word of the caller's. */
export interface OnScreen {
  readonly patient: string;
  readonly kind: IdentifierKind;
  readonly state: SightState;
}

/** Milliseconds of a field in a state. */
export interface Dwelt extends OnScreen {
  readonly milliseconds: number;
}

/** Milliseconds without `see` or `tick` after which the machine was asleep: nobody looked meanwhile. */
const longestStep = 90_000;
/** How often `tick` is to be called while nothing changes, milliseconds. */
export const tickPeriod = 30_000;

export class Dwell {
  /** What is on the screen. */
  #shown = new Map<string, OnScreen>();
  readonly #dwelt = new Map<string, { readonly of: OnScreen; milliseconds: number }>();
  #last: number | undefined;

  /** Nothing has been on the screen since the last `take`. */
  get isEmpty(): boolean {
    return this.#dwelt.size === 0 && this.#shown.size === 0;
  }

  /** From `now` on this is what the screen shows; the same field in several places is one.
   *  @param now milliseconds on a clock that never goes back */
  see(now: number, fields: Iterable<OnScreen>): void {
    this.#advance(now);
    this.#shown = new Map();
    for (const field of fields) this.#shown.set(keyOf(field), field);
  }

  /** Nothing has changed, and the machine is awake. */
  tick(now: number): void {
    this.#advance(now);
  }

  /** What has been seen since the last time, in the order it came; counting begins anew. */
  take(now: number): Dwelt[] {
    this.#advance(now);
    const all = [...this.#dwelt.values()].map(({ of, milliseconds }) => ({ ...of, milliseconds }));
    this.#dwelt.clear();
    return all;
  }

  #advance(now: number): void {
    const step = Math.max(0, now - (this.#last ?? now));
    // What is told late, of a moment before, begins where counting has come to.
    this.#last = Math.max(now, this.#last ?? now);
    const milliseconds = step > longestStep ? 0 : step;
    for (const [key, of] of this.#shown) {
      const before = this.#dwelt.get(key);
      if (before) before.milliseconds += milliseconds;
      else this.#dwelt.set(key, { of, milliseconds });
    }
  }
}

function keyOf({ patient, kind, state }: OnScreen): string {
  return `${state}\u001f${kind}\u001f${patient}`;
}
