// A record as exporters get it.
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { LedgerRecord } from '../../shared/records/record.ts';
import type { ExportEntry } from '../../proxy/export/entry.ts';

export const testOrigin = { log: 'medveil/0a1b2c', hospital: '示范医院', host: 'medveil.test' };

export function entryOf(record: LedgerRecord, index = 41): ExportEntry {
  const payload = canonicalJson(record);
  return { index, leaf: 'c5'.repeat(32), payload, record };
}
