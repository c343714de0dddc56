// Writes a body again with masks in place of the values that inspection counts in it. What it may never
// do: change a character that belongs to no value, or pass on in silence what it could not read.
import type { ScanEnd } from '../body-scanner.ts';

/** For one text, in order. Holds back no more than a value, a row or a window of running text. */
export interface Rewriter {
  /** The next piece of the text; returns what is settled, which may be nothing. */
  push(text: string): string;
  /** The text is over: what was held back, and why what was written cannot be trusted. */
  end(): { readonly text: string; readonly reason: ScanEnd };
}
