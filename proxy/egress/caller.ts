// Whoever waits for what becomes of a transfer: the connection that brought it, or one that asks again.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import { refuse, type RefusalExtras } from '../tls/refusals.ts';
import { answerSender, type SenderAnswer } from './sender-answer.ts';

export interface Caller {
  /** What became of the transfer; once. */
  tell(answer: SenderAnswer): void;
  /** Why there is no transfer; once. */
  turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void>;
}

/** A request and its answer. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/** Waits on the connection that brought the body. */
export class DirectCaller implements Caller {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  tell(answer: SenderAnswer): void {
    answerSender(this.#exchange.res, answer);
  }

  async turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void> {
    const { res } = this.#exchange;
    await endUnread(this.#exchange, (close) => refuse(res, reason, { ...extras, close }));
  }
}

/**
 * Answers a request whose body may still be on its way, and ends its connection then.
 * @param answer told whether it has to say that the connection ends
 */
export async function endUnread(
  { req }: Pick<Exchange, 'req'>,
  answer: (close: boolean) => void,
): Promise<void> {
  const close = !req.complete;
  answer(close);
  if (!close) return;
  await drain(req, 1000);
  req.destroy();
}

/** Reads and drops what is left, a little: lets a refusal reach a sender that is still sending. */
async function drain(req: IncomingMessage, milliseconds: number): Promise<void> {
  if (req.complete || req.destroyed) return;
  req.resume();
  await Promise.race([
    once(req, 'close'),
    new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
  ]);
}
