// What the page shows, and the steps that change it: each is told of, and read again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { CallFailed } from '../api/call.ts';
import { decideDraft, type DraftStep, readRules } from '../api/rules.ts';
import { useProblemText } from '../parts/problem-text.ts';

const key = ['rules'];
/** Drafts come from browsers while somebody watches. */
const refresh = 10_000;

export function useRules() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => readRules(signal),
    refetchInterval: refresh,
  });
}

/** Why a step was not taken, in words. */
export function useRefusalText(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (error) => {
    const refusal = error instanceof CallFailed ? error.body?.draft : undefined;
    return refusal ? t(`rules/refusal/${refusal}`) : problemText(error);
  };
}

export function useDecision() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const refusalText = useRefusalText();
  const client = useQueryClient();
  const step = useMutation({
    mutationFn: (asked: { id: string; step: DraftStep }) => decideDraft(asked.id, asked.step),
    onSuccess: () => message.success(t('rules/done')),
    onError: (error) => message.warning(refusalText(error)),
    // Refused or not: what is shown may be out of date.
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return {
    busy: step.isPending,
    decide: (id: string, next: DraftStep) => step.mutate({ id, step: next }),
  };
}
