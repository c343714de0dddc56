// The error state of a page or panel.
import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { useProblemText } from './problem-text.ts';

/** The error state of a page or panel, with a way to try again. */
export function CallProblem({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (
    <Result
      status="warning"
      title={problemText(error)}
      extra={<Button onClick={retry}>{t('app/retry')}</Button>}
    />
  );
}
