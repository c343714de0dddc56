// Writes masks into text nodes and remembers the originals. The original of a text lives in a WeakMap
// here and nowhere else: not in an attribute, not in a message, not in a log.
import { coverAll } from '../../../shared/identifiers/cover.ts';
import type { Context } from '../label/label.ts';
import type { Covered } from './covering.ts';
import type { Judged } from '../scan/judge.ts';

/** One value in a text: where it is in the original and in what is shown. */
export interface Hit extends Judged {
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

/** On the node itself, in this world's wrapper: pages cannot see it, and it is asked for all the time. */
const stateKey = Symbol('state');
interface Stated extends Text {
  [stateKey]?: TextState | undefined;
}

/** All masked texts of one document. */
export class Masks {
  /** Holds their wrappers, and with them their states. */
  readonly #live = new Set<Text>();
  readonly #rules: MaskRules;

  constructor(rules: MaskRules) {
    this.#rules = rules;
  }

  stateOf(node: Stated): TextState | undefined {
    return node[stateKey];
  }

  /** Texts with values that are in the document now, in no particular order. */
  *live(): Generator<[Text, TextState]> {
    for (const node of this.#live) {
      const state = node.isConnected ? this.stateOf(node) : undefined;
      if (state) yield [node, state];
      else this.#live.delete(node);
    }
  }

  /** True when the text still shows what we wrote: the mutation that reports it is our own. */
  isOwnWrite(node: Text): boolean {
    return this.stateOf(node)?.shown === node.data;
  }

  /** The page's text: the original behind our mask, or what the page has written since. A page (or the
   *  parser) that appends to a node appends to the mask. */
  rawOf(node: Text): string {
    const { data } = node;
    const state = this.stateOf(node);
    if (!state) return data;
    if (data === state.shown) return state.raw;
    const appended = state.shown !== '' && data.startsWith(state.shown);
    return appended ? state.raw + data.slice(state.shown.length) : data;
  }

  /** Remembers what was found in a text and writes its mask; with nothing found, forgets the text. */
  apply(
    node: Text,
    raw: string,
    findings: readonly Judged[],
    context: Context | undefined,
    row: Element | undefined,
  ): void {
    if (findings.length === 0) {
      // Without a state the text is the page's own already.
      if (this.stateOf(node)) this.#forget(node, raw);
      return;
    }
    const hits = findings.map(({ kind, start, end, fits = false }) => {
      const value = raw.slice(start, end);
      return { kind, start, end, value, fits, shownStart: 0, shownEnd: 0, revealed: false };
    });
    const state: TextState = { raw, shown: raw, hits, context, row };
    setState(node, state);
    this.#live.add(node);
    this.#write(node, state);
  }

  #forget(node: Text, raw: string): void {
    setState(node, undefined);
    this.#live.delete(node);
    if (node.data !== raw) node.data = raw;
  }

  /** Covers a text that could not be judged, whole and without reveal. */
  conceal(node: Text): void {
    const raw = this.rawOf(node);
    const shown = coverAll(raw);
    this.#live.delete(node);
    setState(node, { raw, shown, hits: [], context: undefined, row: undefined });
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

function setState(node: Stated, state: TextState | undefined): void {
  node[stateKey] = state;
}
