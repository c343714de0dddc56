// How long records are kept: three classes, each with a floor that no configuration can go below.
import type { RecordKind } from '../../shared/records/record.ts';
import type { RetentionClass } from '../../shared/records/retention-class.ts';

export interface RetentionRule {
  /** Least that may be configured, and what is kept when nothing is. Days. */
  readonly floor: number;
  readonly usual: number;
}

const year = 365;
/** 184 days: the six months of 网络安全法 §21 can be 184. Years are taken with their leap days. */
export const retentionRules: Readonly<Record<RetentionClass, RetentionRule>> = {
  access: { floor: 184, usual: 3 * year + 1 },
  transfer: { floor: 3 * year + 1, usual: 3 * year + 1 },
  evidence: { floor: 6 * year + 2, usual: 6 * year + 2 },
};

/** Days for each class. */
export type Retention = Readonly<Record<RetentionClass, number>>;

/** The class of a kind of record. Kinds not known yet are kept longest. */
export function retentionClassOf(kind: string): RetentionClass {
  switch (kind as RecordKind) {
    case 'view':
    case 'sight':
    case 'reveal':
    case 'reveal.attested':
    case 'copy':
    case 'print':
    case 'served':
    case 'auth.login':
    case 'auth.loginFailed':
    case 'auth.logout':
    case 'auth.passwordChanged':
    case 'admin.query':
    case 'admin.open':
    case 'admin.verify':
      return 'access';
    case 'export':
    case 'download':
    case 'upload':
    case 'tunnel':
    case 'transfer.intent':
    case 'transfer.outcome':
    case 'transfer.manual':
    case 'transfer.receipt':
    case 'exposure.plaintext':
    case 'exposure.tls':
    case 'incident.writeback':
    case 'incident.echo':
      return 'transfer';
    default:
      return 'evidence';
  }
}

/** Month a record is kept by: `2026-11`, of its own time in UTC. */
export function monthOf(at: string): string {
  return at.slice(0, 7);
}

/** Whether all of a month's records have been kept long enough. @param now ISO 8601 UTC */
export function isExpired(month: string, days: number, now: string): boolean {
  const [inYear = 0, number = 0] = month.split('-').map(Number);
  // The first moment after the month.
  const end = Date.UTC(inYear, number, 1);
  return Date.parse(now) >= end + days * 86_400_000;
}
