// Choices whose text is what a form sends (`<option>` without `value`): their text stays the page's, and what the
// browser paints of them is a `label` of ours (HTML, "the option element": the label goes before the text).
import type { Judged } from '../scan/judge.ts';
import type { Hit, MaskRules } from './mask.ts';

/** Marks our label, so that it is taken out of markup that pages read (main-world/markup-hook). */
const ownAttribute = 'data-medveil-option';

interface OptionState {
  readonly text: Text;
  readonly raw: string;
  readonly hits: readonly Hit[];
}

export class OptionLabels {
  readonly #states = new WeakMap<Element, OptionState>();
  readonly #live = new Set<Element>();
  readonly #rules: MaskRules;

  constructor(rules: MaskRules) {
    this.#rules = rules;
  }

  /** Labels a choice with the mask of its text; with nothing found takes the label away. A label of the page's own
   *  is what is painted already, and masked as such. */
  apply(text: Text, raw: string, findings: readonly Judged[]): void {
    const option = text.parentElement?.closest('option:not([value])');
    if (!option) return;
    if (findings.length === 0) {
      this.#forget(option);
      return;
    }
    if (option.hasAttribute('label') && !option.hasAttribute(ownAttribute)) return;
    const hits = findings.map(({ kind, start, end, fits = false }) => {
      const value = raw.slice(start, end);
      return { kind, start, end, value, fits, shownStart: 0, shownEnd: 0, revealed: false };
    });
    this.#states.set(option, { text, raw, hits });
    this.#live.add(option);
    this.#write(option, { text, raw, hits });
  }

  /** After the policy or the set of revealed values changed. */
  refresh(): void {
    for (const option of this.#live) {
      const state = option.isConnected ? this.#states.get(option) : undefined;
      if (state) this.#write(option, state);
      else this.#live.delete(option);
    }
  }

  #forget(option: Element): void {
    this.#states.delete(option);
    this.#live.delete(option);
    // A copy of a choice of ours bears the label, too.
    if (option.hasAttribute(ownAttribute)) unlabel(option);
  }

  #write(option: Element, { text, raw, hits }: OptionState): void {
    let shown = '';
    let from = 0;
    for (const hit of hits) {
      hit.revealed = this.#rules.revealed(text, hit);
      shown += raw.slice(from, hit.start) + (hit.revealed ? hit.value : this.#rules.cover(hit));
      from = hit.end;
    }
    shown = (shown + raw.slice(from)).trim();
    if (shown === raw.trim()) {
      if (option.hasAttribute(ownAttribute)) unlabel(option);
      return;
    }
    if (option.getAttribute('label') === shown) return;
    // One behind the other: the hook takes them out as one.
    unlabel(option);
    option.setAttribute('label', shown);
    option.setAttribute(ownAttribute, '');
  }
}

function unlabel(option: Element): void {
  option.removeAttribute('label');
  option.removeAttribute(ownAttribute);
}
