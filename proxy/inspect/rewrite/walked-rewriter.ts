// What rewriters have in common whose walker tells where values stand while it reads.
import type { BodyScanner } from '../body-scanner.ts';
import type { EditedText } from './edited-text.ts';
import type { Rewriter } from './rewriter.ts';

export interface Walk {
  readonly out: EditedText;
  /** Puts masks into `out` while it reads. */
  readonly scanner: BodyScanner;
  /** Offset in the body up to which nothing more will be replaced. */
  readonly settled: () => number;
  /** Characters that may wait for a decision: what never closes would hold the body. */
  readonly maxHeld: number;
}

export class WalkedRewriter implements Rewriter {
  readonly #walk: Walk;
  #isTooLarge = false;

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  push(text: string): string {
    if (this.#isTooLarge) return '';
    const { out, scanner, settled, maxHeld } = this.#walk;
    out.push(text);
    scanner.push(text);
    const done = out.release(settled());
    this.#isTooLarge = out.held > maxHeld;
    return done;
  }

  end(): ReturnType<Rewriter['end']> {
    if (this.#isTooLarge) return { text: '', reason: 'tooLarge' };
    const { out, scanner } = this.#walk;
    const ended = scanner.end();
    const text = out.release(out.given);
    return { text, reason: out.failed ? 'fault' : ended };
  }
}
