// The rules that the verifier can find broken: the words by which verifier, command line and console
// speak of a ledger that does not hold.

/** Closed set; the console has words for each of them in every language. */
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
  'destroyed',
  'dataKey',
  'tile',
  'checkpoint',
  'witness',
  'file',
] as const;
export type FaultRule = (typeof faultRules)[number];
