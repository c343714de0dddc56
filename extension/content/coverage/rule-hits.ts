// Which of the hospital's own rules has found a value: told afterwards, from what the engine remembers of it.
import { type NamedRule, namedRules } from '../../../shared/detect/rule-names.ts';
import { keyForms } from '../../../shared/detect/labels.ts';
import { normaliseLabel } from '../../../shared/detect/label-text.ts';
import type { PatternFinder } from '../../../shared/detect/pattern-finder.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Context } from '../label/label.ts';
import { holderOf } from '../observe/roots.ts';
import { isSelector, type PageRules } from '../scan/page-rules.ts';

/** Words that name values, remembered with the rule they are of. */
const mostWords = 2000;

export class RuleHits {
  readonly #labels = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  readonly #selectors: readonly NamedRule[];
  readonly #patterns: readonly { name: string; kind: IdentifierKind; finder: PatternFinder }[];
  readonly #words = new Map<string, string | undefined>();
  readonly #any: string;

  constructor({ packs, engine }: Pick<PageRules, 'packs' | 'engine'>) {
    const rules = namedRules(packs);
    // As where they are compiled: of two rules for one word the later counts.
    for (const { sort, name, text } of rules) {
      if (sort === 'label') this.#labels.set(normaliseLabel(text), name);
      if (sort === 'key') this.#keys.set(keyForms(text)[0] ?? '', name);
    }
    this.#selectors = rules.filter(({ sort, text }) => sort === 'selector' && isSelector(text));
    this.#any = this.#selectors.map(({ text }) => text).join(',');
    this.#patterns = rules.flatMap((rule) =>
      rule.sort === 'pattern' && engine
        ? [{ name: rule.name, kind: rule.kind, finder: engine([rule.pattern]) }]
        : [],
    );
  }

  /** The rule that says what stands at a node; undefined where no rule of the hospital's does. */
  ofContext(node: Node, context: Context | undefined): string | undefined {
    if (context?.certain) return this.#ofSelector(node);
    return context && this.ofWord(context.label);
  }

  /** The rule that a label or key is of. */
  ofWord(word: string): string | undefined {
    if (word === '' || this.#labels.size + this.#keys.size === 0) return undefined;
    if (this.#words.has(word)) return this.#words.get(word);
    const key = keyForms(word).find((form) => this.#keys.has(form));
    const found = this.#labels.get(normaliseLabel(word)) ?? (key && this.#keys.get(key));
    if (this.#words.size >= mostWords) this.#words.clear();
    this.#words.set(word, found);
    return found;
  }

  /** Patterns that describe a value. */
  ofValue(kind: IdentifierKind, value: string): string[] {
    return this.#patterns.flatMap((pattern) => {
      if (pattern.kind !== kind) return [];
      const whole = pattern.finder.find(value).some(({ start, end }) => {
        return start === 0 && end === value.length;
      });
      return whole ? [pattern.name] : [];
    });
  }

  #ofSelector(node: Node): string | undefined {
    if (this.#any === '') return undefined;
    let at = node instanceof Element ? node : holderOf(node);
    while (at) {
      const holder = at.closest(this.#any);
      if (holder) return this.#selectors.find(({ text }) => holder.matches(text))?.name;
      const root = at.getRootNode();
      at = root instanceof ShadowRoot ? root.host : null;
    }
    return undefined;
  }
}
