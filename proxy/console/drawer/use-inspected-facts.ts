// How far a body was inspected ("not wholly" always comes with its reason), and what its data is.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Inspection } from '../../../shared/records/record-base.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import type { Fact } from './facts.tsx';

/** How much of a body was inspected, why not all of it, and what it holds beside identifiers. */
export function useInspectedFacts(record: LedgerRecord): Fact[] {
  const { t } = useTranslation();
  const inspection = 'inspection' in record ? record.inspection : undefined;
  if (inspection === undefined) return [];
  const { bytesInspected, bytesTotal, reason } = inspection;
  const amount = t('drawer/inspectedOf', {
    done: byteText(bytesInspected),
    total: byteText(bytesTotal),
  });
  const value = reason ? `${amount} · ${t(`inspectionReason/${reason}`)}` : amount;
  return [{ label: t('drawer/inspected'), value }, ...dataFacts(inspection, t)];
}

/** Class and level of the data, and what the security team should not overlook. */
function dataFacts(inspection: Inspection, t: TFunction): Fact[] {
  const { classes, level, prescriptionStatistics, disagrees } = inspection;
  const facts: Fact[] = [];
  if (classes !== undefined) {
    const names = classes.map((name) => t(`dataClass/${name}`));
    facts.push({ label: t('inspected/classes'), value: names.join(' · ') });
  }
  if (level !== undefined) {
    facts.push({ label: t('inspected/level'), value: t('inspected/levelOf', { level }) });
  }
  const notices = [
    ...(prescriptionStatistics === true ? [t('inspected/prescriptionStatistics')] : []),
    ...(disagrees === true ? [t('inspected/disagrees')] : []),
  ];
  if (notices.length > 0) {
    facts.push({ label: t('inspected/notice'), value: notices.join(' · '), wide: true });
  }
  return facts;
}
