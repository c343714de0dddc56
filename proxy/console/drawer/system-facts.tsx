// What is said of policies, looks at the record, workstations and the log's own entries.
import { useTranslation } from 'react-i18next';
import type { RecordOf } from '../../../shared/records/record.ts';
import type { Fact } from './facts.tsx';

type SystemRecord = RecordOf<
  | 'policy.issued'
  | 'admin.query'
  | 'admin.open'
  | 'admin.verify'
  | 'device.enrolled'
  | 'device.refused'
  | 'ledger.heartbeat'
  | 'ledger.epoch'
>;

/** What only such a record has. */
export function useSystemFacts(): (record: SystemRecord) => Fact[] {
  const { t } = useTranslation();
  return (record) => {
    switch (record.kind) {
      case 'policy.issued':
        return [{ label: t('drawer/policyVersion'), value: String(record.version) }];
      case 'admin.query':
      case 'admin.open':
      case 'admin.verify':
        return [
          { label: t('drawer/results'), value: record.results.toLocaleString() },
          {
            label: t('drawer/filterWords'),
            value: <span className="code">{record.filter}</span>,
            wide: true,
          },
        ];
      case 'device.enrolled':
      case 'device.refused':
        return [
          { label: t('drawer/browser'), value: record.browser },
          { label: t('drawer/version'), value: record.version },
        ];
      case 'ledger.heartbeat':
      case 'ledger.epoch':
        return [{ label: t('drawer/note'), value: record.note }];
    }
  };
}
