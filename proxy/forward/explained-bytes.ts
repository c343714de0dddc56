// Which bytes reports explain, when each byte of a report may explain one byte only. Pure.

/**
 * Bytes of each need that no report explains. The needs come in order: an earlier one is explained as far as it
 * can be at all, and a report that fits several goes where it leaves most for the others (augmenting paths, Ford
 * and Fulkerson 1956). So the result does not depend on the order of the reports, and a further report never
 * leaves more of any need.
 * @param needs bytes to be explained
 * @param reports bytes that each can explain
 * @param fits whether a report may explain a need
 */
export function unexplainedBytes(
  needs: readonly number[],
  reports: readonly number[],
  fits: (need: number, report: number) => boolean,
): number[] {
  const free = [...reports];
  const edges = needs.map((_, need) =>
    reports.flatMap((_r, report) => (fits(need, report) ? [report] : [])),
  );
  /** By report: what of it each need uses. */
  const used = reports.map(() => new Map<number, number>());
  return needs.map((bytes, need) => {
    let left = bytes;
    while (left > 0) {
      const path = freeReport(need, edges, free, used);
      if (path === undefined) break;
      left -= shift(path, left, free, used);
    }
    return left;
  });
}

/** A way to bytes that are free: the need's own report, or one that another need can do without. */
type Path = readonly { readonly need: number; readonly report: number }[];

function freeReport(
  need: number,
  edges: readonly (readonly number[])[],
  free: readonly number[],
  used: readonly ReadonlyMap<number, number>[],
): Path | undefined {
  const seen = new Set<number>();
  const waiting: { need: number; path: Path }[] = [{ need, path: [] }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const report of edges[next.need] ?? []) {
      if (seen.has(report)) continue;
      seen.add(report);
      const path = [...next.path, { need: next.need, report }];
      if ((free[report] ?? 0) > 0) return path;
      for (const [other, bytes] of used[report] ?? []) {
        if (bytes > 0) waiting.push({ need: other, path });
      }
    }
  }
  return undefined;
}

/** Moves as many bytes along a path as it has room for. @returns how many */
function shift(path: Path, most: number, free: number[], used: Map<number, number>[]): number {
  const last = path.at(-1);
  if (last === undefined) return 0;
  let bytes = Math.min(most, free[last.report] ?? 0);
  // Each need on the way gives up a report for the next one.
  for (let i = 1; i < path.length; i++) {
    const given = used[path[i - 1]?.report ?? -1]?.get(path[i]?.need ?? -1) ?? 0;
    bytes = Math.min(bytes, given);
  }
  for (const [i, { need, report }] of path.entries()) {
    const uses = used[report];
    uses?.set(need, (uses.get(need) ?? 0) + bytes);
    const next = path[i + 1];
    if (next) uses?.set(next.need, (uses.get(next.need) ?? 0) - bytes);
  }
  free[last.report] = (free[last.report] ?? 0) - bytes;
  return bytes;
}
