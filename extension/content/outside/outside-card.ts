// What the person is told and asked: a card in the corner that says what was found, where it would go, and what
// the rule is. Names kinds and numbers, never a value.
import { identifierKinds, type KindCounts } from '../../../shared/identifiers/kind.ts';
import {
  type CardChoice,
  cardChoice,
  type CardMessage,
  cardMessage,
} from '../../../shared/messages/page.ts';
import { askBackground, onBackgroundMessage } from '../../platform/page-browser.ts';
import type { Texts } from '../page/texts.ts';
import { element, Overlay, pressable } from '../reveal/overlay.ts';

/** Says whether it may be given if the person wants it, and whether the person has just done something here:
 *  who writes goes on writing. */
export type CardFacts = Omit<CardMessage, 'type'>;

/** Kinds named on a card; there may be twenty. */
const mostKinds = 6;

const isInFrame = window.top !== window;

export class OutsideCard {
  readonly #overlay = new Overlay();
  readonly #texts: Texts;
  #card: HTMLElement | undefined;
  #settle: ((choice: CardChoice) => void) | undefined;
  /** Who had the focus before the card took it. */
  #before: HTMLElement | undefined;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** Escape, and keys on the card, are not the page's. */
  listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    for (const type of ['keydown', 'keypress', 'keyup'] as const) {
      const onKey = (event: KeyboardEvent): void => {
        if (!this.#overlay.owns(event)) return;
        event.stopImmediatePropagation();
        if (type === 'keydown' && event.key === 'Escape') this.#close('no');
      };
      window.addEventListener(type, onKey, options);
    }
  }

  /** Asks whether it shall go, or says that it was stopped: then `wrong` is all that a person may say against
   *  it. A question that is still open is replaced. */
  async show(facts: CardFacts): Promise<CardChoice> {
    const elsewhere = isInFrame ? await askBackground({ type: 'card', ...facts }) : undefined;
    const choice = cardChoice.safeParse(elsewhere);
    return choice.success ? choice.data : await this.#showHere(facts);
  }

  /** Shows the cards of the frames in this page: they may be too small to be seen. */
  serveFrames(): void {
    if (isInFrame) return;
    onBackgroundMessage((message) => {
      const facts = cardMessage.safeParse(message);
      return facts.success ? this.#showHere(facts.data) : undefined;
    });
  }

  async #showHere(facts: CardFacts): Promise<CardChoice> {
    const { outsideOk, outsideRecorded } = this.#texts;
    const { rule, cancel, go, wrong: notSo } = this.#wordsOf(facts);
    const wrong = ['wrong', 'later', notSo] as const;
    const shown = facts.asks
      ? this.#show(facts, `${rule} ${outsideRecorded}`, [
          ['no', 'main', cancel],
          ['go', 'tag', go],
          wrong,
        ])
      : this.#show(facts, rule, [['no', 'main', outsideOk], wrong]);
    if (facts.takesFocus) this.#takeFocus();
    return await shown;
  }

  /** A line that goes away by itself, or when the returned function is called. */
  tell(text: string, milliseconds?: number): () => void {
    const line = element('div', 'toast', text);
    line.setAttribute('role', 'status');
    this.#overlay.add(line);
    const end = (): void => line.remove();
    if (milliseconds !== undefined) setTimeout(end, milliseconds);
    return end;
  }

  /** A file that comes is no file that goes. */
  #wordsOf({ about, to }: CardFacts): Record<'rule' | 'cancel' | 'go' | 'wrong' | 'place', string> {
    const texts = this.#texts;
    switch (about) {
      case undefined:
        return {
          rule: texts.outsideRule,
          cancel: texts.outsideCancel,
          go: texts.outsideGo,
          wrong: texts.outsideWrong,
          place: texts.outsideTo.replace('{place}', to),
        };
      case 'download':
        return {
          rule: texts.downloadRule,
          cancel: texts.downloadCancel,
          go: texts.downloadGo,
          wrong: texts.outsideWrong,
          place: texts.downloadTo.replace('{place}', to),
        };
      case 'statistics':
        return {
          rule: texts.statisticsRule,
          cancel: texts.statisticsCancel,
          go: texts.statisticsGo,
          wrong: texts.statisticsWrong,
          place: to,
        };
    }
  }

  #show(
    facts: CardFacts,
    rule: string,
    choices: readonly (readonly [CardChoice, string, string])[],
  ): Promise<CardChoice> {
    this.#close('replaced');
    const { title, lines } = facts;
    const buttons = choices.map(([choice, look, text]) =>
      pressable(element('button', look, text), () => this.#close(choice)),
    );
    const card = element('section', 'card outside', [
      element('h2', '', title),
      element('p', 'to', this.#wordsOf(facts).place),
      element(
        'ul',
        '',
        lines.map((line) => element('li', '', line)),
      ),
      element('p', 'rule', rule),
      element('div', 'choices', buttons),
    ]);
    card.setAttribute('role', 'alertdialog');
    card.setAttribute('aria-label', title);
    this.#card = this.#overlay.add(card);
    return new Promise((settle) => {
      this.#settle = settle;
    });
  }

  /** The first choice is the safe one. */
  #takeFocus(): void {
    const { activeElement } = document;
    this.#before = activeElement instanceof HTMLElement ? activeElement : undefined;
    this.#card?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }

  #close(choice: CardChoice): void {
    this.#card?.remove();
    this.#card = undefined;
    const settle = this.#settle;
    this.#settle = undefined;
    this.#before?.focus({ preventScroll: true });
    this.#before = undefined;
    settle?.(choice);
  }
}

/** `姓名 12、居民身份证 12`, in the order of the vocabulary, the first six. */
export function kindsLine(kinds: KindCounts, texts: Texts): string {
  const named = identifierKinds.flatMap((kind) => {
    const count = kinds[kind] ?? 0;
    return count === 0 ? [] : [`${texts[`kind_${kind}`]} ${count}`];
  });
  const more = named.length > mostKinds ? ` …` : '';
  return named.slice(0, mostKinds).join(texts.listComma) + more;
}
