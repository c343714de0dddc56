// What is particular to kinds of record that have no columns of their own, in words.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import { useDwellText } from '../parts/use-dwell-text.ts';
import { useLookText } from './use-look-text.ts';
import { useSharingDetail } from './use-sharing-detail.ts';

/** Empty for kinds whose columns say everything. */
export function useDetail(): (record: LedgerRecord) => string {
  const { t } = useTranslation();
  const look = useLookText();
  const sharing = useSharingDetail();
  const dwell = useDwellText();
  return (record) => {
    switch (record.kind) {
      case 'admin.query':
      case 'admin.open':
        return `${look(record.filter)} → ${t(record.atLeast ? 'log/totalAtLeast' : 'log/total', { total: record.results })}`;
      case 'admin.verify':
        return t('log/total', { total: record.results });
      case 'device.enrolled':
      case 'device.refused':
        return `${record.browser} · ${record.version}`;
      case 'device.gap':
        return t('devices/missingDetail', { count: record.count });
      case 'policy.issued':
        return `v${record.version}`;
      case 'policy.draft':
        return t(`rules/${record.step}`);
      case 'ledger.heartbeat':
      case 'ledger.epoch':
        return record.note;
      case 'exposure.plaintext':
        return record.bytesAnnounced === null ? '' : byteText(record.bytesAnnounced);
      case 'exposure.tls':
        return record.reason;
      case 'sight':
        return [dwell(record.milliseconds), ...(record.handover ? [t('sight/handover')] : [])].join(
          ' · ',
        );
      case 'incident.drift':
        return `${record.ruleName ?? t('coverage/wholePage')} · ${record.site}${record.path}`;
      case 'incident.attestation':
        return t(`protection/${record.attestation}`);
      default:
        return sharing(record) ?? '';
    }
  };
}
