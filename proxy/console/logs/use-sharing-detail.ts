// What a step of sharing, a transfer by hand, a receipt or a tunnel says, in one line.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';

/** Null for every other kind. */
export function useSharingDetail(): (record: LedgerRecord) => string | null {
  const { t } = useTranslation();
  const line = (...parts: readonly (string | null | undefined)[]) =>
    parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');
  return (record) => {
    switch (record.kind) {
      case 'share.partner':
        return line(record.name, t(`register/${record.state}`));
      case 'share.agreement':
        return line(record.partner, record.agreement, `${record.from} – ${record.until}`);
      case 'share.request':
        return line(record.request, record.partner, record.purpose);
      case 'share.patients':
        return line(record.request, `${record.part} / ${record.parts}`);
      case 'share.review':
      case 'share.feedback':
        return line(record.request, record.note);
      case 'share.approve': {
        const step = `${t('sharing/step')} ${record.step}`;
        return line(record.request, step, t(`sharing/${record.decision}`));
      }
      case 'share.delegate':
        return line(record.to, t(`register/${record.state}`));
      case 'share.use':
        return line(record.request, record.released ? t('register/released') : null);
      case 'share.expire':
        return line(record.request, record.cause && t(`register/${record.cause}`));
      case 'share.emergency':
        return line(record.request, record.partner, t(`register/${record.reason}`));
      case 'transfer.manual':
        return line(record.recipient, t(`register/${record.medium}`), record.request);
      case 'transfer.receipt':
        return line(
          record.partner,
          t(`register/${record.direction}`),
          t(`register/${record.check}`),
        );
      case 'tunnel':
        return line(record.destination, record.class && t(`register/${record.class}`));
      case 'incident.transfer':
        return line(record.partner, record.request);
      case 'incident.tunnel':
        return line(
          record.destination,
          t(`register/${record.class}`),
          `${byteText(record.bytesReported)} / ${byteText(record.bytesSent)}`,
        );
      default:
        return null;
    }
  };
}
