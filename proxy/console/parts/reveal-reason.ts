// Reveal reasons are codes of the hospital's policy; those of the shipped policy have words here.
import { useTranslation } from 'react-i18next';

const known = [
  'treatment',
  'verification',
  'verify',
  'contact',
  'registration',
  'billing',
  'emergency',
  'careList',
  'breakGlass',
  'audit',
  'other',
] as const;

/** The words for a reason code; a code only the hospital knows stays as it is. */
export function useRevealReason(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const reason = known.find((each) => each === code);
    return reason ? t(`revealReason/${reason}`) : code;
  };
}
