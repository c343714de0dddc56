// What stands directly around a number: it may be a piece of an amount or of a longer serial number.
import type { Span } from './identifier.ts';
import { halfWidth } from './normalise.ts';

const amountBefore = /[\d０-９]\.$/;
const amountAfter = /^(?:\.[\d０-９]|[%％])/;
const serialBefore = /[0-9A-Za-z_][-‐‑–—]$/;
const serialAfter = /^[-‐‑–—][0-9A-Za-z_]/;

/** The `length` units before a span, half width. */
export function before(text: string, { start }: Span, length: number): string {
  return halfWidth(text.slice(Math.max(0, start - length), start));
}

/** The `length` units behind a span, half width. */
export function behind(text: string, { end }: Span, length: number): string {
  return halfWidth(text.slice(end, end + length));
}

/** Whether a span is the whole or the fraction of a decimal, or a percentage. */
export function inAmount(text: string, span: Span): boolean {
  return (
    amountBefore.test(text.slice(Math.max(0, span.start - 2), span.start)) ||
    amountAfter.test(text.slice(span.end, span.end + 2))
  );
}

/** Whether a hyphen ties the span to more letters or digits. */
export function inSerial(text: string, span: Span): boolean {
  return serialBefore.test(before(text, span, 2)) || serialAfter.test(behind(text, span, 2));
}

/** The span and what `prefix` finds right before it (a country code, at most 16 units), unless that is
 *  the end of a longer word. */
export function widened(text: string, span: Span, prefix: RegExp): Span {
  const found = prefix.exec(before(text, span, 16))?.[0].length ?? 0;
  const start = span.start - found;
  const continues = found > 0 && /[0-9A-Za-z_]$/.test(before(text, { start, end: start }, 1));
  return continues ? span : { start, end: span.end };
}
