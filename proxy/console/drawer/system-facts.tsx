// What is said of policies, looks at the record, workstations and the log's own entries.
import { useTranslation } from 'react-i18next';
import type { RecordOf } from '../../../shared/records/record.ts';
import { countText } from '../parts/count-text.ts';
import { fullTime } from '../parts/moment-text.ts';
import type { Fact } from './facts.tsx';

type DeviceRecord = RecordOf<
  'device.enrolled' | 'device.refused' | 'device.gap' | 'device.rewound'
>;
type SystemRecord = RecordOf<
  | 'policy.issued'
  | 'policy.draft'
  | 'notice.read'
  | 'admin.query'
  | 'admin.open'
  | 'admin.verify'
  | 'device.enrolled'
  | 'device.refused'
  | 'device.gap'
  | 'device.rewound'
  | 'incident.witness'
  | 'incident.spool'
  | 'ledger.destroy'
  | 'ledger.hold'
  | 'ledger.heartbeat'
  | 'ledger.epoch'
>;

/** What only such a record has. */
export function useSystemFacts(): (record: SystemRecord) => Fact[] {
  const { t } = useTranslation();
  const deviceFacts = useDeviceFacts();
  const destroyFacts = useDestroyFacts();
  const spoolFacts = useSpoolFacts();
  const draftFacts = useDraftFacts();
  return (record) => {
    switch (record.kind) {
      case 'policy.issued':
        return [{ label: t('drawer/policyVersion'), value: String(record.version) }];
      case 'policy.draft':
        return draftFacts(record);
      case 'notice.read':
        return [
          { label: t('drawer/policyVersion'), value: String(record.policyVersion) },
          { label: t('drawer/sha256'), value: record.sha256, wide: true },
        ];
      case 'admin.query':
      case 'admin.open':
      case 'admin.verify':
        return [
          {
            label: t('drawer/results'),
            value: countText({ count: record.results, isAtLeast: record.atLeast ?? false }),
          },
          {
            label: t('drawer/filterWords'),
            value: <span className="code">{record.filter}</span>,
            wide: true,
          },
        ];
      case 'device.enrolled':
      case 'device.refused':
      case 'device.gap':
      case 'device.rewound':
        return deviceFacts(record);
      case 'incident.spool':
        return spoolFacts(record);
      case 'incident.witness':
        return [
          { label: t('witness/name'), value: record.witness },
          { label: t('witness/refusal'), value: t(`witness/${record.refusal}`) },
          { label: t('witness/size'), value: String(record.size) },
        ];
      case 'ledger.destroy':
        return destroyFacts(record);
      case 'ledger.hold':
        return [
          { label: t('retention/case'), value: <span className="code">{record.hold}</span> },
          { label: t('retention/step'), value: t(`retention/${record.state}`) },
          { label: t('retention/months'), value: `${record.from} – ${record.to}` },
          { label: t('drawer/note'), value: record.note, wide: true },
        ];
      case 'ledger.heartbeat':
      case 'ledger.epoch':
        return [{ label: t('drawer/note'), value: record.note }];
    }
  };
}

/** What a browser is, or which of its numbers are wrong. */
function useDeviceFacts(): (record: DeviceRecord) => Fact[] {
  const { t } = useTranslation();
  return (record) => {
    switch (record.kind) {
      case 'device.enrolled':
      case 'device.refused':
        return [
          { label: t('drawer/browser'), value: record.browser },
          { label: t('drawer/version'), value: record.version },
        ];
      case 'device.gap':
        return [
          { label: t('devices/missing'), value: String(record.count) },
          { label: t('devices/numbers'), value: `${record.from} – ${record.to}` },
        ];
      case 'device.rewound':
        return [
          { label: t('devices/lastNumber'), value: String(record.lastSeq) },
          { label: t('devices/highest'), value: String(record.highest) },
        ];
    }
  };
}

/** What became of rules that were picked on a page. */
function useDraftFacts(): (record: RecordOf<'policy.draft'>) => Fact[] {
  const { t } = useTranslation();
  return ({ step, draft, site, rules, uncovering, sha256 }) => [
    { label: t('rules/step'), value: t(`rules/${step}`) },
    ...(draft ? [{ label: t('rules/draft'), value: <span className="code">{draft}</span> }] : []),
    ...(site ? [{ label: t('rules/sites'), value: site }] : []),
    ...(rules ? [{ label: t('rules/rules'), value: String(rules) }] : []),
    ...(uncovering ? [{ label: t('rules/uncovering'), value: String(uncovering) }] : []),
    ...(sha256 ? [{ label: t('drawer/sha256'), value: sha256, wide: true }] : []),
  ];
}

/** What is to be destroyed, and of a certificate what it certifies. */
function useDestroyFacts(): (record: RecordOf<'ledger.destroy'>) => Fact[] {
  const { t } = useTranslation();
  return (record) => [
    { label: t('retention/case'), value: <span className="code">{record.case}</span> },
    { label: t('retention/step'), value: t(`retention/${record.step}`) },
    { label: t('retention/class'), value: t(`retention/${record.class}`) },
    { label: t('retention/months'), value: `${record.from} – ${record.to}` },
    ...(record.executed
      ? [
          { label: t('retention/entries'), value: record.executed.entries.toLocaleString() },
          { label: t('retention/held'), value: record.executed.held.toLocaleString() },
          { label: t('retention/digest'), value: record.executed.digest, wide: true },
        ]
      : []),
    { label: t('drawer/note'), value: record.note, wide: true },
  ];
}

/** What of a damaged spool is in the record, what is not, and where its files are. */
function useSpoolFacts(): (record: RecordOf<'incident.spool'>) => Fact[] {
  const { t } = useTranslation();
  return ({ since, kept, lost, files, aside, note }) => [
    { label: t('spool/kept'), value: t('spool/records', { count: kept }) },
    {
      label: t('spool/lost'),
      value: lost === null ? t('spool/unknown') : t('spool/records', { count: lost }),
    },
    { label: t('spool/since'), value: since === null ? t('app/unknown') : fullTime(since) },
    { label: t('spool/aside'), value: <span className="code">{aside}</span> },
    {
      label: t('spool/files'),
      value: (
        <span className="code">
          {files.map(({ name, sha256 }) => `${name} ${sha256}`).join('\n')}
        </span>
      ),
      wide: true,
    },
    { label: t('drawer/note'), value: note, wide: true },
  ];
}
