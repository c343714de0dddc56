// The picker's panel: what was pointed at and what it is, the rules picked so far, and what became of them. Draws a
// state and says what a person wants; decides nothing.
import { identifierKinds } from '../../../shared/identifiers/kind.ts';
import {
  type DraftMeaning,
  draftMeanings,
  type DraftRule,
  type RuleDraft,
} from '../../../shared/policy/rule-draft.ts';
import { element, type Overlay, pressable } from '../reveal/overlay.ts';
import { meaningWord, type PickWords, ruleWord } from './pick-words.ts';

/** What somebody points at, and is asked about. */
export interface Naming {
  readonly kind: DraftMeaning | undefined;
  /** The engine knows the value already, as this. */
  readonly known: DraftMeaning | undefined;
  readonly offers: readonly DraftRule[];
  readonly chosen: number;
  /** Values that the chosen rule decides. */
  readonly decides: number;
}

export interface PanelState {
  readonly naming: Naming | undefined;
  readonly rules: readonly DraftRule[];
  readonly tested: RuleDraft['tested'] | undefined;
  readonly saving: boolean;
  /** A sentence on what has happened last. */
  readonly done: string | undefined;
  readonly failed: string | undefined;
}

export interface PanelActs {
  readonly name: (kind: DraftMeaning) => void;
  readonly choose: (offer: number) => void;
  readonly add: () => void;
  readonly cancel: () => void;
  readonly remove: (rule: number) => void;
  readonly test: () => void;
  readonly save: () => void;
  readonly walk: (step: 1 | -1) => void;
  readonly end: () => void;
}

export class PickPanel {
  readonly #words: PickWords;
  readonly #acts: PanelActs;
  readonly #panel: HTMLElement;
  readonly #body = element('div', 'body');

  constructor(overlay: Overlay, words: PickWords, acts: PanelActs) {
    this.#words = words;
    this.#acts = acts;
    this.#panel = element('section', 'pick', [this.#header(), this.#body]);
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-label', words.pickTitle);
    overlay.add(this.#panel);
  }

  set hidden(isHidden: boolean) {
    this.#panel.hidden = isHidden;
    this.#panel.style.display = isHidden ? 'none' : '';
  }

  end(): void {
    this.#panel.remove();
  }

  /** @param focus what gets the focus: the kind of what was pointed at, or nothing new */
  draw(state: PanelState, focus?: 'kind'): void {
    const parts = state.naming ? [this.#naming(state.naming)] : [this.#hint()];
    if (state.rules.length > 0) parts.push(this.#draft(state));
    this.#body.replaceChildren(...this.#said(state), ...parts);
    if (focus === 'kind') this.#body.querySelector('select')?.focus({ preventScroll: true });
  }

  #header(): HTMLElement {
    const { pickTitle, pickSide, pickClose, pickNext, pickPrevious } = this.#words;
    const button = (text: string, label: string, press: () => void): HTMLElement => {
      const made = pressable(element('button', '', text), press);
      made.setAttribute('aria-label', label);
      made.title = label;
      return made;
    };
    return element('header', '', [
      element('h2', '', pickTitle),
      button('‹', pickPrevious, () => this.#acts.walk(-1)),
      button('›', pickNext, () => this.#acts.walk(1)),
      button('⇆', pickSide, () => this.#panel.classList.toggle('left')),
      button('✕', pickClose, this.#acts.end),
    ]);
  }

  #said({ done, failed }: PanelState): HTMLElement[] {
    const lines = [
      ...(done === undefined ? [] : [element('p', 'done', done)]),
      ...(failed === undefined ? [] : [element('p', 'failed', failed)]),
    ];
    for (const line of lines) line.setAttribute('role', 'status');
    return lines;
  }

  #hint(): HTMLElement {
    return element('section', '', [element('p', 'quiet', this.#words.pickHint)]);
  }

  #naming(naming: Naming): HTMLElement {
    const { pickAdd, pickCancel, pickNoOffer, pickKnown } = this.#words;
    const isReady = naming.kind !== undefined && naming.offers.length > 0;
    const add = pressable(element('button', 'main', pickAdd), this.#acts.add);
    add.disabled = !isReady;
    const known =
      naming.known && pickKnown.replace('{kind}', meaningWord(naming.known, this.#words));
    const isStuck = naming.kind !== undefined && naming.offers.length === 0;
    return element('section', 'naming', [
      ...(known ? [element('p', 'quiet', known)] : []),
      this.#kinds(naming),
      ...(naming.offers.length > 0 ? [this.#offers(naming)] : []),
      ...(isReady ? [this.#count(naming)] : []),
      ...(isStuck ? [element('p', 'failed', pickNoOffer)] : []),
      element('div', 'row', [
        add,
        pressable(element('button', 'plain', pickCancel), this.#acts.cancel),
      ]),
    ]);
  }

  #kinds({ kind }: Naming): HTMLElement {
    const { pickKind, pickChoose } = this.#words;
    const select = element('select', '');
    const choose = element('option', '', pickChoose);
    choose.value = '';
    choose.disabled = true;
    const options = [...identifierKinds, 'other' as const].map((each) => {
      const option = element('option', '', meaningWord(each, this.#words));
      option.value = each;
      return option;
    });
    select.append(choose, ...options);
    select.value = kind ?? '';
    select.addEventListener('change', () => {
      const chosen = draftMeanings.find((each) => each === select.value);
      if (chosen) this.#acts.name(chosen);
    });
    return element('label', 'kind', [element('span', '', pickKind), select]);
  }

  #offers({ offers, chosen }: Naming): HTMLElement {
    const rows = offers.map((rule, at) => {
      const radio = element('input', '');
      radio.type = 'radio';
      radio.name = 'offer';
      radio.checked = at === chosen;
      radio.addEventListener('change', () => this.#acts.choose(at));
      return element('label', 'offer', [radio, element('span', '', ruleWord(rule, this.#words))]);
    });
    return element('fieldset', '', [element('legend', 'quiet', this.#words.pickOffers), ...rows]);
  }

  #count({ decides, kind }: Naming): HTMLElement {
    const { pickDecides, pickShows } = this.#words;
    const says = kind === 'other' ? pickShows : pickDecides;
    const line = element('p', kind === 'other' ? 'count warn' : 'count', counted(says, decides));
    line.setAttribute('role', 'status');
    return line;
  }

  #draft({ rules, tested, saving, naming }: PanelState): HTMLElement {
    const { pickRules, pickTest, pickSave, pickSaving } = this.#words;
    const test = pressable(element('button', 'plain', pickTest), this.#acts.test);
    const save = pressable(
      element('button', 'main end', saving ? pickSaving : pickSave),
      this.#acts.save,
    );
    test.disabled = saving || naming !== undefined;
    save.disabled = saving || naming !== undefined;
    return element('section', 'draft', [
      element('h3', '', counted(pickRules, rules.length)),
      element(
        'ul',
        '',
        rules.map((rule, at) => this.#rule(rule, at, tested?.hits[at])),
      ),
      ...(tested ? [this.#tested(tested)] : []),
      element('div', 'row', [test, save]),
    ]);
  }

  #rule(rule: DraftRule, at: number, hits: number | undefined): HTMLElement {
    const { pickRemove, pickHits } = this.#words;
    const look = rule.kind === 'other' ? 'kind shown' : 'kind';
    const remove = pressable(element('button', '', '✕'), () => this.#acts.remove(at));
    remove.setAttribute('aria-label', `${pickRemove} ${ruleWord(rule, this.#words)}`);
    return element('li', '', [
      element('span', look, meaningWord(rule.kind, this.#words)),
      element('span', 'how', ruleWord(rule, this.#words)),
      element('span', 'hits', hits === undefined ? '' : counted(pickHits, hits)),
      remove,
    ]);
  }

  #tested({ before, after, hits }: RuleDraft['tested']): HTMLElement {
    const { pickTested, pickIdle } = this.#words;
    const said = pickTested.replace('{before}', String(before)).replace('{after}', String(after));
    const idle = hits.filter((count) => count === 0).length;
    const line = element('p', 'count', said);
    if (idle > 0) line.append(element('span', 'warn', ` ${counted(pickIdle, idle)}`));
    line.setAttribute('role', 'status');
    return line;
  }
}

function counted(text: string, count: number): string {
  return text.replace('{count}', String(count));
}
