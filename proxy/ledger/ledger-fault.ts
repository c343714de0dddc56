// What the verifier can say against a ledger.
import type { FaultRule } from '../../shared/records/fault-rules.ts';
import type { FaultPlace } from '../../shared/transparency/first-fault.ts';

/** What is wrong, where; `entry` is the first entry that cannot be trusted. */
export interface LedgerFault extends FaultPlace {
  /** Closed word of the rule that failed. */
  readonly rule: FaultRule;
  /** What it means, for a person. */
  readonly message: string;
}
