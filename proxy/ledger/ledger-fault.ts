// What the verifier can say against a ledger.

/** What is wrong, where; `entry` is the first entry that cannot be trusted. */
export interface LedgerFault {
  readonly entry: number;
  /** Closed word of the rule that failed. */
  readonly rule: FaultRule;
  /** What it means, for a person. */
  readonly message: string;
}

export const faultRules = [
  'unreadable',
  'missing',
  'truncated',
  'extra',
  'payload',
  'leaf',
  'chain',
  'column',
  'patientIndex',
  'tile',
  'checkpoint',
  'witness',
  'file',
] as const;
export type FaultRule = (typeof faultRules)[number];
