// Whether as many of a page's labelled fields are masked as before. Pure.
import { mostRemembered } from './rule-state.ts';

/** Looks and fields that are judged together. */
export const shareLooks = 3;
export const shareFields = 10;
/** By how much the masked part must fall, and how near it must come again; parts of one. */
export const shareFall = 0.2;
export const shareBack = 0.1;

export interface Span {
  readonly looks: number;
  readonly found: number;
  readonly masked: number;
}

export interface ShareState {
  readonly before: Span;
  /** Not judged yet, or what the page has fallen to. */
  readonly recent: Span;
  readonly driftAt: string | null;
}

const none: Span = { looks: 0, found: 0, masked: 0 };
export const noShare: ShareState = { before: none, recent: none, driftAt: null };

/** The state after some looks; `fell` with what was judged when the page has fallen just now. */
export function shareAfter(
  known: ShareState,
  said: Span,
  at: string,
): { readonly state: ShareState; readonly fell?: { readonly before: Span; readonly now: Span } } {
  if (said.found === 0) return { state: known };
  const recent = add(known.recent, said);
  if (recent.looks < shareLooks || recent.found < shareFields) {
    return { state: { ...known, recent } };
  }
  const { before } = known;
  const fall = shareOf(before) - shareOf(recent);
  if (known.driftAt !== null) {
    const driftAt = fall <= shareBack ? null : known.driftAt;
    const next = driftAt === null ? { before: add(before, recent) } : { before };
    return { state: { ...next, recent: none, driftAt } };
  }
  if (isKnown(before) && fall >= shareFall) {
    const state = { before, recent: none, driftAt: at };
    return { state, fell: { before, now: recent } };
  }
  return { state: { before: remembered(add(before, recent)), recent: none, driftAt: null } };
}

function isKnown({ looks, found }: Span): boolean {
  return looks >= shareLooks && found >= shareFields;
}

/** Masked part of the fields; of none, all. */
export function shareOf({ found, masked }: Span): number {
  return found === 0 ? 1 : masked / found;
}

function add(a: Span, b: Span): Span {
  return { looks: a.looks + b.looks, found: a.found + b.found, masked: a.masked + b.masked };
}

function remembered(span: Span): Span {
  if (span.looks <= mostRemembered) return span;
  const half = (value: number): number => Math.round(value / 2);
  return { looks: half(span.looks), found: half(span.found), masked: half(span.masked) };
}
