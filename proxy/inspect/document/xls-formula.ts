import type { NarrowDecoder } from './biff-records.ts';

/** PtgStr ([MS-XLS] §2.5.198.89): a text that a formula holds. */
const textToken = 0x17;
const shortest = 2;

/**
 * Texts in the tokens of a formula, which programs write without a value and Excel computes when it opens
 * the file. Looks for the token wherever it may stand: some of what is found are bytes of other tokens.
 */
export function formulaTexts(tokens: Buffer, narrow: NarrowDecoder | undefined): string[] {
  const texts: string[] = [];
  const head = narrow === undefined ? 3 : 2;
  for (let at = tokens.indexOf(textToken); at !== -1; at = tokens.indexOf(textToken, at + 1)) {
    const count = tokens[at + 1] ?? 0;
    const flags = narrow === undefined ? (tokens[at + 2] ?? 0xff) : 0;
    const length = count * (flags === 1 ? 2 : 1);
    const bytes = tokens.subarray(at + head, at + head + length);
    if (count < shortest || flags > 1 || bytes.length < length) continue;
    const text = narrow?.(bytes) ?? bytes.toString(flags === 1 ? 'utf16le' : 'latin1');
    // eslint-disable-next-line no-control-regex
    if (/[\u0000-\u001f\ufffd]/.test(text)) continue;
    texts.push(text);
    at += head + length - 1;
  }
  return texts;
}
