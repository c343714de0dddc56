// Seeded numbers: the demo hospital is the same on every machine and in every run.

export interface Random {
  /** Integer from 0 to `below` − 1. */
  int(below: number): number;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** mulberry32: small, well spread, not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number) => Math.floor(next() * below);
  return {
    int,
    pick: (list) => {
      const item = list[int(list.length)];
      if (item === undefined) throw new Error('cannot pick from an empty list');
      return item;
    },
  };
}
