// The hospital's rules and drafts of them. Each step is a record.
import * as z from 'zod/mini';
import {
  codeResponse,
  type DraftState,
  type RulesResponse,
  rulesResponse,
} from '../../../shared/messages/rules.ts';
import { call } from './call.ts';

export function readRules(signal?: AbortSignal): Promise<RulesResponse> {
  return call('/rules', rulesResponse, signal ? { signal } : {});
}

/** A code for one browser. */
export function askCode(): Promise<z.infer<typeof codeResponse>> {
  return call('/rules/codes', codeResponse, { method: 'POST' });
}

export type DraftStep = Exclude<DraftState, 'saved'>;

export async function decideDraft(id: string, step: DraftStep): Promise<void> {
  const path = `/rules/drafts/${encodeURIComponent(id)}/decide`;
  await call(path, z.object({ state: z.string() }), { method: 'POST', body: { step } });
}
