// A sender that does not know whether its transfer went through asks again under the same key (the
// Idempotency-Key header, draft-ietf-httpapi-idempotency-key-header): it hears what became of it, and nothing
// is sent twice.
import { createHash } from 'node:crypto';
import type { RecordOf } from '../../shared/records/record.ts';
import { type Ledger, newestFirst } from '../ledger/contract.ts';

/** Id of a sender's transfer under its key; the key itself stands nowhere. @param attempt from 1, each after one of which nothing left */
export function transferIdOf(sender: string, key: string, attempt: number): string {
  const digest = createHash('sha256').update(`${sender}\u0000${key}\u0000${attempt}`).digest('hex');
  return `k-${digest.slice(0, 32)}`;
}

/** A key as it may be given: visible ASCII, quoted or not. */
export function isIdempotencyKey(key: string): boolean {
  return /^[\x21-\x7e]{8,200}$/.test(key);
}

export interface EarlierTransfer {
  readonly intent: RecordOf<'transfer.intent'>;
  /** Null while it is under way, or when nobody knows. */
  readonly outcome: {
    readonly index: number;
    readonly record: RecordOf<'transfer.outcome'>;
  } | null;
}

/** What the record says of a transfer whose intent stands at an index. Rejects when the ledger does. */
export async function earlierTransfer(
  ledger: Pick<Ledger, 'query'>,
  partner: string,
  index: number,
): Promise<EarlierTransfer | null> {
  const at = await ledger.query(
    { kinds: ['transfer.intent'], partner },
    { before: index + 1, limit: 1 },
  );
  const [found] = at.rows;
  if (found?.index !== index || found.record.kind !== 'transfer.intent') return null;
  const intent = found.record;
  // Newest first, down to the intent.
  const asked = { kinds: ['transfer.outcome'] as const, partner, from: intent.at };
  for await (const { index: place, record } of newestFirst(ledger, asked)) {
    if (record.kind !== 'transfer.outcome' || record.transferId !== intent.transferId) continue;
    return { intent, outcome: { index: place, record } };
  }
  return { intent, outcome: null };
}

/**
 * What the record says of a transfer by its id; null when it has had no intent since. Reads what was sent to the
 * partner since then: for refusals, which another gateway's transfer under the same key may explain. Rejects when
 * the ledger does.
 * @param since time of a record (ISO 8601)
 */
export async function earlierOf(
  ledger: Pick<Ledger, 'query'>,
  partner: string,
  transferId: string,
  since: string,
): Promise<EarlierTransfer | null> {
  const kinds = ['transfer.intent', 'transfer.outcome'] as const;
  let outcome: EarlierTransfer['outcome'] = null;
  // An outcome comes before its intent.
  for await (const { index, record } of newestFirst(ledger, { kinds, partner, from: since })) {
    if (record.kind === 'transfer.outcome' && record.transferId === transferId) {
      outcome = { index, record };
    }
    if (record.kind === 'transfer.intent' && record.transferId === transferId) {
      return { intent: record, outcome };
    }
  }
  return null;
}

/** What is known of a transfer that has begun. */
export interface RecentTransfer {
  /** Of the body, hex. */
  readonly sha256: string;
  /** Null while it is under way, or when nobody knows. */
  readonly outcome: EarlierTransfer['outcome'];
}

/** As it is remembered. */
export function recentOf({ intent, outcome }: EarlierTransfer): RecentTransfer {
  return { sha256: intent.redacted?.sha256 ?? intent.sha256, outcome };
}

/** How long a key is remembered, milliseconds; a later repetition is refused, and not answered. */
export const remembered = 24 * 3_600_000;

/** Transfers with keys, so that a repetition needs no search of the record. */
export class RecentTransfers {
  readonly #known = new Map<string, RecentTransfer>();
  readonly #most: number;

  /** @param most transfers that are remembered; the oldest give way */
  constructor(most = 50_000) {
    this.#most = most;
  }

  /** Takes in what the record says. @param earlier newest first, as it has them */
  recall(earlier: readonly EarlierTransfer[]): void {
    for (const each of earlier.slice(0, this.#most).toReversed()) {
      this.set(each.intent.transferId, recentOf(each));
    }
  }

  get(id: string): RecentTransfer | undefined {
    return this.#known.get(id);
  }

  /** Begun, or ended. */
  set(id: string, transfer: RecentTransfer): void {
    if (!hasKey(id)) return;
    this.#known.set(id, transfer);
    if (this.#known.size <= this.#most) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Whether an id was made of a sender's key. */
export function hasKey(transferId: string): boolean {
  return transferId.startsWith('k-');
}
