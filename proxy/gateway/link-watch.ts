// Links in texts whose bytes are not ASCII's (UTF-16 and the like): they are not turned, and that is said.
import { wideCharset } from '../inspect/content-format.ts';
import type { AnswerTransform } from './answer-transform.ts';
import { type LinkMap, LinkRewriter } from './link-rewriter.ts';

/** Turns links where it can; a wide text goes on as it came, and `onLeft` is told once of links in it. */
export class LinkWatch implements AnswerTransform {
  readonly unreadable = 'leave';
  readonly #map: LinkMap;
  readonly #onLeft: () => void;
  #rewriter: LinkRewriter | null = null;
  #isWide: boolean;

  /** @param isWide by its declared charset; else its first bytes decide */
  constructor(map: LinkMap, isWide: boolean, onLeft: () => void) {
    this.#map = map;
    this.#isWide = isWide;
    this.#onLeft = onLeft;
  }

  get hasChanged(): boolean {
    return !this.#isWide && this.#rewriter?.hasChanged === true;
  }

  push(bytes: Buffer): Buffer {
    if (this.#rewriter === null) {
      this.#isWide ||= wideCharset(bytes) !== null;
      this.#rewriter = new LinkRewriter(this.#map);
    }
    if (!this.#isWide) return this.#rewriter.push(bytes);
    // A link is ASCII: without its zeros it reads as in any other text.
    this.#rewriter.push(Buffer.from(bytes.filter((byte) => byte !== 0)));
    return bytes;
  }

  end(): Buffer {
    const rest = this.#rewriter?.end() ?? Buffer.alloc(0);
    if (!this.#isWide) return rest;
    if (this.#rewriter?.hasChanged === true) this.#onLeft();
    return Buffer.alloc(0);
  }
}
