// Whether as many of a page's labelled fields are masked as before. Pure.
import { mostRemembered } from './rule-state.ts';

/** Looks and fields that are judged together; three times as many must have been judged before. */
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
  /** The fewest masked of what was judged together: a page that several kinds of work share is now this, now
   *  that. Null before anything was. */
  readonly lowest: Span | null;
  /** Not judged yet, or what the page has fallen to. */
  readonly recent: Span;
  readonly driftAt: string | null;
}

const none: Span = { looks: 0, found: 0, masked: 0 };
export const noShare: ShareState = { before: none, lowest: null, recent: none, driftAt: null };

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
  const { before, lowest } = known;
  const fall = shareOf(lowest ?? none) - shareOf(recent);
  if (known.driftAt !== null) {
    const driftAt = fall <= shareBack ? null : known.driftAt;
    const next = driftAt === null ? add(before, recent) : before;
    return { state: { before: next, lowest, recent: none, driftAt } };
  }
  if (isKnown(before) && fall >= shareFall) {
    const state = { before, lowest, recent: none, driftAt: at };
    return { state, fell: { before, now: recent } };
  }
  const sum = remembered(add(before, recent));
  // With half of what was before its lowest is forgotten too.
  const isLower = sum.looks < before.looks || shareOf(recent) < shareOf(lowest ?? none);
  const least = lowest === null || isLower ? recent : lowest;
  return { state: { before: sum, lowest: least, recent: none, driftAt: null } };
}

function isKnown({ looks, found }: Span): boolean {
  return looks >= shareLooks * 3 && found >= shareFields * 3;
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
