// What went wrong, in words.
import { useTranslation } from 'react-i18next';
import { mostExported } from '../../../shared/messages/console.ts';
import { CallFailed } from '../api/call.ts';

/** By code, never by the server's own text: the page speaks one language. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof CallFailed)) return t('error/fault');
    return t(`error/${error.code}`, {
      seconds: error.body?.retryAfter ?? 60,
      most: mostExported.toLocaleString(),
    });
  };
}
