// The columns of the log tables, by name.
import type { TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleRow } from '../../../shared/messages/console.ts';
import { byteText } from '../parts/byte-text.ts';
import { FieldTags, fieldsOf } from '../parts/field-tags.tsx';
import { KindTag } from '../parts/kind-tag.tsx';
import { fullTime } from '../parts/moment-text.ts';
import { useRevealReason } from '../parts/reveal-reason.ts';
import { VerdictTag } from '../parts/verdict-tag.tsx';
import { Filterable } from './filterable.tsx';
import type { ColumnName } from './log-definition.ts';
import { hostOf, pathOf, sizeOf } from './row-text.ts';
import { useDetail } from './use-detail.ts';
import type { ViewState } from './view-state.ts';

type Column = NonNullable<TableColumnsType<ConsoleRow>>[number];
/** Adds conditions to those in force. */
type Narrow = (change: Partial<ViewState>) => void;

/** In the order of `names`; a column without a width takes what is left. */
export function useColumns(names: readonly ColumnName[], narrow: Narrow): Column[] {
  const { t } = useTranslation();
  const who = useWhoColumns(narrow);
  const what = useWhatColumns(narrow);
  const about = useAboutColumns();
  // Titles of all columns, shown or not: a new name without one does not compile.
  const title: Record<ColumnName, string> = {
    time: t('log/time'),
    kind: t('log/kind'),
    user: t('log/user'),
    workstation: t('log/workstation'),
    patients: t('log/patients'),
    fields: t('log/fields'),
    destination: t('log/destination'),
    verdict: t('log/verdict'),
    request: t('log/request'),
    page: t('log/page'),
    purpose: t('log/reason'),
    size: t('log/size'),
    detail: t('log/detail'),
  };
  const all = { ...who, ...what, ...about };
  return names.map((name) => ({ key: name, title: title[name], ...all[name] }));
}

/** When, what kind, who and from where. */
function useWhoColumns(narrow: Narrow) {
  const { t } = useTranslation();
  return {
    time: {
      width: 168,
      render: (_: unknown, { record }: ConsoleRow) => (
        <time className="number" dateTime={record.at}>
          {fullTime(record.at)}
        </time>
      ),
    },
    kind: {
      width: 104,
      render: (_: unknown, { record }: ConsoleRow) => <KindTag kind={record.kind} />,
    },
    user: {
      width: 116,
      render: (_: unknown, { record: { actor } }: ConsoleRow) => (
        <Filterable value={actor.user} only={(user) => narrow({ user })} />
      ),
    },
    workstation: {
      width: 124,
      render: (_: unknown, { record: { actor } }: ConsoleRow) => (
        <>
          <div className="number">{actor.workstation ?? t('app/unknown')}</div>
          {actor.device !== null && (
            <div className="second-line">
              <Filterable value={actor.device} only={(device) => narrow({ device })} />
            </div>
          )}
        </>
      ),
    },
  };
}

/** Whose data, which fields, to whom, with what outcome. */
function useWhatColumns(narrow: Narrow) {
  const { t } = useTranslation();
  return {
    patients: {
      width: 74,
      align: 'right' as const,
      render: (_: unknown, { record }: ConsoleRow) => (
        <span className="number">
          {'patients' in record && t('log/patientCount', { count: record.patients.count })}
        </span>
      ),
    },
    fields: {
      width: 226,
      render: (_: unknown, { record }: ConsoleRow) => (
        <FieldTags counts={fieldsOf(record)} most={3} />
      ),
    },
    destination: {
      width: 168,
      render: (_: unknown, { record }: ConsoleRow) =>
        'partner' in record && (
          <Filterable value={record.partner} only={(partner) => narrow({ partner })} />
        ),
    },
    verdict: {
      width: 146,
      render: (_: unknown, { record }: ConsoleRow) => <VerdictTag record={record} />,
    },
    request: {
      width: 128,
      render: (_: unknown, { record }: ConsoleRow) =>
        'request' in record && <span className="number">{record.request ?? t('app/none')}</span>,
    },
  };
}

/** The rest, which few logs have. */
function useAboutColumns() {
  const { t } = useTranslation();
  const revealReason = useRevealReason();
  const detail = useDetail();
  return {
    page: {
      render: (_: unknown, { record }: ConsoleRow) => (
        <>
          <div style={{ overflowWrap: 'anywhere' }}>{pathOf(record)}</div>
          <div className="second-line">{hostOf(record)}</div>
        </>
      ),
    },
    purpose: {
      width: 104,
      render: (_: unknown, { record }: ConsoleRow) =>
        (record.kind === 'reveal.attested' && t(`attestation/${record.reason}`)) ||
        (record.kind === 'reveal' && (
          <span style={record.breakGlass ? { color: 'var(--ant-color-error)' } : {}}>
            {revealReason(record.reason)}
          </span>
        )),
    },
    size: {
      width: 80,
      align: 'right' as const,
      render: (_: unknown, { record }: ConsoleRow) => {
        const bytes = sizeOf(record);
        return <span className="number">{bytes === null ? '' : byteText(bytes)}</span>;
      },
    },
    detail: {
      render: (_: unknown, { record }: ConsoleRow) => (
        <span style={{ overflowWrap: 'anywhere' }}>{detail(record)}</span>
      ),
    },
  };
}
