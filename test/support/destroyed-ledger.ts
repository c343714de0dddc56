// Ledgers of which some records have been destroyed, as an approved case does it.
import { openLedger, type LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { RetentionDesk } from '../../proxy/ledger/retention-desk.ts';

/** Destroys this month's records of the class `access`, as if their time were over.
 *  @returns the certificate's index, and how many entries are destroyed */
export async function destroyAccess(
  place: LedgerPlace,
): Promise<{ readonly index: number; readonly entries: number }> {
  const ledger = await openLedger(place);
  try {
    const retention = { access: 184, transfer: 1096, evidence: 2192 };
    const desk = new RetentionDesk({ ledger, retention, now: () => '2099-01-01T00:00:00.000Z' });
    const by = (user: string) => ({ user, device: null, workstation: null });
    const month = new Date().toISOString().slice(0, 7);
    const asked = await desk.request({ class: 'access', from: month, to: month }, '', by('a'));
    if (!('id' in asked)) throw new Error(asked.refused);
    for (const user of ['b', 'c']) await desk.decide(asked.id, 'approved', '', by(user));
    const done = await desk.execute(asked.id, by('a'));
    if (!('index' in done)) throw new Error(done.refused);
    const [known] = await desk.cases();
    return { index: done.index, entries: known?.executed?.entries ?? 0 };
  } finally {
    await ledger.close();
  }
}
