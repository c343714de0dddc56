// What the record says of the last day's transfers, read once when the egress starts: those that may be asked
// about again, and what of today's quotas is spent.
import { DayQuotas } from '../sharing/day-quotas.ts';
import { type Ledger, newestFirst } from '../ledger/contract.ts';
import { type EarlierTransfer, hasKey, RecentTransfers, remembered } from './repeated-transfer.ts';

/**
 * Rejects when the ledger does.
 * @param purposeOf what a request is for; null when nobody knows it
 * @param now milliseconds since the epoch
 */
export async function readLastDay(
  ledger: Pick<Ledger, 'query'>,
  purposeOf: (request: string) => string | null,
  now: number,
  recent = new RecentTransfers(),
): Promise<{ recent: RecentTransfers; quotas: DayQuotas }> {
  const quotas = new DayQuotas();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  // Midnight may be farther: a day on which the clocks go back has 25 hours.
  const from = Math.min(midnight, now - remembered);
  const found: EarlierTransfer[] = [];
  const outcomes = new Map<string, EarlierTransfer['outcome']>();
  const asked = {
    kinds: ['transfer.intent', 'transfer.outcome'] as const,
    from: new Date(from).toISOString(),
  };
  // An outcome comes before its intent.
  for await (const { index, record } of newestFirst(ledger, asked)) {
    if (record.kind === 'transfer.outcome') outcomes.set(record.transferId, { index, record });
    if (record.kind !== 'transfer.intent') continue;
    const outcome = outcomes.get(record.transferId) ?? null;
    const at = Date.parse(record.at);
    if (at >= now - remembered && hasKey(record.transferId))
      found.push({ intent: record, outcome });
    if (at >= midnight) quotas.recall(record, outcome?.record ?? null, purposeOf, now);
  }
  recent.recall(found);
  return { recent, quotas };
}
