// What is known of an enrolled browser by what it says of itself and by the numbers of its events: when it was
// heard, whether events are missing, whether it counts again from before. Pure.
import type { Beat } from '../../shared/messages/intake.ts';
import { addSeqs, countSeqs, missingSeqs, type SeqRange, seqsAbove } from './seq-ranges.ts';

export interface DeviceStatus {
  /** ISO 8601 UTC, by the server's clock. */
  readonly heardAt: string;
  readonly workstation: string | null;
  /** As it last said; null before it said anything. */
  readonly beat: Beat | null;
  /** Numbers up to here are judged: each has arrived or is missing. Null before the first beat. */
  readonly settled: number | null;
  /** Numbers above that have arrived already. */
  readonly arrived: readonly SeqRange[];
  /** The highest number that ever arrived. */
  readonly highest: number;
  /** Events that were given a number, do not wait in the browser and never arrived. */
  readonly missing: number;
  /** It counts from a number that had been there before. */
  readonly rewound: boolean;
}

export interface Heard {
  readonly at: string;
  readonly workstation: string | null;
  /** Absent from browsers of before. */
  readonly beat: Beat | undefined;
  /** Numbers that came with it: recorded, or refused for ever. */
  readonly seqs: readonly number[];
}

/** What is to be recorded, once. */
export interface Findings {
  readonly gaps: readonly SeqRange[];
  /** It counts from before for the first time. */
  readonly rewinds: boolean;
}

/**
 * The status after a browser was heard. A browser counts its events before it stores them, tells its last number
 * and its lowest waiting one at one moment, and forgets nothing that was not acknowledged: what is below and has not
 * arrived never will.
 */
export function hear(
  before: DeviceStatus | null,
  { at, workstation, beat, seqs }: Heard,
): { readonly status: DeviceStatus; readonly findings: Findings } {
  const highest = Math.max(before?.highest ?? 0, ...seqs);
  const arrived = addSeqs(before?.arrived ?? [], seqs);
  const status = {
    heardAt: at,
    workstation,
    beat: beat ?? before?.beat ?? null,
    settled: before?.settled ?? null,
    arrived,
    highest,
    missing: before?.missing ?? 0,
    rewound: before?.rewound ?? false,
  };
  if (beat === undefined) return { status, findings: { gaps: [], rewinds: false } };
  // A profile that was put back: its next numbers have all been there.
  if (beat.lastSeq < highest) {
    const rewinds = !status.rewound;
    return { status: { ...status, rewound: true }, findings: { gaps: [], rewinds } };
  }
  const settled = (beat.oldest ?? beat.lastSeq + 1) - 1;
  // Nobody knows what came before counting began.
  const judged = before?.settled ?? settled;
  const gaps = missingSeqs(arrived, judged + 1, settled);
  return {
    status: {
      ...status,
      settled: Math.max(judged, settled),
      arrived: seqsAbove(arrived, Math.max(judged, settled)),
      missing: status.missing + countSeqs(gaps),
      rewound: false,
    },
    findings: { gaps, rewinds: false },
  };
}
