// What is said of partners, agreements, delegations, emergencies, transfers by hand, receipts and of
// transfers and tunnels that somebody should look into.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord, RecordOf } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import { fullTime } from '../parts/moment-text.ts';
import type { Fact } from './facts.tsx';

const kinds = [
  'share.partner',
  'share.agreement',
  'share.patients',
  'share.delegate',
  'share.emergency',
  'transfer.manual',
  'transfer.receipt',
  'incident.transfer',
  'incident.tunnel',
] as const;
type RegisterRecord = RecordOf<(typeof kinds)[number]>;

/** Whether `useRegisterFacts` tells of a record. */
export function isOfRegister(record: LedgerRecord): record is RegisterRecord {
  return kinds.some((kind) => kind === record.kind);
}

/** What only such a record has. */
export function useRegisterFacts(): (record: RegisterRecord) => Fact[] {
  const { t } = useTranslation();
  const register = useRegister();
  const handed = useHandedFacts();
  return (record) => {
    switch (record.kind) {
      case 'share.partner':
      case 'share.agreement':
        return register(record);
      case 'share.patients':
        return [
          { label: t('log/request'), value: record.request },
          { label: t('register/part'), value: `${record.part} / ${record.parts}` },
        ];
      case 'share.delegate':
        return [
          { label: t('register/state'), value: t(`register/${record.state}`) },
          { label: t('register/to'), value: record.to },
          { label: t('register/from'), value: fullTime(record.from) },
          { label: t('register/until'), value: fullTime(record.until) },
          { label: t('drawer/note'), value: record.note, wide: true },
        ];
      case 'share.emergency':
        return [
          { label: t('log/request'), value: record.request },
          { label: t('log/destination'), value: record.partner },
          { label: t('register/reason'), value: t(`register/${record.reason}`) },
          { label: t('sharing/maxPatients'), value: record.maxPatients.toLocaleString() },
          { label: t('register/until'), value: fullTime(record.until) },
          { label: t('drawer/note'), value: record.note, wide: true },
        ];
      case 'transfer.manual':
      case 'transfer.receipt':
        return handed(record);
      case 'incident.transfer':
        return [
          { label: t('log/destination'), value: record.partner },
          { label: t('log/request'), value: record.request ?? t('app/none') },
          { label: t('drawer/transferId'), value: record.transferId },
          { label: t('register/since'), value: fullTime(record.since) },
        ];
      case 'incident.tunnel':
        return [
          { label: t('drawer/destination'), value: record.destination },
          { label: t('register/class'), value: t(`register/${record.class}`) },
          { label: t('drawer/bytesSent'), value: byteText(record.bytesSent) },
          { label: t('register/bytesReported'), value: byteText(record.bytesReported) },
          { label: t('register/tunnels'), value: record.tunnels.toLocaleString() },
          { label: t('register/since'), value: fullTime(record.since) },
        ];
    }
  };
}

function useRegister(): (record: RecordOf<'share.partner' | 'share.agreement'>) => Fact[] {
  const { t } = useTranslation();
  return (record) => {
    const state = { label: t('register/state'), value: t(`register/${record.state}`) };
    if (record.kind === 'share.agreement') {
      return [
        { label: t('log/destination'), value: record.partner },
        state,
        { label: t('register/title'), value: record.title, wide: true },
        { label: t('register/from'), value: record.from },
        { label: t('register/until'), value: record.until },
        { label: t('register/document'), value: record.documentSha256, wide: true },
      ];
    }
    const contacts = record.contacts.map(({ name, duty, reach }) => `${name} ${duty} ${reach}`);
    const channels = record.channels.map((channel) => t(`register/${channel}`));
    return [
      { label: t('log/destination'), value: `${record.name} (${record.partner})` },
      state,
      { label: t('register/organisationCode'), value: record.organisationCode },
      { label: t('register/url'), value: record.url ?? t('app/none') },
      { label: t('register/channels'), value: channels.join('、') || t('app/none') },
      { label: t('register/contacts'), value: contacts.join('; ') || t('app/none'), wide: true },
      { label: t('register/pins'), value: record.pins.join(' ') || t('app/none'), wide: true },
    ];
  };
}

/** From hand to hand, and what the other side signed. */
function useHandedFacts(): (record: RecordOf<'transfer.manual' | 'transfer.receipt'>) => Fact[] {
  const { t } = useTranslation();
  return (record) => {
    const sum = { label: t('drawer/sha256'), value: record.sha256 ?? t('app/unknown'), wide: true };
    if (record.kind === 'transfer.receipt') {
      return [
        { label: t('log/destination'), value: record.partner },
        { label: t('register/direction'), value: t(`register/${record.direction}`) },
        { label: t('register/check'), value: t(`register/${record.check}`) },
        { label: t('register/signer'), value: record.signer },
        { label: t('drawer/transferId'), value: record.transferId },
        { label: t('drawer/bytesSent'), value: byteText(record.bytes) },
        sum,
      ];
    }
    return [
      { label: t('register/recipient'), value: record.recipient },
      { label: t('log/request'), value: record.request ?? t('app/none') },
      { label: t('register/medium'), value: t(`register/${record.medium}`) },
      { label: t('register/handedAt'), value: fullTime(record.handedAt) },
      { label: t('register/handedBy'), value: `${record.handedBy} (${record.department})` },
      { label: t('register/receivedBy'), value: record.receivedBy },
      { label: t('sharing/purpose'), value: record.purpose, wide: true },
      ...(record.returnBy === undefined
        ? []
        : [{ label: t('register/returnBy'), value: record.returnBy }]),
      sum,
      { label: t('drawer/note'), value: record.note, wide: true },
    ];
  };
}

/** What a request limits beyond what every request says. */
export function useLimitFacts(): (record: RecordOf<'share.request'>) => Fact[] {
  const { t } = useTranslation();
  const lines = (list: readonly string[] | undefined) => list?.join('、');
  return (record) => {
    const facts: [string, string | undefined][] = [
      [t('register/department'), record.department],
      [t('register/from'), record.from && fullTime(record.from)],
      [t('register/names'), lines(record.names)],
      [t('register/patientSet'), record.patientSet?.count.toLocaleString()],
      [t('register/useCount'), record.uses?.toLocaleString()],
      [t('register/maxBytes'), record.maxBytes && byteText(record.maxBytes)],
      [t('drawer/sha256'), record.sha256],
      [t('register/formats'), lines(record.formats)],
      [t('register/pins'), record.recipientPin],
      [t('register/channels'), record.channel && t(`register/${record.channel}`)],
      [t('register/excess'), record.excess && t(`register/${record.excess}`)],
      [t('register/agreement'), record.agreement],
      [t('register/steps'), record.steps?.toString()],
    ].flatMap(([label, value]): [string, string | undefined][] => [
      [String(label), value || undefined],
    ]);
    return facts.flatMap(([label, value]) =>
      value === undefined ? [] : [{ label, value, wide: value.length > 40 }],
    );
  };
}

/** What a transfer says beyond where it went. */
export function useTransferLimits(): (
  record: RecordOf<'transfer.intent' | 'transfer.outcome'>,
) => Fact[] {
  const { t } = useTranslation();
  return (record) => [
    ...(record.department ? [{ label: t('register/department'), value: record.department }] : []),
    ...(record.format ? [{ label: t('register/format'), value: record.format }] : []),
    ...(record.emergency ? [{ label: t('register/emergency'), value: t('register/yes') }] : []),
    ...(record.redacted
      ? [
          {
            label: t('register/masked'),
            value: t('register/maskedValues', { count: record.redacted.values }),
          },
        ]
      : []),
    ...('streamed' in record && record.streamed
      ? [{ label: t('register/streamed'), value: t('register/yes') }]
      : []),
    ...('bytesReleased' in record && record.bytesReleased !== undefined
      ? [{ label: t('register/bytesReleased'), value: byteText(record.bytesReleased) }]
      : []),
    ...('attempts' in record && record.attempts !== undefined
      ? [{ label: t('register/attempts'), value: String(record.attempts) }]
      : []),
  ];
}
