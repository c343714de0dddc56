// Pages and XML with masks in place of values: tags, entities, comments and white space stay.
import type { InnerBodies } from '../inner-bodies.ts';
import { MarkupScanner } from '../markup-scanner.ts';
import type { Tally } from '../tally.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { EditedText } from './edited-text.ts';
import { MarkupPlaces } from './markup-places.ts';
import { WalkedRewriter } from './walked-rewriter.ts';

export interface MarkupRewriterOptions {
  readonly xml: boolean;
  readonly inner?: InnerBodies | undefined;
}

/** Twice the cells of the widest row; a row that never closes would hold the page. */
const maxHeld = 8_388_608;

/** Holds back a tag, a block of text, a row of a table or a window of long text, whichever is open. */
export class MarkupRewriter extends WalkedRewriter {
  /** @param tally counts what inspection would count */
  constructor(tally: Tally, words: Vocabulary, options: MarkupRewriterOptions) {
    const out = new EditedText(tally);
    const places = new MarkupPlaces(out);
    const scanner = new MarkupScanner(tally, words, { ...options, marks: places });
    super({ out, scanner, settled: () => places.settled(), maxHeld });
  }
}
