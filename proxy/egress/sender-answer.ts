// What the sender is told; the partner's own answer is not passed on.
import type { ServerResponse } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { EntryProof } from '../ledger/contract.ts';
import { refusals } from '../tls/refusals.ts';

export interface SenderAnswer {
  readonly transferId: string;
  readonly result: 'delivered' | 'refused' | 'failed' | 'unknown';
  readonly reason?: RefusalReason | undefined;
  /** Place of the outcome in the record; null while it waits in the spool. */
  readonly record: number | null;
  /** That the outcome is in the record, for whoever checks it without us. */
  readonly proof: EntryProof | null;
  readonly partnerStatus: number | null;
  /** It had been sent before, under the same key. */
  readonly repeated?: true;
}

/** Answers, unless the sender has gone. @param more headers of the answer */
export function answerSender(
  res: ServerResponse,
  answer: SenderAnswer,
  more: Readonly<Record<string, string>> = {},
): void {
  if (res.destroyed) return;
  const { reason } = answer;
  const message =
    reason === undefined
      ? { 'zh-CN': '已送达。', en: 'Delivered.' }
      : { 'zh-CN': refusals[reason]['zh-CN'], en: refusals[reason].en };
  const body = JSON.stringify({ ...answer, message });
  res.writeHead(reason === undefined ? 200 : refusals[reason].status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...more,
  });
  res.end(body);
}
