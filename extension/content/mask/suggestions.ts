// Suggestions of a datalist are drawn by the browser, out of any style's reach, and choosing one submits
// its value. Those that hold a patient's value are switched off: the browser offers them no more, and
// nothing that is submitted changes. They cannot be revealed.
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { Resolution } from '../../../shared/policy/policy.ts';
import { type Fields, kindIn } from './fields.ts';
import { LiveNodes } from '../observe/live-nodes.ts';
import type { PageRules } from '../scan/page-rules.ts';

/** What it asks of policy and page. */
export interface SuggestionDeps {
  readonly fields: Fields;
  readonly known: KnownPatients;
  readonly rules: () => PageRules;
  readonly resolution: (kind: IdentifierKind) => Resolution;
}

export class Suggestions {
  readonly #deps: SuggestionDeps;
  readonly #lists = new LiveNodes<Element>();
  /** Options that we have switched off; a page may have its own reasons for others. */
  readonly #off = new WeakSet<HTMLOptionElement>();

  constructor(deps: SuggestionDeps) {
    this.#deps = deps;
  }

  /** Notices a list, new or with new options. */
  add(list: Element): void {
    this.#lists.add(list);
  }

  /** Decides every list anew: their fields, the names known and the policy may have changed. */
  look(): void {
    for (const list of this.#lists.connected()) {
      const kind = this.#kindOf(list);
      for (const option of list.getElementsByTagName('option')) this.#lookAt(option, kind);
    }
  }

  #lookAt(option: HTMLOptionElement, kind: IdentifierKind | undefined): void {
    const texts = [option.value, option.label];
    const covered = texts.some((text) => this.#isCovered(text, kind));
    if (covered && !option.disabled) {
      this.#off.add(option);
      option.disabled = true;
    } else if (!covered && this.#off.delete(option)) option.disabled = false;
  }

  #isCovered(text: string, kind: IdentifierKind | undefined): boolean {
    const { rules, known, resolution } = this.#deps;
    if (kind !== undefined && identifierOf(kind).accepts(text)) return resolution(kind) !== 'show';
    const found = rules().detector.scan(text, known);
    return found.some((finding) => resolution(finding.kind) !== 'show');
  }

  /** What the field is for that a list makes suggestions to. */
  #kindOf(list: Element): IdentifierKind | undefined {
    const root = list.getRootNode();
    if (list.id === '' || !(root instanceof Document || root instanceof ShadowRoot))
      return undefined;
    for (const field of root.querySelectorAll(`input[list="${CSS.escape(list.id)}"]`)) {
      const state = this.#deps.fields.stateOf(field);
      if (state?.named) return kindIn(field, state);
    }
    return undefined;
  }
}
