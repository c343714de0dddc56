// What the page shows, and the steps that change it: each is told of, and read again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { CallFailed } from '../api/call.ts';
import { readRetention } from '../api/retention.ts';
import { useProblemText } from '../parts/problem-text.ts';

const key = ['retention'];

export function useRetention() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => readRetention(signal) });
}

/** Runs one step; `then` after it was recorded. */
export function useStep() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const problemText = useProblemText();
  const client = useQueryClient();
  const step = useMutation({
    mutationFn: (work: () => Promise<void>) => work(),
    onSuccess: () => message.success(t('retention/done')),
    onError: (error) => {
      const refusal = error instanceof CallFailed ? error.body?.step : undefined;
      message.warning(refusal ? t(`retention/refusal/${refusal}`) : problemText(error));
    },
    // Refused or not: what is shown may be out of date.
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return {
    busy: step.isPending,
    take: (work: () => Promise<void>, then?: () => void) =>
      step.mutate(work, then ? { onSuccess: then } : {}),
  };
}
