// What waits for the database while it is away.
import { spoolResponse } from '../../../shared/messages/console.ts';
import { call } from './call.ts';

/** Null when nothing waits. */
export async function spoolState() {
  return (await call('/spool', spoolResponse, { background: true })).spool;
}
