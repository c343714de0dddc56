// Reads a login pass by: what was sent is read before it goes on, what is answered while it goes on.
import type { IncomingMessage } from 'node:http';
import type { AnswerPlan, AnswerTransform } from './answer-transform.ts';
import { type Attribution, type LoginRule, longestLogin } from './attribution.ts';

/** @param bodyOf what a request has sent, where it was read */
export function loginPlan(
  attribution: Attribution,
  bodyOf: (req: IncomingMessage) => Buffer | undefined,
): AnswerPlan {
  return (res, req) => {
    const rule = attribution.loginOf(req);
    if (rule === undefined) return [];
    const learn = (text: string): void =>
      attribution.signedIn(rule, { req, sent: bodyOf(req) }, { res, text });
    if (!readsAnswer(rule)) {
      learn('');
      return [];
    }
    return [new OverheardAnswer(learn)];
  };
}

/** Whether a login's own body says who signs in. */
export function readsRequest(rule: LoginRule | undefined): boolean {
  return rule !== undefined && rule.answer === undefined;
}

function readsAnswer({ answer, token }: LoginRule): boolean {
  return answer !== undefined || token !== undefined;
}

class OverheardAnswer implements AnswerTransform {
  readonly unreadable = 'leave';
  readonly hasChanged = false;
  readonly #learn: (text: string) => void;
  #held: Buffer[] = [];
  #length = 0;

  constructor(learn: (text: string) => void) {
    this.#learn = learn;
  }

  push(bytes: Buffer): Buffer {
    this.#length += bytes.length;
    if (this.#length <= longestLogin) this.#held.push(bytes);
    return bytes;
  }

  end(): Buffer {
    if (this.#length <= longestLogin) this.#learn(Buffer.concat(this.#held).toString());
    return Buffer.alloc(0);
  }
}
