// text/plain, and whatever claims to be text and has no structure we know.
import type { BodyScanner, ScanEnd } from './body-scanner.ts';
import type { Tally } from './tally.ts';
import { TextScanner } from './text-scanner.ts';
import type { Vocabulary } from './vocabulary.ts';

export class PlainScanner implements BodyScanner {
  readonly #texts: TextScanner;

  constructor(tally: Tally, vocabulary: Vocabulary) {
    this.#texts = new TextScanner(tally, vocabulary);
  }

  push(text: string): void {
    this.#texts.push(text);
  }

  end(): ScanEnd {
    this.#texts.end();
    return undefined;
  }
}
