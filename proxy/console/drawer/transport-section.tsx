// How the bytes of a record travelled: protocol, cipher, peer, inspection, digest. Shows nothing for
// records that are about no connection.
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TlsFacts } from '../../../shared/records/record-base.ts';
import type { LedgerRecord } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import { type Fact, Facts } from './facts.tsx';
import { Section } from './section.tsx';
import { useInspectedFacts } from './use-inspected-facts.ts';

/** How the bytes travelled; nothing for records that are about no connection. */
export function TransportSection({ record }: { record: LedgerRecord }) {
  const { t } = useTranslation();
  const inspected = useInspectedFacts(record);
  const bytes = useByteFacts(record);
  const tlsFacts = useTlsFacts('tls' in record ? record.tls : null);
  const facts = [...tlsFacts, ...inspected, ...bytes];
  // There was no TLS to describe: the red notice stands in its place.
  if (record.kind === 'exposure.plaintext')
    return (
      <Section title={t('drawer/transport')}>
        <Alert
          type="error"
          showIcon
          title={t('drawer/plaintext')}
          style={{ marginBottom: bytes.length > 0 ? 10 : 0 }}
        />
        {bytes.length > 0 && <Facts facts={bytes} />}
      </Section>
    );
  if (facts.length === 0) return null;
  // Refused before a connection was opened: that there are no TLS facts is the good news.
  const unsent = record.kind === 'transfer.outcome' && !record.tls && record.bytesSent === 0;
  return (
    <Section title={t('drawer/transport')}>
      {unsent && (
        <Alert type="info" showIcon title={t('drawer/noTls')} style={{ marginBottom: 10 }} />
      )}
      <Facts facts={facts} />
    </Section>
  );
}

/** As negotiated, in OpenSSL's words; the pin is what a later dispute about the peer is settled by. */
function useTlsFacts(tls: TlsFacts | null): Fact[] {
  const { t } = useTranslation();
  if (!tls) return [];
  return [
    { label: t('drawer/tlsVersion'), value: tls.version },
    { label: t('drawer/cipher'), value: tls.cipher },
    ...(tls.peerPin === undefined
      ? []
      : [
          {
            label: t('drawer/peerPin'),
            value: <span className="code">{tls.peerPin}</span>,
            wide: true,
          },
        ]),
  ];
}

/** Announced, sent and answered: an unknown number is said to be unknown, never shown as 0. */
function useByteFacts(record: LedgerRecord): Fact[] {
  const { t } = useTranslation();
  const digest = (hex: string): Fact => {
    return { label: t('drawer/sha256'), value: <span className="code">{hex}</span>, wide: true };
  };
  switch (record.kind) {
    case 'transfer.intent':
      return [
        { label: t('drawer/bytesIntent'), value: byteText(record.bytes) },
        digest(record.sha256),
      ];
    case 'transfer.outcome':
      return [
        {
          label: t('drawer/bytesSent'),
          value: record.bytesSent === null ? t('app/unknown') : byteText(record.bytesSent),
        },
        ...(record.status === null
          ? []
          : [{ label: t('drawer/status'), value: String(record.status) }]),
        ...(record.sha256Sent === null ? [] : [digest(record.sha256Sent)]),
      ];
    case 'served':
    case 'export':
      return [{ label: t('drawer/mediaType'), value: record.mediaType }];
    case 'exposure.plaintext':
      return record.bytesAnnounced === null
        ? []
        : [{ label: t('drawer/bytesAnnounced'), value: byteText(record.bytesAnnounced) }];
    default:
      return [];
  }
}
