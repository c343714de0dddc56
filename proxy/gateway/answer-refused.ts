// An answer of the HIS that does not go on, for a reason that people can be told.
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';

export class AnswerRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

/** What a transform threw, as an error; of anything else only that something was thrown. */
export function answerFault(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('an answer could not be changed');
}
