// The list of reasons, and what they are for: one value, its patient, several patients. It names kinds
// and masks, never a value.
import type { RevealReason } from '../../../shared/policy/policy.ts';
import { element, type Overlay, pressable } from './overlay.ts';
import type { Texts } from '../page/texts.ts';

/** One thing that a reason may be given for. */
export interface MenuChoice {
  readonly label: string;
  /** The kind that would be readable; empty where it is several. */
  readonly kinds: string;
  /** Whose: a masked name, or how many patients; and several kinds. */
  readonly subject: string;
}

export interface MenuRequest {
  readonly rect: DOMRect;
  /** The first is what is meant unless the person says otherwise. */
  readonly choices: readonly MenuChoice[];
  readonly reasons: readonly RevealReason[];
  readonly seconds: number;
  readonly locale: 'zh-CN' | 'zh-TW' | 'en';
  /** What the person should know before they choose. */
  readonly notice?: string | undefined;
  /** At once and without a reason. */
  readonly emergency: () => void;
}

/** Pixels kept free around the list. */
const margin = 8;

/** The parts that change with the choice. */
interface OpenMenu {
  readonly root: HTMLElement;
  readonly kinds: HTMLElement;
  readonly subject: HTMLElement;
  readonly tabs: readonly HTMLButtonElement[];
  readonly buttons: readonly HTMLButtonElement[];
  readonly request: MenuRequest;
  readonly choose: (code: string, choice: number) => void;
  readonly focusBefore: Element | null;
  choice: number;
}

export class RevealMenu {
  readonly #overlay: Overlay;
  readonly #texts: Texts;
  #open: OpenMenu | undefined;

  constructor(overlay: Overlay, texts: Texts) {
    this.#overlay = overlay;
    this.#texts = texts;
  }

  /** While it is, keys belong to the list. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Shows the list beside a value; `choose` gets the reason's code and the choice, once, or never. */
  open(request: MenuRequest, choose: (code: string, choice: number) => void): void {
    this.close();
    const texts = this.#texts;
    const kinds = element('span', 'kind');
    const subject = element('div', 'subject');
    const heading = element('header', '', [element('h2', '', texts.revealTitle), kinds]);
    const tabs = request.choices.map(({ label }, i) => this.#tab(label, () => this.#turnTo(i)));
    const buttons = request.reasons.slice(0, 9).map(({ label }, i) => {
      return this.#button(String(i + 1), label[request.locale], () => this.pick(i));
    });
    const urgent = this.#button('0', texts.breakGlass, () => this.emergency());
    urgent.classList.add('urgent');
    urgent.append(element('small', '', texts.breakGlassNote));
    const seconds = texts.revealSeconds.replace('{n}', String(request.seconds));
    const footer = element('footer', '', [
      element('span', '', tabs.length > 1 ? texts.revealHintScopes : texts.revealHint),
      element('span', '', seconds),
    ]);
    const group = element('div', 'tabs', tabs);
    group.setAttribute('role', 'radiogroup');
    group.setAttribute('aria-label', texts.scopeGroup);
    const parts = [
      heading,
      subject,
      ...(request.notice === undefined ? [] : [noticeOf(request.notice)]),
      ...(tabs.length > 1 ? [group] : []),
      ...buttons,
      urgent,
      footer,
    ];
    const root = element('div', 'menu', parts);
    root.setAttribute('role', 'dialog');
    root.setAttribute('aria-label', texts.revealTitle);
    const focusBefore = document.activeElement;
    this.#overlay.add(root);
    const all = [...buttons, urgent];
    const shown = { root, kinds, subject, tabs, buttons: all, request, choose, focusBefore };
    this.#open = { ...shown, choice: 0 };
    this.#turnTo(0);
    place(root, request.rect);
    buttons[0]?.focus({ preventScroll: true });
  }

  /** Chooses the reason of a digit; false when there is none. */
  pick(index: number): boolean {
    const open = this.#open;
    const reason = open?.request.reasons[index];
    if (!open || !reason) return false;
    this.close();
    open.choose(reason.code, open.choice);
    return true;
  }

  /** Everything of the patient, at once. */
  emergency(): void {
    const open = this.#open;
    this.close();
    open?.request.emergency();
  }

  /** Goes over to the next thing the reason may be for. */
  turn(step: 1 | -1): void {
    const { choice = 0, tabs = [] } = this.#open ?? {};
    if (tabs.length > 0) this.#turnTo((choice + step + tabs.length) % tabs.length);
  }

  /** Moves among the reasons with the arrow keys. */
  move(step: 1 | -1): void {
    const buttons = this.#open?.buttons ?? [];
    const next = (this.#focused() + step + buttons.length) % buttons.length;
    buttons[next]?.focus({ preventScroll: true });
  }

  /** Presses the focused button. */
  pickFocused(): void {
    const at = Math.max(0, this.#focused());
    if (!this.pick(at)) this.emergency();
  }

  /** Closes the list and gives the focus back to where the person was. */
  close(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    open.root.remove();
    if (open.focusBefore instanceof HTMLElement) open.focusBefore.focus({ preventScroll: true });
  }

  #turnTo(choice: number): void {
    const open = this.#open;
    const words = open?.request.choices[choice];
    if (!open || !words) return;
    open.choice = choice;
    open.kinds.textContent = words.kinds;
    open.kinds.hidden = words.kinds === '';
    open.subject.textContent = words.subject;
    for (const [i, tab] of open.tabs.entries()) {
      tab.setAttribute('aria-checked', String(i === choice));
    }
  }

  // Place of the button that has the focus; -1 when none has.
  #focused(): number {
    const root = this.#open?.root.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    return this.#open?.buttons.findIndex((button) => button === active) ?? -1;
  }

  #button(key: string, label: string, press: () => void): HTMLButtonElement {
    return pressable(
      element('button', 'reason', [element('kbd', '', key), element('span', '', label)]),
      press,
    );
  }

  // No stop for Tab: the arrows lead there, and Tab goes through the reasons.
  #tab(label: string, press: () => void): HTMLButtonElement {
    const tab = pressable(element('button', 'tab', label), press);
    tab.setAttribute('role', 'radio');
    tab.tabIndex = -1;
    // The focus stays with the reasons.
    tab.addEventListener('mousedown', (event) => event.preventDefault());
    return tab;
  }
}

/** Read aloud as soon as it is there. */
function noticeOf(text: string): HTMLElement {
  const notice = element('p', 'notice', text);
  notice.setAttribute('role', 'alert');
  return notice;
}

/** Below the value, above it, or beside it: never over it as long as there is room anywhere, because the
 *  pointer is there. Always inside the window. */
function place(menu: HTMLElement, rect: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const below = rect.bottom + margin;
  const above = rect.top - margin - height;
  const right = rect.right + margin;
  const fits = below + height <= innerHeight ? below : above;
  const beside = right + width <= innerWidth ? right : rect.left - margin - width;
  const isBeside = fits < margin && beside >= margin;
  const left = isBeside ? beside : rect.left;
  const top = isBeside ? rect.top - height / 2 : fits;
  menu.style.left = `${within(left, innerWidth - width)}px`;
  menu.style.top = `${within(top, innerHeight - height)}px`;
}

/** At least the margin from both ends, the beginning first. */
function within(at: number, room: number): number {
  return Math.max(margin, Math.min(at, room - margin));
}
