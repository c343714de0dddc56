// A text with something else in some of its places.
import type { Span } from './identifier.ts';

/** @param spans in text order, none over another
 *  @param instead what stands in place of the text of a span */
export function replaceSpans<S extends Span>(
  text: string,
  spans: readonly S[],
  instead: (piece: string, span: S) => string,
): string {
  let out = '';
  let from = 0;
  for (const span of spans) {
    out += text.slice(from, span.start) + instead(text.slice(span.start, span.end), span);
    from = span.end;
  }
  return out + text.slice(from);
}
