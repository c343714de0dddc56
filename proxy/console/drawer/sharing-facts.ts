// What is said of prints, files, tunnels and the steps of a sharing request.
import { useTranslation } from 'react-i18next';
import type { RecordOf } from '../../../shared/records/record.ts';
import { byteText } from '../parts/byte-text.ts';
import { fullTime } from '../parts/moment-text.ts';
import type { Fact } from './facts.tsx';
import { useLimitFacts } from './register-facts.ts';

/** By what right something was printed, and where it went; nothing of an ordinary print. */
export function usePrintFacts(): (record: RecordOf<'print'>) => Fact[] {
  const { t } = useTranslation();
  return ({ template, printService, stopped }) => [
    ...(template === undefined ? [] : [{ label: t('drawer/template'), value: template }]),
    ...(printService === undefined
      ? []
      : [{ label: t('drawer/printService'), value: printService }]),
    ...(stopped ? [{ label: t('log/verdict'), value: t('fileAction/stopped') }] : []),
  ];
}

/** A file that came or went, or a connection nobody saw into. */
export function useFileFacts(): (record: RecordOf<'download' | 'upload' | 'tunnel'>) => Fact[] {
  const { t } = useTranslation();
  const protocol = (word: NonNullable<RecordOf<'tunnel'>['protocol']>): string =>
    word === 'other' ? t('register/otherProtocol') : t(`register/${word}`);
  return (record) => {
    if (record.kind === 'tunnel') {
      return [
        { label: t('drawer/destination'), value: record.destination },
        { label: t('log/verdict'), value: t(`tunnel/${record.result}`) },
        { label: t('drawer/bytesSent'), value: byteText(record.bytesSent) },
        { label: t('drawer/bytesReceived'), value: byteText(record.bytesReceived) },
        ...(record.class
          ? [{ label: t('register/class'), value: t(`register/${record.class}`) }]
          : []),
        ...(record.sni ? [{ label: t('register/sni'), value: record.sni }] : []),
        ...(record.protocol
          ? [{ label: t('register/protocol'), value: protocol(record.protocol) }]
          : []),
        ...(record.reason
          ? [{ label: t('log/reason'), value: t(`refusal/${record.reason}`) }]
          : []),
      ];
    }
    const size = record.bytes === null ? t('app/unknown') : byteText(record.bytes);
    return [
      { label: t('log/verdict'), value: t(`fileAction/${record.action}`) },
      ...(record.how === undefined
        ? []
        : [
            record.kind === 'upload'
              ? { label: t('drawer/way'), value: t(`uploadWay/${record.how}`) }
              : { label: t('drawer/madeBy'), value: t(`downloadWay/${record.how}`) },
          ]),
      ...(record.disputed ? [{ label: t('drawer/disputed'), value: t('drawer/disputedBy') }] : []),
      { label: t('drawer/mediaType'), value: record.mediaType },
      { label: t('log/size'), value: size },
      { label: t('log/site'), value: record.site },
      { label: t('drawer/path'), value: record.path },
      ...('destination' in record
        ? [{ label: t('drawer/destination'), value: record.destination }]
        : []),
      ...('source' in record && record.source !== undefined
        ? [{ label: t('drawer/source'), value: record.source }]
        : []),
      ...(record.sha256 === null
        ? []
        : [{ label: t('drawer/sha256'), value: record.sha256, wide: true }]),
    ];
  };
}

/** One step of a sharing request. */
export function useSharingFacts(): (record: RecordOf<Step>) => Fact[] {
  const { t } = useTranslation();
  const limits = useLimitFacts();
  const on = (name: string | undefined): Fact[] =>
    name === undefined ? [] : [{ label: t('register/onBehalfOf'), value: name }];
  const judged = (good: boolean): string => t(good ? 'sharing/yes' : 'sharing/no');
  const particular = (record: RecordOf<Step>): Fact[] => {
    switch (record.kind) {
      case 'share.request':
        return [
          { label: t('log/destination'), value: record.partner },
          { label: t('sharing/purpose'), value: record.purpose, wide: true },
          { label: t('sharing/legalBasis'), value: record.legalBasis, wide: true },
          { label: t('sharing/dataClass'), value: t(`dataClass/${record.dataClass}`) },
          { label: t('sharing/maxPatients'), value: record.maxPatients.toLocaleString() },
          {
            label: t('log/fields'),
            value: record.fields.map((kind) => t(`field/${kind}`)).join('、'),
          },
          { label: t('sharing/expires'), value: fullTime(record.expires) },
          ...limits(record),
        ];
      case 'share.review':
        return [
          { label: t('sharing/lawful'), value: judged(record.lawful) },
          { label: t('sharing/necessary'), value: judged(record.necessary) },
          ...on(record.onBehalfOf),
          { label: t('drawer/note'), value: record.note, wide: true },
        ];
      case 'share.approve':
        return [
          { label: t('sharing/step'), value: String(record.step) },
          { label: t('log/verdict'), value: t(`sharing/${record.decision}`) },
          ...on(record.onBehalfOf),
          { label: t('drawer/note'), value: record.note, wide: true },
        ];
      case 'share.use':
        return [
          { label: t('drawer/transferId'), value: record.transferId },
          ...(record.use === undefined
            ? []
            : [{ label: t('register/use'), value: String(record.use) }]),
          ...(record.released
            ? [{ label: t('register/state'), value: t('register/released') }]
            : []),
        ];
      case 'share.feedback':
        return [{ label: t('drawer/note'), value: record.note, wide: true }];
      case 'share.expire':
        return record.cause === undefined
          ? []
          : [{ label: t('register/cause'), value: t(`register/${record.cause}`) }];
    }
  };
  return (record) => [{ label: t('log/request'), value: record.request }, ...particular(record)];
}

type Step =
  | 'share.request'
  | 'share.review'
  | 'share.approve'
  | 'share.use'
  | 'share.feedback'
  | 'share.expire';
