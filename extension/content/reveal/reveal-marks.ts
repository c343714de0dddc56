// Small marks over the page: the eye chip beside a value, countdowns beside revealed ones, the ring of
// the keyboard walk, and short notices.
import { element, eyeIcon, type Overlay } from './overlay.ts';

/** Long enough to read it: about seven characters a second, and never less than four seconds. */
const millisecondsToRead = (text: string): number => Math.max(4000, text.length * 150);

export class RevealMarks {
  readonly #overlay: Overlay;
  #chip: HTMLButtonElement | undefined;
  #ring: HTMLElement | undefined;
  #hint: HTMLElement | undefined;
  #toast: HTMLElement | undefined;
  #spoken: HTMLElement | undefined;
  readonly #badges: HTMLElement[] = [];

  constructor(overlay: Overlay) {
    this.#overlay = overlay;
  }

  /** The eye beside a value; it replaces the one before. Pressing it must be a person's press. */
  showChip(
    rect: DOMRect,
    { label, hint }: { readonly label: string; readonly hint: string },
    pressed: (event: MouseEvent) => void,
    clicked: (event: MouseEvent) => void,
  ): void {
    this.hideChip();
    const chip = element('button', 'chip', [eyeIcon(), element('span', '', label)]);
    chip.type = 'button';
    chip.title = hint;
    chip.addEventListener('mousedown', (event) => {
      // The focus stays in the page: pressing the chip must not move the caret.
      event.preventDefault();
      if (event.isTrusted) pressed(event);
    });
    chip.addEventListener('click', (event) => {
      if (event.isTrusted) clicked(event);
    });
    this.#chip = this.#overlay.add(chip);
    const size = chip.getBoundingClientRect();
    const right = rect.right + 4;
    const left = right + size.width <= innerWidth ? right : Math.max(0, rect.left - size.width - 4);
    chip.style.left = `${left}px`;
    chip.style.top = `${Math.max(0, rect.top + (rect.height - size.height) / 2)}px`;
  }

  hideChip(): void {
    this.#chip?.remove();
    this.#chip = undefined;
  }

  /** Frame around the value the keyboard stands on, with a line that says which keys do what. The focus
   *  stays where it is: a page must not learn which value somebody looks for, nor lose its caret. So the
   *  frame cannot be focused, and what it stands on is said instead, without the value. */
  showRing(rect: DOMRect, hint: string, spoken: string): void {
    this.hideRing();
    this.say(spoken);
    this.#ring = this.#overlay.add(element('div', 'ring'));
    Object.assign(this.#ring.style, {
      left: `${rect.left - 4}px`,
      top: `${rect.top - 4}px`,
      width: `${rect.width + 8}px`,
      height: `${rect.height + 8}px`,
    });
    this.#hint = this.#overlay.add(element('div', 'hint', hint));
  }

  hideRing(): void {
    this.#ring?.remove();
    this.#hint?.remove();
    this.#ring = undefined;
    this.#hint = undefined;
  }

  /** Shows exactly these countdowns; a rectangle outside the window gets none. Drawn four times a second:
   *  what is there is moved, because each new part raises the interface anew. */
  showBadges(badges: readonly { rect: DOMRect; seconds: number }[]): void {
    const shown = badges.filter(({ rect }) => rect.bottom > 0 && rect.top < innerHeight);
    for (const badge of this.#badges.splice(shown.length)) badge.remove();
    for (const [i, { rect, seconds }] of shown.entries()) {
      const badge = this.#badges[i] ?? this.#newBadge();
      this.#badges[i] = badge;
      badge.textContent = `${seconds}s`;
      badge.style.left = `${Math.min(rect.right + 4, innerWidth - 44)}px`;
      badge.style.top = `${rect.top + (rect.height - 18) / 2}px`;
    }
  }

  // Seconds read out one by one would talk over everything else.
  #newBadge(): HTMLElement {
    const badge = element('div', 'badge');
    badge.setAttribute('aria-hidden', 'true');
    return this.#overlay.add(badge);
  }

  /** Says something to screen readers only; never a value. */
  say(text: string): void {
    if (!this.#spoken?.isConnected) {
      this.#spoken = element('div', 'spoken');
      this.#spoken.setAttribute('role', 'status');
      this.#overlay.add(this.#spoken);
    }
    this.#spoken.textContent = text;
  }

  /** A refusal or a hint, announced to screen readers. */
  notice(text: string): void {
    this.#toast?.remove();
    const toast = element('div', 'toast warn', text);
    toast.setAttribute('role', 'alert');
    this.#toast = this.#overlay.add(toast);
    setTimeout(() => toast.remove(), millisecondsToRead(text));
  }
}
