// 使用反馈: who has got data says what became of it, within days of the end; who does not, asks for nothing more.
import type { SharingRequest } from './sharing-request.ts';

export interface FeedbackState {
  readonly state: 'none' | 'due' | 'overdue' | 'given';
  /** ISO 8601 UTC; null where nothing is due. */
  readonly due: string | null;
}

/**
 * Feedback is due on what was approved, has ended, and has sent something.
 * @param days for it, from the end on
 * @param now milliseconds since the epoch
 */
export function feedbackOf(request: SharingRequest, days: number, now: number): FeedbackState {
  if (request.feedback !== null) return { state: 'given', due: null };
  const ended = request.endedAt(now);
  if (request.isEmergency || ended === null || request.transfers === 0) {
    return { state: 'none', due: null };
  }
  const due = Date.parse(ended) + days * 86_400_000;
  return { state: now > due ? 'overdue' : 'due', due: new Date(due).toISOString() };
}

/** Whether an emergency waits for its second person longer than it may. @param hours for that, from its opening on */
export function isReviewOverdue(request: SharingRequest, hours: number, now: number): boolean {
  if (!request.isEmergency || request.decisions.length > 0) return false;
  return now > Date.parse(request.asked.at) + hours * 3_600_000;
}
