// What is said of a rule that no longer fits a page, and of a canary patient in clear.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord, RecordOf } from '../../../shared/records/record.ts';
import type { Fact } from './facts.tsx';

type CoverageRecord = RecordOf<'incident.drift' | 'incident.canary'>;

/** Whether a record is about pages that are not protected as they were. */
export function isOfCoverage(record: LedgerRecord): record is CoverageRecord {
  return record.kind === 'incident.drift' || record.kind === 'incident.canary';
}

/** What only such a record has. */
export function useCoverageFacts(): (record: CoverageRecord) => Fact[] {
  const { t } = useTranslation();
  return (record) => {
    const facts: Fact[] = [
      { label: t('log/site'), value: record.site },
      { label: t('drawer/path'), value: record.path },
      { label: t('drawer/policyVersion'), value: String(record.policyVersion) },
    ];
    if (record.kind === 'incident.canary') return facts;
    const { ruleName, before, now } = record;
    const words = ({ looks, found, masked = 0 }: typeof before): string =>
      ruleName === undefined
        ? t('coverage/fieldsMasked', { looks, found, masked })
        : t('coverage/looksWith', { looks, found });
    return [
      ...facts,
      { label: t('coverage/ruleName'), value: ruleName ?? t('coverage/wholePage') },
      { label: t('coverage/before'), value: words(before), wide: true },
      { label: t('coverage/now'), value: words(now), wide: true },
    ];
  };
}
