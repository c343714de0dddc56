// Text that arrives in pieces, as it does from a network or a large file. It is examined window by
// window; windows are cut by position in the text, so what is found does not depend on the pieces.
import type { Finding } from './finding.ts';
import type { KnownPatients } from './known-patients.ts';
import { builtInRules, scanText } from './scan-text.ts';
import type { ScanRules } from './scan-rules.ts';

const windowLength = 8192;
/** Kept back at the end of a window: longer than any value with what is read beside it. */
const holdBack = 512;
/** Text before a window that is read again, for the labels that stand there. */
const lookBack = 512;

export class TextStream {
  readonly #rules: ScanRules;
  readonly #known: KnownPatients | undefined;
  #pending = '';
  /** Offset of `#pending` in the whole text. */
  #offset = 0;
  /** Offset in the whole text up to which findings have been returned. */
  #done = 0;

  /** `known`: names to be found besides; whoever has them may add to them as the text goes by. */
  constructor(rules: ScanRules = builtInRules, known?: KnownPatients) {
    this.#rules = rules;
    this.#known = known;
  }

  /** Findings that the text so far decides, with offsets from its very start, in order. */
  push(text: string): Finding[] {
    this.#pending += text;
    const found: Finding[] = [];
    // One slice at the end: cutting the front off a growing string at every window copies it.
    let at = 0;
    while (this.#pending.length - at >= windowLength) {
      at = this.#window(at, at + windowLength, windowLength - holdBack, found);
    }
    this.#cut(at);
    return found;
  }

  /** The text is over: what was kept back. The stream may then begin a new text. */
  end(): Finding[] {
    const found: Finding[] = [];
    this.#window(0, this.#pending.length, Number.POSITIVE_INFINITY, found);
    this.#pending = '';
    this.#offset = 0;
    this.#done = 0;
    return found;
  }

  /** Examines one window; returns where the next one begins. */
  #window(from: number, to: number, limit: number, found: Finding[]): number {
    const offset = this.#offset + from;
    const last = offset + limit;
    for (const finding of scanText(this.#pending.slice(from, to), this.#known, this.#rules)) {
      const start = offset + finding.start;
      // Seen by the window before, or for the next one to see whole.
      if (start < this.#done) continue;
      if (start >= last) break;
      const end = offset + finding.end;
      found.push({ kind: finding.kind, start, end });
      this.#done = end;
    }
    if (limit === Number.POSITIVE_INFINITY) return to;
    this.#done = Math.max(this.#done, last);
    return from + limit - lookBack;
  }

  #cut(at: number): void {
    this.#pending = this.#pending.slice(at);
    this.#offset += at;
  }
}
