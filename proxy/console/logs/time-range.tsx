// The time a log covers: quick ranges that end now, or two exact times.
import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { defaultRange, ranges, type ViewState } from './view-state.ts';

interface Props {
  readonly state: ViewState;
  readonly narrow: (change: Partial<ViewState>) => void;
}

/** Quick ranges that end now, and two exact times beside them. */
export function TimeRange({ state, narrow }: Props) {
  const { t } = useTranslation();
  const { from, to } = state;
  const exact = from !== undefined || to !== undefined;
  const options: { value: string; label: string; disabled?: boolean }[] = ranges.map((value) => ({
    value,
    label: t(`filter/${value}`),
  }));
  // Seen as chosen while exact times are in force; not to be chosen, for it has no times.
  if (exact) options.push({ value: 'custom', label: t('filter/custom'), disabled: true });
  return (
    <>
      <Segmented
        options={options}
        value={exact ? 'custom' : (state.range ?? defaultRange)}
        aria-label={t('filter/range')}
        onChange={(chosen) => {
          const range = ranges.find((each) => each === chosen);
          if (range) narrow({ range, from: undefined, to: undefined });
        }}
      />
      <DatePicker.RangePicker
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        style={{ width: 330 }}
        allowEmpty={[true, true]}
        placeholder={[t('filter/from'), t('filter/to')]}
        value={[from === undefined ? null : dayjs(from), to === undefined ? null : dayjs(to)]}
        onChange={(value) => {
          const [begin, end] = value ?? [null, null];
          narrow({ range: undefined, from: begin?.toISOString(), to: end?.toISOString() });
        }}
      />
    </>
  );
}
