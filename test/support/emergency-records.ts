// Two patients opened in an emergency, one of them explained afterwards. Neither record names a patient.
import type { RecordDraft } from '../../shared/records/record.ts';

export const [explained, silent] = ['ab'.repeat(16), 'cd'.repeat(16)] as const;

const onPage = {
  actor: { user: 'n1', device: 'd-20bb6e', workstation: null },
  seenAt: '2026-11-22T02:00:00.000Z',
  site: 'https://his.example',
  path: '/patients/{n}',
  kinds: { personName: 1 },
  patients: { count: 1, refs: [] },
  policyVersion: 3,
  deviceSeq: 1,
};
const opened = (breakGlass: string): RecordDraft => ({
  kind: 'reveal',
  ...onPage,
  reason: 'breakGlass',
  seconds: 120,
  scope: 'patient',
  breakGlass,
});

/** In the order they happened. */
export const emergencyRecords: readonly RecordDraft[] = [
  opened(explained),
  opened(silent),
  {
    kind: 'reveal.attested',
    ...onPage,
    breakGlass: explained,
    reason: 'resuscitation',
    note: '三床抢救',
  },
];
