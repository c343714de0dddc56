// What has been decided about destroying records, read from the record itself: who asked, who approved, what
// is held back. Decides nothing by itself and destroys nothing.
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import type { RetentionClass } from '../../shared/records/retention-class.ts';
import { isExpired, type Retention } from './retention.ts';

/** Approvals a destruction needs, each by another person than the one who asked. */
export const approvalsNeeded = 2;

/** One request and what became of it. */
export interface DestructionCase {
  readonly id: string;
  readonly class: RetentionClass;
  readonly from: string;
  readonly to: string;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly reason: string;
  readonly approvedBy: readonly string[];
  readonly state: 'open' | 'approved' | 'refused' | 'executed';
  /** Of an execution. */
  readonly executed: RecordOf<'ledger.destroy'>['executed'];
}

/** Why a step is not taken; a closed set with a text for each where it is shown. */
export type DestructionRefusal =
  | 'unknownCase'
  | 'notExpired'
  | 'ownRequest'
  | 'alreadyApproved'
  | 'notOpen'
  | 'notApproved'
  | 'monthsReversed';

/** All cases, oldest first. @param records `ledger.destroy` records in the order of the log */
export function destructionCases(records: Iterable<RecordOf<'ledger.destroy'>>): DestructionCase[] {
  const cases = new Map<string, DestructionCase>();
  for (const record of records) {
    const known = cases.get(record.case);
    const by = record.actor.user ?? '';
    if (!known) {
      // A step without its request belongs to nothing.
      if (record.step === 'requested') cases.set(record.case, opened(record, by));
      continue;
    }
    cases.set(record.case, after(known, record, by));
  }
  return [...cases.values()];
}

function opened(record: RecordOf<'ledger.destroy'>, by: string): DestructionCase {
  return {
    id: record.case,
    class: record.class,
    from: record.from,
    to: record.to,
    requestedBy: by,
    requestedAt: record.at,
    reason: record.note,
    approvedBy: [],
    state: 'open',
    executed: undefined,
  };
}

// What is not allowed changes nothing, should it ever stand in the record.
function after(
  known: DestructionCase,
  record: RecordOf<'ledger.destroy'>,
  by: string,
): DestructionCase {
  switch (record.step) {
    case 'requested':
    case 'purged':
      return known;
    case 'refused':
      return mayDecide(known, by) === null ? { ...known, state: 'refused' } : known;
    case 'approved': {
      if (mayDecide(known, by) !== null) return known;
      const approvedBy = [...known.approvedBy, by];
      const enough = approvedBy.length >= approvalsNeeded;
      return { ...known, approvedBy, state: enough ? 'approved' : 'open' };
    }
    case 'executed':
      if (known.state !== 'approved') return known;
      return { ...known, state: 'executed', executed: record.executed };
  }
}

/** Why a person may not approve or refuse a case; null when they may. */
export function mayDecide(known: DestructionCase, by: string): DestructionRefusal | null {
  if (known.state !== 'open') return 'notOpen';
  if (by === '' || by === known.requestedBy) return 'ownRequest';
  return known.approvedBy.includes(by) ? 'alreadyApproved' : null;
}

/** Why records may not be asked to be destroyed; null when they may. @param now ISO 8601 UTC */
export function mayRequest(
  asked: { readonly class: RetentionClass; readonly from: string; readonly to: string },
  retention: Retention,
  now: string,
): DestructionRefusal | null {
  if (asked.from > asked.to) return 'monthsReversed';
  // The last month is the youngest.
  return isExpired(asked.to, retention[asked.class], now) ? null : 'notExpired';
}

/** Holds in force. @param records `ledger.hold` records in the order of the log */
export function holdsInForce(
  records: Iterable<RecordOf<'ledger.hold'>>,
): RecordOf<'ledger.hold'>[] {
  const holds = new Map<string, RecordOf<'ledger.hold'>>();
  for (const record of records) {
    if (record.state === 'set') holds.set(record.hold, record);
    else holds.delete(record.hold);
  }
  return [...holds.values()];
}

/** Whether a record must not be destroyed. @param refs its patients' pseudonyms */
export function isHeld(
  month: string,
  refs: readonly string[],
  holds: readonly RecordOf<'ledger.hold'>[],
): boolean {
  return holds.some((hold) => {
    if (month < hold.from || month > hold.to) return false;
    return hold.refs.length === 0 || hold.refs.some((ref) => refs.includes(ref));
  });
}

/** Every month from one to another, both included. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = nextMonth(month)) months.push(month);
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1));
  return next.toISOString().slice(0, 7);
}

/** Records of one kind, typed. */
export function recordsOf<K extends 'ledger.destroy' | 'ledger.hold'>(
  kind: K,
  records: Iterable<LedgerRecord>,
): RecordOf<K>[] {
  const found: RecordOf<K>[] = [];
  for (const record of records) if (record.kind === kind) found.push(record as RecordOf<K>);
  return found;
}
