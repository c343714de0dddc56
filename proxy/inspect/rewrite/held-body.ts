// A packed body, which is written again when all of it is there: XLSX workbooks.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { InspectContext } from '../body-part.ts';
import { threadRewriter } from '../document/read-in-thread.ts';

/** For one body; the reason that there is no copy is in the context's account. */
export class HeldBody {
  readonly #context: InspectContext;
  readonly #detector: Detector;
  #held: Buffer[] = [];

  constructor(context: InspectContext, detector: Detector) {
    this.#context = context;
    this.#detector = detector;
  }

  push(bytes: Buffer): void {
    const { account } = this.#context;
    if (account.reason !== undefined) return;
    if (account.hold(bytes.length)) this.#held.push(bytes);
    else {
      account.fail('tooLarge');
      this.#held = [];
    }
  }

  /** The copy; nothing when there is a reason. */
  async end(): Promise<Buffer> {
    const none = Buffer.alloc(0);
    if (this.#context.account.reason !== undefined) return none;
    const bytes = Buffer.concat(this.#held);
    this.#held = [];
    return (await threadRewriter(this.#detector)(bytes, this.#context)) ?? none;
  }
}
