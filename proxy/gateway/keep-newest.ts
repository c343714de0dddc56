// Maps that are kept in memory and must not grow for ever.

/** Forgets what was put in first, until `most` are left. */
export function keepNewest(map: Map<unknown, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}
