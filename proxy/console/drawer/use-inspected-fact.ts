// How far a body was inspected; "not wholly" always comes with its reason.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import type { Fact } from './facts.tsx';

/** How much of a body was inspected, and why not all of it. */
export function useInspectedFact(record: LedgerRecord): Fact | null {
  const { t } = useTranslation();
  if (!('inspection' in record)) return null;
  const { bytesInspected, bytesTotal, reason } = record.inspection;
  const amount = t('drawer/inspectedOf', {
    done: byteText(bytesInspected),
    total: byteText(bytesTotal),
  });
  const value = reason ? `${amount} · ${t(`inspectionReason/${reason}`)}` : amount;
  return { label: t('drawer/inspected'), value };
}
