// A stretch of time in words; either end may be open.
import { useTranslation } from 'react-i18next';
import { minuteTime } from './moment-text.ts';

/** To the minute, in local time; empty when both ends are open. */
export function useSpanText(): (from: string | undefined, to: string | undefined) => string {
  const { t } = useTranslation();
  return (from, to) => {
    if (from !== undefined && to !== undefined) return `${minuteTime(from)} – ${minuteTime(to)}`;
    if (from !== undefined) return t('look/since', { time: minuteTime(from) });
    return to === undefined ? '' : t('look/until', { time: minuteTime(to) });
  };
}
