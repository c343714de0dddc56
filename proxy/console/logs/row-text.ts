// Single cells of a row as text.
import type { LedgerRecord } from '../../../shared/records/record.ts';

/** `GET /patients/{n}`, or the page's path; empty for records without one. */
export function pathOf(record: LedgerRecord): string {
  if (!('path' in record)) return '';
  return 'method' in record ? `${record.method} ${record.path}` : record.path;
}

/** Host and port of the site; empty for records without one. */
export function hostOf(record: LedgerRecord): string {
  if (!('site' in record) || record.site === undefined) return '';
  return URL.canParse(record.site) ? new URL(record.site).host : record.site;
}

/** Bytes that passed; null for records that are about no body. */
export function sizeOf(record: LedgerRecord): number | null {
  switch (record.kind) {
    case 'transfer.outcome':
      return record.bytesSent;
    case 'transfer.intent':
      return record.bytes;
    case 'served':
    case 'export':
      return record.inspection.bytesTotal;
    default:
      return null;
  }
}
