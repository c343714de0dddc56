// What nobody asks for and has to be on record all the same: requests that have ended by themselves, and
// transfers of which nobody knows how they ended.
import type { RecordDraft, RecordOf } from '../../shared/records/record.ts';
import type { ShareEnd } from '../../shared/records/sharing-records.ts';
import { type Ledger, newestFirst } from '../ledger/contract.ts';
import type { SharingRegister } from './sharing-register.ts';
import type { SharingRequest } from './sharing-request.ts';

export interface SharingWatchDeps {
  readonly ledger: Pick<Ledger, 'append' | 'query'>;
  readonly register: SharingRegister;
  /** A request that nobody has decided by then has ended. */
  readonly decideDays: number;
  /** How long an intent may be without an outcome, milliseconds; longer than any transfer takes. */
  readonly openFor: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const system = { user: null, device: null, workstation: null };

/** Ends what has run out; resolves to how many. Call it now and then, on every gateway: each end is written
 *  once. Rejects when the ledger does. */
export async function endRequests({
  ledger,
  register,
  decideDays,
  now,
}: Omit<SharingWatchDeps, 'openFor'>): Promise<number> {
  let count = 0;
  const { requests } = await register.refresh();
  for (const request of requests.values()) {
    const cause = endOf(request, decideDays, now());
    if (cause === null) continue;
    const draft: RecordDraft = { kind: 'share.expire', actor: system, request: request.id, cause };
    await ledger.append(draft, `share/${request.id}/end`);
    count++;
  }
  if (count > 0) await register.refresh();
  return count;
}

/** Why a request has ended without anybody's word; null when it has not, or the record says so already. */
function endOf(request: SharingRequest, decideDays: number, now: number): ShareEnd | null {
  if (request.ended !== null || request.isEmergency) return null;
  switch (request.status(now)) {
    case 'pending': {
      const limit = Date.parse(request.asked.at) + decideDays * 86_400_000;
      return now > limit ? 'undecided' : null;
    }
    case 'ended': {
      const isOver = Date.parse(request.until) <= now;
      if (!isOver) return 'uses';
      return request.approvals < request.steps ? 'undecided' : 'period';
    }
    default:
      return null;
  }
}

/** Reports transfers of the last two days whose outcome is missing for too long, as `endRequests`: it reads
 *  all that was sent in them. */
export async function reportOpen({
  ledger,
  openFor,
  now,
}: Pick<SharingWatchDeps, 'ledger' | 'openFor' | 'now'>): Promise<number> {
  const from = new Date(now() - 2 * 86_400_000).toISOString();
  const ended = new Set<string>();
  const late: RecordOf<'transfer.intent'>[] = [];
  const kinds = ['transfer.intent', 'transfer.outcome', 'incident.transfer'] as const;
  // What ends an intent comes before it.
  for await (const { record } of newestFirst(ledger, { kinds, from })) {
    if (record.kind !== 'transfer.intent') {
      if ('transferId' in record) ended.add(record.transferId);
    } else if (!ended.has(record.transferId) && Date.parse(record.at) < now() - openFor) {
      late.push(record);
    }
  }
  for (const { transferId, partner, request, at, actor } of late) {
    const draft: RecordDraft = {
      kind: 'incident.transfer',
      actor,
      transferId,
      partner,
      request,
      since: at,
    };
    await ledger.append(draft, `${transferId}/open`);
  }
  return late.length;
}
