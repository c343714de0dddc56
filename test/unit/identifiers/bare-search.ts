// What the bare forms mean, in the plainest way: every run of words tried at every grouping. The scanner in
// shared/detect does the same in one pass; this one is only right.
import type { BareForm, Span, TokenForm } from '../../../shared/identifiers/identifier.ts';
import { halfWidth } from '../../../shared/identifiers/normalise.ts';

const joiner = /^(?:[\s\u00a0\u3000]|[-‐‑–—]|[\u200b-\u200f\u2060\ufeff])$/u;

/** Spans of one value's forms, left to right, the longest at each place, never overlapping. */
export function searchBare(forms: readonly BareForm[] | undefined, text: string): Span[] {
  const found: Span[] = [];
  for (const form of forms ?? []) {
    if (form.on === 'character') {
      for (let index = 0; index < text.length; index++) {
        if (!form.characters.includes(text.charAt(index))) continue;
        const span = form.at(text, index);
        if (span) found.push(span);
      }
    } else found.push(...searchTokens(form, text));
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: Span[] = [];
  for (const span of found) if (span.start >= (apart.at(-1)?.end ?? 0)) apart.push(span);
  return apart;
}

export const valuesIn = (forms: readonly BareForm[] | undefined, text: string): string[] =>
  searchBare(forms, text).map(({ start, end }) => text.slice(start, end));

function searchTokens(form: TokenForm, text: string): Span[] {
  const half = halfWidth(text);
  const runs = [...half.matchAll(/[0-9A-Za-z_]+/g)].map((m) => ({
    start: m.index,
    end: m.index + m[0].length,
  }));
  const spans: Span[] = [];
  for (const group of form.groups) {
    const lengths = group.split('-').map(Number);
    for (let at = 0; at + lengths.length <= runs.length; at++) {
      const chain = runs.slice(at, at + lengths.length);
      if (!chain.every((run, i) => run.end - run.start === lengths[i])) continue;
      const joined = chain.every(
        (run, i) => i === 0 || joiner.test(half.slice(chain[i - 1]!.end, run.start)),
      );
      if (!joined) continue;
      const compact = chain
        .map((run) => half.slice(run.start, run.end))
        .join('')
        .toUpperCase();
      const span = { start: chain[0]!.start, end: chain.at(-1)!.end };
      if (!form.certain(compact) || form.stands?.(text, span) === false) continue;
      spans.push(form.widen?.(text, span) ?? span);
    }
  }
  return spans;
}
