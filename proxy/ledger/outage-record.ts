// The record of an outage, written when it is over: until then nobody can write one.
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import type { Outage } from './spool.ts';
import type { AppendItem } from './writer-protocol.ts';

/** The last record that comes out of the spool. Its key is the outage's own: it is written once, however
 *  often the end of the outage is. */
export function outageRecord({ id, since, records, bytes }: Outage, until: string): AppendItem {
  const record: RecordOf<'ledger.heartbeat'> = {
    v: 1,
    at: until,
    kind: 'ledger.heartbeat',
    actor: { user: null, device: null, workstation: null },
    note:
      `数据库自 ${since} 起中断，期间 ${records} 条记录暂存于本机，现已入账。` +
      ` The database was away since ${since}; ${records} records were spooled and are in the ledger now.`,
    outage: { since, until, records, bytes },
  };
  return { record: canonicalJson(record), key: `spool/${id}/end` };
}
