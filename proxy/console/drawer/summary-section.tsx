// Who did what, when, from where and where to. Each kind of record says what only it knows; the
// switch is exhaustive, so a new kind cannot be forgotten here.
import { useTranslation } from 'react-i18next';
import type { LedgerRecord, RecordOf } from '../../../shared/records/record.ts';
import { useDwellText } from '../parts/use-dwell-text.ts';
import { fullTime } from '../parts/moment-text.ts';
import { useRevealReason } from '../parts/reveal-reason.ts';
import { VerdictTag, verdictOf } from '../parts/verdict-tag.tsx';
import { AttestationValue } from './attestation-value.tsx';
import { isOfCoverage, useCoverageFacts } from './coverage-facts.ts';
import { type Fact, Facts } from './facts.tsx';
import { isOfGateway, useGatewayFacts } from './gateway-facts.ts';
import { Section } from './section.tsx';
import { isOfRegister, useRegisterFacts, useTransferLimits } from './register-facts.ts';
import { useFileFacts, usePrintFacts, useSharingFacts } from './sharing-facts.ts';
import { useSystemFacts } from './system-facts.tsx';

/** Who did what, when and where to. */
export function SummarySection({ record, index }: { record: LedgerRecord; index: number }) {
  const { t } = useTranslation();
  const whoAndWhen = useWhoAndWhen(record);
  const particular = useParticular(record);
  const verdict: Fact | null =
    verdictOf(record) || record.kind === 'transfer.intent'
      ? { label: t('log/verdict'), value: <VerdictTag record={record} /> }
      : null;
  const emergency = record.kind === 'reveal' ? record.breakGlass : undefined;
  const attestation =
    emergency === undefined
      ? null
      : {
          label: t('drawer/attestation'),
          value: <AttestationValue index={index} id={emergency} />,
          wide: true,
        };
  return (
    <Section title={t('drawer/summary')}>
      <Facts facts={[...whoAndWhen, verdict, ...particular, attestation]} />
    </Section>
  );
}

/** Server time first: the browser's clock is what the workstation says. "Unknown" is written out. */
function useWhoAndWhen(record: LedgerRecord): (Fact | null)[] {
  const { t } = useTranslation();
  const { user, device, workstation, roles } = record.actor;
  const unknown = t('app/unknown');
  // The address the server saw, then the enrolled browser: one address may stand for several.
  const place = [workstation ?? unknown, ...(device === null ? [] : [device])].join(' · ');
  return [
    { label: t('drawer/recordedAt'), value: fullTime(record.at) },
    'seenAt' in record ? { label: t('drawer/seenAt'), value: fullTime(record.seenAt) } : null,
    { label: t('log/user'), value: user ?? unknown },
    roles ? { label: t('protection/roles'), value: roles.join(', ') } : null,
    { label: t('log/workstation'), value: place },
    'mark' in record && record.mark !== undefined
      ? { label: t('drawer/mark'), value: <span className="code">{record.mark}</span> }
      : null,
  ];
}

/** What only this kind of record has. */
function useParticular(record: LedgerRecord): (Fact | null)[] {
  const { t } = useTranslation();
  const revealFacts = useRevealFacts();
  const sightFacts = useSightFacts();
  const transferFacts = useTransferFacts();
  const printFacts = usePrintFacts();
  const fileFacts = useFileFacts();
  const sharingFacts = useSharingFacts();
  const systemFacts = useSystemFacts();
  const outageFacts = useOutageFacts();
  const statisticsFacts = useStatisticsFacts();
  const gatewayFacts = useGatewayFacts();
  const registerFacts = useRegisterFacts();
  const coverageFacts = useCoverageFacts();
  if (isOfGateway(record)) return gatewayFacts(record);
  if (isOfCoverage(record)) return coverageFacts(record);
  if (isOfRegister(record)) return registerFacts(record);
  switch (record.kind) {
    case 'reveal':
    case 'reveal.attested':
      return [...revealFacts(record), ...pageFacts(record, t('log/site'), t('drawer/path'))];
    case 'sight':
      return [...sightFacts(record), ...pageFacts(record, t('log/site'), t('drawer/path'))];
    case 'view':
      return [...statisticsFacts(record), ...pageFacts(record, t('log/site'), t('drawer/path'))];
    case 'copy':
    case 'incident.writeback':
      return pageFacts(record, t('log/site'), t('drawer/path'));
    case 'print':
      return [...printFacts(record), ...pageFacts(record, t('log/site'), t('drawer/path'))];
    case 'download':
    case 'upload':
    case 'tunnel':
      return fileFacts(record);
    case 'share.request':
    case 'share.review':
    case 'share.approve':
    case 'share.use':
    case 'share.feedback':
    case 'share.expire':
      return sharingFacts(record);
    case 'transfer.intent':
    case 'transfer.outcome':
      return transferFacts(record);
    case 'auth.login':
    case 'auth.loginFailed':
    case 'auth.logout':
    case 'auth.passwordChanged':
      return [];
    case 'incident.export':
      return outageFacts(record);
    default:
      return systemFacts(record);
  }
}

/** For what reason, how much and how long; or, of an emergency, what was said of it. */
function useRevealFacts(): (
  record: Extract<LedgerRecord, { kind: 'reveal' | 'reveal.attested' }>,
) => Fact[] {
  const { t } = useTranslation();
  const revealReason = useRevealReason();
  return (record) => {
    if (record.kind === 'reveal.attested') {
      return [
        { label: t('log/reason'), value: t(`attestation/${record.reason}`) },
        { label: t('drawer/note'), value: record.note, wide: true },
      ];
    }
    const scope = [
      t(`scope/${record.scope ?? 'field'}`),
      ...(record.hold ? [t('scope/hold')] : []),
    ];
    return [
      { label: t('log/reason'), value: revealReason(record.reason) },
      { label: t('drawer/seconds'), value: t('drawer/secondsValue', { count: record.seconds }) },
      { label: t('drawer/scope'), value: scope.join(' · ') },
      ...(record.repeated === undefined
        ? []
        : [
            {
              label: t('drawer/repeated'),
              value: t('drawer/repeatedBy', { count: record.repeated }),
              wide: true,
            },
          ]),
    ];
  };
}

/** Of a page that counts prescriptions by doctor and drug; nothing of others. */
function useStatisticsFacts(): (record: RecordOf<'view'>) => Fact[] {
  const { t } = useTranslation();
  return ({ statistics }) => {
    if (statistics === undefined) return [];
    const { rows, doctors, action, disputed } = statistics;
    const value = [
      t('drawer/statisticsOf', { rows, doctors }),
      t(`fileAction/${action}`),
      ...(disputed ? [t('drawer/disputedBy')] : []),
    ].join(' · ');
    return [{ label: t('inspected/prescriptionStatistics'), value, wide: true }];
  };
}

/** How long the page was looked at, and whether somebody else had been before. */
function useSightFacts(): (record: RecordOf<'sight'>) => (Fact | null)[] {
  const { t } = useTranslation();
  const dwell = useDwellText();
  return ({ milliseconds, handover }) => [
    { label: t('sight/total'), value: dwell(milliseconds) },
    handover ? { label: t('sight/handover'), value: t('sight/handoverText'), wide: true } : null,
  ];
}

/** Which receiver, since when, how many records wait for it, and why. */
function useOutageFacts(): (record: RecordOf<'incident.export'>) => Fact[] {
  const { t } = useTranslation();
  return ({ target, since, pending, reason }) => [
    { label: t('log/destination'), value: target },
    { label: t('log/detail'), value: t(`refusal/${reason}`) },
    {
      label: t('drawer/note'),
      value: [t('look/since', { time: fullTime(since) }), t('log/total', { total: pending })].join(
        ' · ',
      ),
    },
  ];
}

/** Intent and outcome have the same heading facts, so that the two can be laid side by side. */
function useTransferFacts(): (record: RecordOf<'transfer.intent' | 'transfer.outcome'>) => Fact[] {
  const { t } = useTranslation();
  const limits = useTransferLimits();
  return (record) => [
    { label: t('log/destination'), value: record.partner },
    { label: t('log/request'), value: record.request ?? t('app/none') },
    { label: t('drawer/destination'), value: record.destination },
    { label: t('drawer/method'), value: `${record.method} ${record.path}` },
    { label: t('drawer/mediaType'), value: record.mediaType },
    { label: t('drawer/transferId'), value: <span className="code">{record.transferId}</span> },
    ...limits(record),
  ];
}

/** Origin and path of a page, as the extension reported them. */
function pageFacts(
  { site, path }: { site: string; path: string },
  siteLabel: string,
  pathLabel: string,
): Fact[] {
  return [
    { label: siteLabel, value: site },
    { label: pathLabel, value: path },
  ];
}
