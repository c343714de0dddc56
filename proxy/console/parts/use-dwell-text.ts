// How long something was on a screen, in words.
import { useTranslation } from 'react-i18next';

/** Milliseconds as a person says them: tenths below ten seconds, no seconds beyond an hour. */
export function useDwellText(): (milliseconds: number) => string {
  const { t } = useTranslation();
  return (milliseconds) => {
    if (milliseconds < 9_950) {
      return t('sight/milliseconds', { value: (milliseconds / 1000).toFixed(1) });
    }
    const seconds = Math.round(milliseconds / 1000);
    if (seconds < 60) return t('sight/seconds', { s: seconds });
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60) return t('sight/minutes', { m: minutes, s: seconds % 60 });
    return t('sight/hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
  };
}
