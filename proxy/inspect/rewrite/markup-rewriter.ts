// Pages and XML with masks in place of values: tags, entities, comments and white space stay.
import type { InnerBodies } from '../inner-bodies.ts';
import { MarkupScanner } from '../markup-scanner.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { MarkupPlaces } from './markup-places.ts';
import type { Rewriter } from './rewriter.ts';

export interface MarkupRewriterOptions {
  readonly xml: boolean;
  readonly inner?: InnerBodies | undefined;
}

/** Holds back a tag, a block of text, a row of a table or a window of long text, whichever is open. */
export class MarkupRewriter implements Rewriter {
  readonly #out = new EditedText();
  readonly #places = new MarkupPlaces(this.#out);
  readonly #scanner: MarkupScanner;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, options: MarkupRewriterOptions) {
    this.#scanner = new MarkupScanner(tally, words, { ...options, marks: this.#places });
  }

  push(text: string): string {
    this.#out.push(text);
    this.#scanner.push(text);
    return this.#out.release(this.#places.settled());
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#scanner.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : ended };
  }
}
