// The conditions in force, each with a way out.
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { shownVerdicts } from '../parts/verdict-tag.tsx';
import type { LogDefinition } from './log-definition.ts';
import { useSpanText } from '../parts/use-span-text.ts';
import type { ViewState } from './view-state.ts';

interface Props {
  readonly log: LogDefinition;
  readonly state: ViewState;
  readonly narrow: (change: Partial<ViewState>) => void;
}

interface Chip {
  readonly label: string;
  readonly without: Partial<ViewState>;
}

/** The default time range is no condition and has no chip. */
export function FilterChips({ log, state, narrow }: Props) {
  const { t } = useTranslation();
  const chips = useChips(log, state);
  if (chips.length === 0) return <div style={{ height: 12 }} />;
  const nothing = Object.assign({}, ...chips.map((chip) => chip.without)) as Partial<ViewState>;
  return (
    <div className="filter-bar" style={{ padding: '10px 0' }}>
      {chips.map(({ label, without }) => (
        <Tag
          key={label}
          variant="filled"
          color="processing"
          closable={{ 'aria-label': t('filter/remove', { name: label }) }}
          onClose={(event) => {
            // Antd would hide the tag by itself; it goes when the state no longer holds it.
            event.preventDefault();
            narrow(without);
          }}
        >
          {label}
        </Tag>
      ))}
      <Button type="link" size="small" onClick={() => narrow(nothing)}>
        {t('filter/clear')}
      </Button>
    </div>
  );
}

/** Each chip knows the change that takes it away. */
function useChips(log: LogDefinition, state: ViewState): Chip[] {
  const { t } = useTranslation();
  const spanText = useSpanText();
  const { from, to, user, device, partner, refs } = state;
  const chips: Chip[] = [];
  if (from !== undefined || to !== undefined) {
    chips.push({ label: spanText(from, to), without: { from: undefined, to: undefined } });
  }
  // A link may hold kinds of another tab: they are neither asked for nor shown.
  for (const kind of state.kinds ?? [])
    if (log.kinds.includes(kind)) {
      const kinds = state.kinds?.filter((each) => each !== kind) ?? [];
      const without = { kinds: kinds.length > 0 ? kinds : undefined };
      chips.push({ label: t(`kind/${kind}`), without });
    }
  const verdict = shownVerdicts.find((each) => each === state.verdict);
  if (verdict) chips.push({ label: t(`verdict/${verdict}`), without: { verdict: undefined } });
  if (user !== undefined)
    chips.push({ label: `${t('log/user')}: ${user}`, without: { user: undefined } });
  if (device !== undefined)
    chips.push({ label: `${t('log/workstation')}: ${device}`, without: { device: undefined } });
  if (partner !== undefined)
    chips.push({ label: `${t('log/destination')}: ${partner}`, without: { partner: undefined } });
  if (refs !== undefined)
    chips.push({
      label: t('filter/patientChip', { count: refs.length }),
      without: { refs: undefined },
    });
  return chips;
}
