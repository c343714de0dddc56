// JSON and NDJSON with masks in place of values: everything else stays as it is written.
import type { InnerBodies } from '../inner-bodies.ts';
import { JsonWalker } from '../json-walker.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { JsonPlaces } from './json-places.ts';
import type { Rewriter } from './rewriter.ts';

export interface JsonOptions {
  /** NDJSON: further documents may follow the first. */
  readonly many: boolean;
  /** The format was guessed: broken syntax means a wrong guess, and was read as text. */
  readonly guessed: boolean;
  readonly inner?: InnerBodies | undefined;
}

export class JsonRewriter implements Rewriter {
  readonly #out: EditedText;
  readonly #places: JsonPlaces;
  readonly #walker: JsonWalker;
  readonly #guessed: boolean;

  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, { many, guessed, inner }: JsonOptions) {
    this.#out = new EditedText(tally);
    this.#places = new JsonPlaces(this.#out);
    this.#guessed = guessed;
    this.#walker = new JsonWalker(tally, words, { many, inner, marks: this.#places });
  }

  push(text: string): string {
    this.#out.push(text);
    this.#walker.push(text);
    return this.#out.release(this.#places.settled());
  }

  end(): ReturnType<Rewriter['end']> {
    const ended = this.#walker.end();
    const text = this.#out.release(this.#out.given);
    if (this.#out.failed) return { text, reason: 'fault' };
    return { text, reason: this.#guessed ? undefined : ended };
  }
}
