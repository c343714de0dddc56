// Running text read whole, as `scan` reads it: a name that a label teaches is hidden wherever it stands.
import type { Detector } from '../../shared/detect/detector.ts';
import { scanDocument } from '../../shared/detect/scan-document.ts';
import { identifierOf } from '../../shared/identifiers/registry.ts';
import { replaceSpans } from '../../shared/identifiers/replace-spans.ts';
import type { Rewriter } from '../inspect/rewrite/rewriter.ts';
import type { Tally } from '../inspect/tally.ts';

/** Holds the text until it is over: for files, whose size is capped. */
export class DocumentRewriter implements Rewriter {
  readonly #tally: Tally;
  readonly #detector: Detector;
  #text = '';

  constructor(tally: Tally, detector: Detector) {
    this.#tally = tally;
    this.#detector = detector;
  }

  push(text: string): string {
    this.#text += text;
    return '';
  }

  end(): ReturnType<Rewriter['end']> {
    const findings = scanDocument(this.#text, this.#detector.rules);
    for (const { kind } of findings) this.#tally.count(kind);
    const text = replaceSpans(this.#text, findings, (value, { kind }) =>
      identifierOf(kind).mask(value),
    );
    return { text, reason: undefined };
  }
}
