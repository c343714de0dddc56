// How much has gone out today: to a partner, for a purpose, under a request. What is being sent counts as sent.
import type { RecordOf } from '../../shared/records/record.ts';
import type { Quotas } from './approval.ts';
import { localDay } from './local-day.ts';

/** One transfer, as quotas count it. */
export interface Load {
  readonly bytes: number;
  readonly patients: number;
}

interface Spent {
  transfers: number;
  bytes: number;
  patients: number;
}

/** Names of what a quota holds for. */
export type QuotaKey = `partner/${string}` | `purpose/${string}` | `request/${string}`;

export class DayQuotas {
  #day = '';
  #spent = new Map<QuotaKey, Spent>();

  /**
   * Takes in a transfer of today, as the record has it: one that is not known to have stayed here counts.
   * @param now milliseconds since the epoch
   */
  recall(
    intent: RecordOf<'transfer.intent'>,
    outcome: RecordOf<'transfer.outcome'> | null,
    purposeOf: (request: string) => string | null,
    now: number,
  ): void {
    if (outcome?.bytesSent !== 0) this.#add(keysOf(intent, purposeOf), loadOf(intent), now, 1);
  }

  /** Takes a load out of every quota, or out of none. */
  take(
    wanted: readonly (readonly [QuotaKey, Quotas])[],
    keys: readonly QuotaKey[],
    load: Load,
    now: number,
  ): boolean {
    this.#turn(now);
    for (const [key, { transfers, bytes, patients }] of wanted) {
      const spent = this.#spent.get(key) ?? { transfers: 0, bytes: 0, patients: 0 };
      if (spent.transfers + 1 > (transfers ?? Infinity)) return false;
      if (spent.bytes + load.bytes > (bytes ?? Infinity)) return false;
      if (spent.patients + load.patients > (patients ?? Infinity)) return false;
    }
    this.#add(keys, load, now, 1);
    return true;
  }

  /** Gives back what a transfer took of which no byte has left. */
  giveBack(keys: readonly QuotaKey[], load: Load, now: number): void {
    this.#add(keys, load, now, -1);
  }

  #add(keys: readonly QuotaKey[], load: Load, now: number, sign: 1 | -1): void {
    this.#turn(now);
    for (const key of keys) {
      const spent = this.#spent.get(key) ?? { transfers: 0, bytes: 0, patients: 0 };
      // Of a load that yesterday took, nothing is there to give back.
      spent.transfers = Math.max(0, spent.transfers + sign);
      spent.bytes = Math.max(0, spent.bytes + sign * load.bytes);
      spent.patients = Math.max(0, spent.patients + sign * load.patients);
      this.#spent.set(key, spent);
    }
  }

  #turn(now: number): void {
    const day = localDay(now);
    // A clock that is put back opens no new day.
    if (day <= this.#day) return;
    this.#day = day;
    this.#spent = new Map();
  }
}

/** What a transfer counts into. */
export function quotaKeys(partner: string, request: string, purpose: string | null): QuotaKey[] {
  const keys: QuotaKey[] = [`partner/${partner}`, `request/${request}`];
  if (purpose !== null) keys.push(`purpose/${purpose}`);
  return keys;
}

function keysOf(
  { partner, request }: RecordOf<'transfer.intent'>,
  purposeOf: (request: string) => string | null,
): QuotaKey[] {
  return quotaKeys(partner, request ?? '', request === null ? null : purposeOf(request));
}

function loadOf({ bytes, patients }: RecordOf<'transfer.intent'>): Load {
  return { bytes: Math.max(0, bytes), patients: patients.count };
}
