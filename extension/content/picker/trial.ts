// Rules on trial: the page is really read and masked by them, and what each of them decides is what is masked with
// it and not without it. Leaves nothing behind when it ends.
import { type DraftRule, packOfDraft, type RuleDraft } from '../../../shared/policy/rule-draft.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { type Target, valueOf } from '../page/page.ts';
import { holderOf } from '../observe/roots.ts';
import type { PickedPage } from './picked-page.ts';

/** Something on the page that a rule has masked, or shows. */
export interface Decided {
  readonly node: Node;
  readonly kind: IdentifierKind;
  readonly target: Target;
}

type Read = ReadonlyMap<string, Decided>;

/** Numbers nodes: what is compared is whether the same node holds the same kind of value. */
const numbers = new WeakMap<Node, number>();
let last = 0;

export class Trial {
  readonly #to: PickedPage;
  /** Names that the page had taught before: rules on trial teach others. */
  readonly #known: number;

  constructor(to: PickedPage) {
    this.#to = to;
    this.#known = to.page.sweeper.known.size;
  }

  /** Reads the page by the policy and these rules. */
  by(rules: readonly DraftRule[]): void {
    this.#to.page.sweeper.known.forgetAfter(this.#known);
    const draft = { site: self.origin, rules: [...rules] };
    this.#to.tryPack(rules.length === 0 ? undefined : packOfDraft(draft, { id: 'tried' }));
  }

  /** What one rule more decides: what is masked by it alone, and what it finds beside others. The page is read by
   *  all of them afterwards. */
  withOneMore(rules: readonly DraftRule[], rule: DraftRule): readonly Decided[] {
    this.by(rules);
    const before = this.#read();
    this.by([...rules, rule]);
    const after = this.#read();
    // What is not a patient's is what is masked no more.
    if (rule.kind === 'other') return missing(before, after);
    const others = [...after.values()].filter((each) => this.#isFoundBy(each, rule));
    return [...new Set([...missing(after, before), ...others])];
  }

  /** A name that a label taught may stand where the rule looks: it would be masked by either. */
  #isFoundBy({ node, kind, target }: Decided, rule: DraftRule): boolean {
    if (kind !== rule.kind) return false;
    if (rule.by === 'selector') {
      const holder = node instanceof Element ? node : holderOf(node);
      return holder?.closest(rule.selector) !== null && holder !== null;
    }
    const { masks } = this.#to.page.sweeper;
    if ('state' in target) return saysOfField(target.node, target.state.context?.label, rule.word);
    const context = 'hit' in target ? masks.stateOf(target.node)?.context : undefined;
    return context?.label === rule.word;
  }

  /** The figures of a draft. */
  test(rules: readonly DraftRule[]): RuleDraft['tested'] {
    this.by([]);
    const before = this.#read().size;
    const hits = rules.map((rule, at) => {
      const others = rules.filter((_, i) => i !== at);
      return this.withOneMore(others, rule).length;
    });
    this.by(rules);
    return { before, after: this.#read().size, hits };
  }

  #read(): Read {
    const read = new Map<string, Decided>();
    for (const target of this.#to.page.targets()) {
      const { node } = target;
      const { kind, value } = valueOf(target);
      read.set(`${numberOf(node)} ${kind} ${value}`, { node, kind, target });
    }
    return read;
  }
}

function missing(from: Read, to: Read): Decided[] {
  return [...from].flatMap(([key, decided]) => (to.has(key) ? [] : [decided]));
}

/** What stands around a field, or what programs call it. */
function saysOfField(field: Element, label: string | undefined, word: string): boolean {
  if (label === word) return true;
  const labels = 'labels' in field ? [...((field as HTMLInputElement).labels ?? [])] : [];
  const said = labels.map(({ textContent }) =>
    (textContent ?? '').replace(/[\s:：]+$/u, '').trim(),
  );
  return [...said, field.getAttribute('name'), field.id].includes(word);
}

function numberOf(node: Node): number {
  const known = numbers.get(node);
  if (known !== undefined) return known;
  last += 1;
  numbers.set(node, last);
  return last;
}
