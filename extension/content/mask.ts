// Writes masks into text nodes and remembers the originals. The original of a text lives in a WeakMap
// here and nowhere else: not in an attribute, not in a message, not in a log.
import type { Finding } from '../../shared/detect/finding.ts';
import { coverAll } from '../../shared/identifiers/cover.ts';
import type { Context } from './context.ts';
import type { Covered } from './covering.ts';

/** One value in a text: where it is in the original and in what is shown. */
export interface Hit extends Finding {
  readonly value: string;
  shownStart: number;
  shownEnd: number;
  revealed: boolean;
}

export interface TextState {
  /** What the page wrote. */
  readonly raw: string;
  /** What we wrote last; the page's own writes differ from it. */
  shown: string;
  readonly hits: readonly Hit[];
  readonly context: Context | undefined;
  readonly row: Element | undefined;
}

/** Decisions the masks ask for, every time they are written. */
export interface MaskRules {
  cover(covered: Covered): string;
  revealed(node: Text, hit: Hit): boolean;
}

/** All masked texts of one document. */
export class Masks {
  readonly #states = new WeakMap<Text, TextState>();
  readonly #live = new Set<Text>();
  readonly #rules: MaskRules;

  constructor(rules: MaskRules) {
    this.#rules = rules;
  }

  stateOf(node: Text): TextState | undefined {
    return this.#states.get(node);
  }

  /** Texts with values that are in the document now, in no particular order. */
  *live(): Generator<[Text, TextState]> {
    for (const node of this.#live) {
      const state = node.isConnected ? this.#states.get(node) : undefined;
      if (state) yield [node, state];
      else this.#live.delete(node);
    }
  }

  /** True when the text still shows what we wrote: the mutation that reports it is our own. */
  isOwnWrite(node: Text): boolean {
    return this.#states.get(node)?.shown === node.data;
  }

  /** The page's text: the original behind our mask, or what the page has written since. A page (or the
   *  parser) that appends to a node appends to the mask. */
  rawOf(node: Text): string {
    const state = this.#states.get(node);
    if (!state) return node.data;
    if (node.data === state.shown) return state.raw;
    const appended = state.shown !== '' && node.data.startsWith(state.shown);
    return appended ? state.raw + node.data.slice(state.shown.length) : node.data;
  }

  /** Remembers what was found in a text and writes its mask; with nothing found, forgets the text. */
  apply(
    node: Text,
    raw: string,
    findings: readonly Finding[],
    context: Context | undefined,
    row: Element | undefined,
  ): void {
    if (findings.length === 0) {
      this.#states.delete(node);
      this.#live.delete(node);
      if (node.data !== raw) node.data = raw;
      return;
    }
    const hits = findings.map((finding) => ({
      ...finding,
      value: raw.slice(finding.start, finding.end),
      shownStart: 0,
      shownEnd: 0,
      revealed: false,
    }));
    const state: TextState = { raw, shown: raw, hits, context, row };
    this.#states.set(node, state);
    this.#live.add(node);
    this.#write(node, state);
  }

  /** Covers a text that could not be judged, whole and without reveal. */
  conceal(node: Text): void {
    const raw = this.rawOf(node);
    const shown = coverAll(raw);
    this.#live.delete(node);
    this.#states.set(node, { raw, shown, hits: [], context: undefined, row: undefined });
    if (node.data !== shown) node.data = shown;
  }

  /** Writes every text anew, after the policy or the set of revealed values changed. */
  refresh(): void {
    for (const [node, state] of this.live()) this.#write(node, state);
  }

  #write(node: Text, state: TextState): void {
    let shown = '';
    let from = 0;
    for (const hit of state.hits) {
      shown += state.raw.slice(from, hit.start);
      hit.shownStart = shown.length;
      hit.revealed = this.#rules.revealed(node, hit);
      shown += hit.revealed ? hit.value : this.#rules.cover(hit);
      hit.shownEnd = shown.length;
      from = hit.end;
    }
    shown += state.raw.slice(from);
    state.shown = shown;
    if (node.data !== shown) node.data = shown;
  }
}
