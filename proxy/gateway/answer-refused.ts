// An answer of the HIS that does not go on, for a reason that people can be told.
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';

export class AnswerRefused extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}
