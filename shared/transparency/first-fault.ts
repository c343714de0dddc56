// Which of several faults to name.

/** A place in the log that cannot be trusted. */
export interface FaultPlace {
  /** First entry that cannot be trusted. */
  readonly entry: number;
  /** For faults that only say "somewhere from `entry` up to here" (exclusive). */
  readonly until?: number;
}

/** The fault to name: the earliest, where a range that a precise fault explains does not count. */
export function firstFault<Fault extends FaultPlace>(faults: readonly Fault[]): Fault | undefined {
  const precise = faults.filter((f) => f.until === undefined);
  const explained = ({ entry, until = 0 }: Fault) =>
    precise.some((f) => f.entry >= entry && f.entry < until);
  return faults
    .filter((f) => f.until === undefined || !explained(f))
    .toSorted((a, b) => a.entry - b.entry)[0];
}
