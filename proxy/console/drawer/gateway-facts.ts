// What the gateway says of its answers, of browsers without the extension, and of what came in clear.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord, RecordOf } from '../../../shared/records/record.ts';
import { fullTime } from '../parts/moment-text.ts';
import type { Fact } from './facts.tsx';

type GatewayRecord = RecordOf<
  | 'served'
  | 'export'
  | 'exposure.plaintext'
  | 'exposure.tls'
  | 'incident.attestation'
  | 'incident.echo'
  | 'incident.unviewed'
>;

/** Whether the gateway has written a record. */
export function isOfGateway(record: LedgerRecord): record is GatewayRecord {
  switch (record.kind) {
    case 'served':
    case 'export':
    case 'exposure.plaintext':
    case 'exposure.tls':
    case 'incident.attestation':
    case 'incident.echo':
    case 'incident.unviewed':
      return true;
    default:
      return false;
  }
}

/** What only such a record has. */
export function useGatewayFacts(): (record: GatewayRecord) => Fact[] {
  const { t } = useTranslation();
  const attestation = (word: RecordOf<'incident.attestation'>['attestation']): Fact => ({
    label: t('protection/attestation'),
    value: t(`protection/${word}`),
  });
  const treated = (word: 'masked' | 'refused' | 'clear' | 'dropped' | 'echoRefused'): Fact => ({
    label: t('protection/treated'),
    value: t(`protection/${word}`),
  });
  const own = (record: GatewayRecord): Fact[] => {
    switch (record.kind) {
      case 'served':
      case 'export':
        return [
          ...(record.attestation ? [attestation(record.attestation)] : []),
          ...(record.masked ? [treated('masked')] : []),
          ...(record.messages
            ? [
                {
                  label: t('protection/messages'),
                  value: t(`protection/${record.messages.from}`, { count: record.messages.count }),
                },
              ]
            : []),
        ];
      case 'exposure.plaintext':
        return [];
      case 'exposure.tls':
        return [
          { label: t('log/detail'), value: record.reason },
          ...(record.exception === undefined
            ? []
            : [
                { label: t('exception/owner'), value: record.exception.owner },
                { label: t('exception/until'), value: record.exception.until },
              ]),
        ];
      case 'incident.attestation':
        return [attestation(record.attestation), treated(record.treated)];
      case 'incident.echo':
        return [
          { label: t('protection/echoFields'), value: String(record.fields) },
          treated(record.action === 'dropped' ? 'dropped' : 'echoRefused'),
        ];
      case 'incident.unviewed':
        return [
          { label: t('protection/answers'), value: String(record.answers) },
          { label: t('protection/since'), value: fullTime(record.since) },
        ];
    }
  };
  return (record) => [
    { label: t('log/site'), value: record.site },
    ...('method' in record
      ? [{ label: t('drawer/method'), value: `${record.method} ${record.path}` }]
      : []),
    ...own(record),
  ];
}
