// Chance that is the same for the same number, so that what a soak found can be made again.

export interface Chance {
  /** From 0 up to, and without, `below`. */
  int(below: number): number;
  pick<T>(of: readonly T[]): T;
  is(probability: number): boolean;
}

/** mulberry32. */
export function seeded(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    int: (below) => Math.floor(next() * below),
    pick: (of) => of[Math.floor(next() * of.length)]!,
    is: (probability) => next() < probability,
  };
}

/** A number in letters: paths of records keep no digits. */
export function idOf(number: number): string {
  let id = '';
  for (let rest = number + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    id = String.fromCharCode(97 + ((rest - 1) % 26)) + id;
  }
  return `q${id}`;
}
