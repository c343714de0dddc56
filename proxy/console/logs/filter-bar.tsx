// The boxes that narrow a log down.
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ConsoleTotal, SearchResponse } from '../../../shared/messages/console.ts';
import type { RecordKind } from '../../../shared/records/record.ts';
import { countText } from '../parts/count-text.ts';
import { shownVerdicts } from '../parts/verdict-tag.tsx';
import type { LogDefinition } from './log-definition.ts';
import { PatientBox } from './patient-box.tsx';
import { TimeRange } from './time-range.tsx';
import type { ViewState } from './view-state.ts';
import { WordBox } from './word-box.tsx';

interface Props {
  readonly log: LogDefinition;
  readonly state: ViewState;
  readonly facets: SearchResponse['facets'];
  readonly narrow: (change: Partial<ViewState>) => void;
  readonly show: (state: ViewState) => void;
}

/** Only the boxes that make sense for this log. */
export function FilterBar({ log, state, facets, narrow, show }: Props) {
  const { filters } = log;
  return (
    <search className="filter-bar">
      <TimeRange state={state} narrow={narrow} />
      {log.kinds.length > 1 && <KindBox log={log} state={state} facets={facets} narrow={narrow} />}
      {log.verdicts.length > 0 && (
        <VerdictBox log={log} state={state} facets={facets} narrow={narrow} />
      )}
      <WordBox name="user" state={state} narrow={narrow} />
      {filters.includes('device') && <WordBox name="device" state={state} narrow={narrow} />}
      {filters.includes('partner') && <WordBox name="partner" state={state} narrow={narrow} />}
      {filters.includes('patient') && <PatientBox log={log} state={state} show={show} />}
    </search>
  );
}

type BoxProps = Omit<Props, 'show'>;

/** Counts are those of the whole range without the chosen kinds, so each says what choosing it
 *  would show. */
function KindBox({ log, state, facets, narrow }: BoxProps) {
  const { t } = useTranslation();
  const options = log.kinds.map((kind) => ({
    value: kind,
    label: withCount(t(`kind/${kind}`), facets?.kinds[kind]),
  }));
  return (
    <Select<RecordKind[]>
      mode="multiple"
      allowClear
      // Tags would make the bar jump; the chips below name what is chosen.
      maxTagCount={0}
      maxTagPlaceholder={(omitted) => t('filter/chosenKinds', { count: omitted.length })}
      style={{ width: 150 }}
      aria-label={t('filter/kinds')}
      placeholder={t('filter/allKinds')}
      options={options}
      value={state.kinds ?? []}
      onChange={(kinds) => narrow({ kinds: kinds.length > 0 ? kinds : undefined })}
    />
  );
}

/** As the kinds: each with how many rows it would leave. */
function VerdictBox({ log, state, facets, narrow }: BoxProps) {
  const { t } = useTranslation();
  const options = shownVerdicts
    .filter((verdict) => log.verdicts.includes(verdict))
    .map((verdict) => ({
      value: verdict,
      label: withCount(t(`verdict/${verdict}`), facets?.verdicts[verdict]),
    }));
  return (
    <Select
      allowClear
      style={{ width: 160 }}
      aria-label={t('filter/verdict')}
      placeholder={t('filter/allVerdicts')}
      options={options}
      {...(state.verdict === undefined ? {} : { value: state.verdict })}
      onChange={(verdict?: string) => narrow({ verdict })}
    />
  );
}

/** "0 or more" says nothing. */
function withCount(label: string, total: ConsoleTotal | undefined): string {
  if (total === undefined || (total.isAtLeast && total.count === 0)) return label;
  return `${label} (${countText(total)})`;
}
