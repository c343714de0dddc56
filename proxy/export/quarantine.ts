// Records that could not be given out, each once and with the reason: they hold up nobody, and they are
// not forgotten. Their content stays where it is, in the ledger.
import { appendFileSync } from 'node:fs';

export const quarantineReasons = ['unreadable', 'tooLarge', 'format'] as const;
/** No record of a known version; larger than the receiver takes; the format has no form for it. */
export type QuarantineReason = (typeof quarantineReasons)[number];

export interface Quarantined {
  readonly index: number;
  readonly leaf: string;
  readonly reason: QuarantineReason;
}

/** Durable on return. */
export function quarantine(path: string, entry: Quarantined, at: Date): void {
  const line = JSON.stringify({ at: at.toISOString(), ...entry });
  appendFileSync(path, `${line}\n`, { mode: 0o600, flush: true });
}
