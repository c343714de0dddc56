// The list of reasons. It names the field and the masked patient, never a value.
import type { RevealReason } from '../../shared/policy/policy.ts';
import { element, type Overlay } from './overlay.ts';
import type { Texts } from './texts.ts';

export interface MenuRequest {
  readonly rect: DOMRect;
  readonly kindName: string;
  /** Masked name of the patient, when it is known. */
  readonly patient: string | undefined;
  readonly reasons: readonly RevealReason[];
  readonly seconds: number;
  readonly locale: 'zh-CN' | 'zh-TW' | 'en';
}

/** Pixels kept free around the list. */
const margin = 8;

export class RevealMenu {
  readonly #overlay: Overlay;
  readonly #texts: Texts;
  #menu: HTMLElement | undefined;
  #choose: ((code: string) => void) | undefined;
  #reasons: readonly RevealReason[] = [];
  #focusBefore: Element | null = null;

  constructor(overlay: Overlay, texts: Texts) {
    this.#overlay = overlay;
    this.#texts = texts;
  }

  /** While it is, keys belong to the list. */
  get isOpen(): boolean {
    return this.#menu !== undefined;
  }

  /** Shows the list beside a value; `choose` gets the reason's code, once, or never. */
  open(request: MenuRequest, choose: (code: string) => void): void {
    this.close();
    this.#choose = choose;
    this.#reasons = request.reasons.slice(0, 9);
    const texts = this.#texts;
    const title = element('h2', '', texts.revealTitle);
    const heading = element('header', '', [title, element('span', 'kind', request.kindName)]);
    const subject = request.patient ? `${texts.revealPatient} ${request.patient}` : '';
    const buttons = this.#reasons.map((reason, i) => {
      const key = element('kbd', '', String(i + 1));
      const button = element('button', '', [
        key,
        element('span', '', reason.label[request.locale]),
      ]);
      button.type = 'button';
      button.addEventListener('click', (event) => {
        if (event.isTrusted) this.pick(i);
      });
      return button;
    });
    const seconds = texts.revealSeconds.replace('{n}', String(request.seconds));
    const footer = element('footer', '', [
      element('span', '', texts.revealHint),
      element('span', '', seconds),
    ]);
    const parts = [heading, element('div', 'subject', subject), ...buttons, footer];
    const menu = element('div', 'menu', parts);
    menu.setAttribute('role', 'dialog');
    menu.setAttribute('aria-label', texts.revealTitle);
    this.#menu = this.#overlay.add(menu);
    place(menu, request.rect);
    this.#focusBefore = document.activeElement;
    buttons[0]?.focus({ preventScroll: true });
  }

  /** Chooses the reason of a digit; false when there is none. */
  pick(index: number): boolean {
    const reason = this.#reasons[index];
    const choose = this.#choose;
    if (!reason || !choose) return false;
    this.close();
    choose(reason.code);
    return true;
  }

  /** Moves among the buttons with the arrow keys. */
  move(step: 1 | -1): void {
    const buttons = [...(this.#menu?.querySelectorAll('button') ?? [])];
    const root = this.#menu?.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    const at = buttons.findIndex((button) => button === active);
    buttons[(at + step + buttons.length) % buttons.length]?.focus({ preventScroll: true });
  }

  /** Presses the focused button. */
  pickFocused(): void {
    const buttons = [...(this.#menu?.querySelectorAll('button') ?? [])];
    const root = this.#menu?.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    this.pick(
      Math.max(
        0,
        buttons.findIndex((button) => button === active),
      ),
    );
  }

  /** Closes the list and gives the focus back to where the person was. */
  close(): void {
    if (!this.#menu) return;
    this.#menu.remove();
    if (this.#focusBefore instanceof HTMLElement) this.#focusBefore.focus({ preventScroll: true });
    this.#focusBefore = null;
    this.#menu = undefined;
    this.#choose = undefined;
  }
}

/** Below the value, above it when there is no room, always inside the window. */
function place(menu: HTMLElement, rect: DOMRect): void {
  const { width, height } = menu.getBoundingClientRect();
  const below = rect.bottom + margin;
  const top = below + height <= innerHeight ? below : Math.max(margin, rect.top - margin - height);
  const left = Math.min(Math.max(margin, rect.left), Math.max(margin, innerWidth - width - margin));
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
}
