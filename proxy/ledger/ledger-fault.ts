// What the verifier can say against a ledger.
import type { FaultRule } from '../../shared/records/fault-rules.ts';

/** What is wrong, where; `entry` is the first entry that cannot be trusted. */
export interface LedgerFault {
  readonly entry: number;
  /** For faults that only say "somewhere from `entry` up to here" (exclusive). */
  readonly until?: number;
  /** Closed word of the rule that failed. */
  readonly rule: FaultRule;
  /** What it means, for a person. */
  readonly message: string;
}

/** The fault to name: the earliest, where a range that a precise fault explains does not count. */
export function firstFault(faults: readonly LedgerFault[]): LedgerFault | undefined {
  const precise = faults.filter((f) => f.until === undefined);
  const explained = ({ entry, until = 0 }: LedgerFault) =>
    precise.some((f) => f.entry >= entry && f.entry < until);
  return faults
    .filter((f) => f.until === undefined || !explained(f))
    .toSorted((a, b) => a.entry - b.entry)[0];
}
