// More looks at pages than a console counts: two conditions that each half of them has and none has both.
import type { OpenedLedger } from '../../proxy/ledger/open-ledger.ts';
import type { RecordDraft } from '../../shared/records/record.ts';

/** Beside these, one record has both: the oldest. */
export const apart = { user: 'svc', device: 'd-ward' };

/** @param count of all records */
export async function appendManyViews(
  ledger: Pick<OpenedLedger, 'appendAll' | 'pseudonym'>,
  count: number,
): Promise<void> {
  const draft = (i: number): RecordDraft => {
    const isOfService = i % 2 === 0;
    return {
      kind: 'view',
      actor: {
        user: isOfService ? apart.user : 'n1',
        device: i === 0 || !isOfService ? apart.device : null,
        workstation: '127.0.0.1',
      },
      seenAt: '2026-01-01T08:00:00.000Z',
      site: 'https://his.example',
      path: '/patients',
      kinds: { personName: 1 },
      patients: { count: 1, refs: [ledger.pseudonym('patientNumber', `T${i}`)] },
      policyVersion: 1,
      deviceSeq: i,
    };
  };
  for (let from = 0; from < count; from += 500) {
    const length = Math.min(500, count - from);
    await ledger.appendAll(Array.from({ length }, (_, k) => ({ draft: draft(from + k) })));
  }
}
