// Running text with masks in place of values, window by window.
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { Tally } from '../tally.ts';
import { TextScanner } from '../text-scanner.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import type { Rewriter } from './rewriter.ts';

export class TextRewriter implements Rewriter {
  readonly #out: EditedText;
  readonly #texts: TextScanner;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary) {
    const out = new EditedText(tally);
    this.#out = out;
    this.#texts = new TextScanner(tally, words, {
      found: (kind, value, start) => {
        if (!out.masks(kind)) return;
        out.replace(start, start + value.length, identifierOf(kind).mask(value));
      },
    });
  }

  push(text: string): string {
    this.#out.push(text);
    this.#texts.push(text);
    return this.#out.release(this.#texts.decided);
  }

  end(): ReturnType<Rewriter['end']> {
    this.#texts.end();
    const text = this.#out.release(this.#out.given);
    return { text, reason: this.#out.failed ? 'fault' : undefined };
  }
}
