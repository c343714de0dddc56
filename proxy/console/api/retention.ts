// Destroying records, and keeping them back. Each of these calls leaves a record.
import * as z from 'zod/mini';
import { type RetentionView, retentionView } from '../../../shared/messages/retention.ts';
import type { RetentionClass } from '../../../shared/records/retention-class.ts';
import { call, send } from './call.ts';

const made = z.object({ id: z.optional(z.string()) });

export function readRetention(signal?: AbortSignal): Promise<RetentionView> {
  return call('/retention', retentionView, signal ? { signal } : {});
}

/** First and last month, `2026-11`. */
export interface MonthRange {
  readonly from: string;
  readonly to: string;
  readonly note: string;
}

export async function askDestruction(asked: MonthRange & { class: RetentionClass }): Promise<void> {
  await call('/retention/cases', made, { method: 'POST', body: asked });
}

export async function decideCase(id: string, step: 'approved' | 'refused'): Promise<void> {
  await call(`/retention/cases/${id}/decide`, made, { method: 'POST', body: { step, note: '' } });
}

export async function executeCase(id: string): Promise<void> {
  await send(`/retention/cases/${id}/execute`, { method: 'POST' });
}

export async function setHold(hold: MonthRange): Promise<void> {
  await call('/retention/holds', made, { method: 'POST', body: hold });
}

export async function liftHold(id: string): Promise<void> {
  await call(`/retention/holds/${id}/lift`, made, { method: 'POST', body: { note: '' } });
}

/** The certificate as a file. */
export async function readCertificate(id: string): Promise<Blob> {
  return (
    await send(`/retention/cases/${id}/certificate.pdf`, { accept: 'application/pdf' })
  ).blob();
}
