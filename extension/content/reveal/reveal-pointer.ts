// The mouse's way to a value: pointing brings the eye chip, a click on it or Alt+click opens, holding
// either shows the value for as long as it is held. Only real input counts.
import type { Overlay } from './overlay.ts';
import type { ProtectedPage, Target } from '../page/page.ts';
import type { RevealMarks } from './reveal-marks.ts';
import { isRevealable, rectsOf, targetAt } from './target-at.ts';

export interface PointerDeps {
  readonly page: ProtectedPage;
  readonly overlay: Overlay;
  readonly marks: RevealMarks;
  /** Words on the chip, and what it says when one rests on it. */
  readonly chip: { readonly label: string; readonly hint: string };
  /** The list of reasons is open: the mouse belongs to it. */
  readonly busy: () => boolean;
  readonly isReadable: (target: Target) => boolean;
  /** `choose`: the list is wanted, also where no reason is needed. */
  readonly open: (target: Target, choose: boolean) => void;
  readonly hold: (target: Target) => void;
  readonly release: () => void;
  /** A press beside the interface. */
  readonly elsewhere: () => void;
}

/** Milliseconds. A pointer on its way elsewhere shows no chip; a press that lasts is held. */
const chipDelay = 80;
const holdDelay = 350;
/** Pixels a hand may tremble before it has left what it holds. */
const tremble = 12;

export class RevealPointer {
  readonly #deps: PointerDeps;
  #hover: ReturnType<typeof setTimeout> | undefined;
  #press: ReturnType<typeof setTimeout> | undefined;
  /** Where a press that has become a hold began; its click is not one. */
  #held: { readonly x: number; readonly y: number } | undefined;

  constructor(deps: PointerDeps) {
    this.#deps = deps;
  }

  /** In capture on window: the page's own handlers come after. */
  listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    const passive = { ...options, passive: true };
    window.addEventListener('mousemove', (event) => this.#onMove(event), passive);
    window.addEventListener('mousedown', (event) => this.#onPress(event), options);
    window.addEventListener('mouseup', () => this.#end(), passive);
    window.addEventListener('click', (event) => this.#onClick(event), options);
    // In capture the document hears of every element that is left.
    const left = ({ target }: Event): void => {
      if (target === document) this.#end();
    };
    document.addEventListener('mouseleave', left, passive);
  }

  /** Nothing is pressed any more, whatever the buttons say. */
  cancel(): void {
    clearTimeout(this.#hover);
    this.#end();
  }

  #onMove(event: MouseEvent): void {
    if (!event.isTrusted) return;
    const { clientX, clientY } = event;
    if (event.buttons === 0) this.#held = undefined;
    const held = this.#held;
    if (held) {
      if (Math.hypot(clientX - held.x, clientY - held.y) > tremble) this.#end();
      return;
    }
    if (event.buttons > 0 || this.#deps.busy() || this.#deps.overlay.owns(event)) return;
    clearTimeout(this.#hover);
    // The path is empty once the event is over.
    const [origin] = event.composedPath();
    this.#hover = setTimeout(() => this.#showChip(origin, clientX, clientY), chipDelay);
  }

  #showChip(origin: EventTarget | undefined, x: number, y: number): void {
    const { marks, chip, isReadable, open, busy } = this.#deps;
    // The list may have opened since the pointer came to rest.
    if (busy()) return;
    const target = this.#targetAt(origin, x, y);
    const rect = target && rectsOf(target).at(-1);
    if (!target || !rect || isReadable(target)) return marks.hideChip();
    const pressed = (event: MouseEvent): void => this.#hold(event, target);
    const clicked = (event: MouseEvent): void => {
      if (!this.#wasHeld()) open(target, event.shiftKey);
    };
    marks.showChip(rect, chip, pressed, clicked);
  }

  // A press outside closes the list; with Alt on a value it must not start a selection or a link.
  #onPress(event: MouseEvent): void {
    this.#held = undefined;
    if (this.#deps.overlay.owns(event)) return;
    this.#deps.elsewhere();
    const target = event.altKey && event.isTrusted ? this.#targetOf(event) : undefined;
    if (!target) return;
    stop(event);
    this.#hold(event, target);
  }

  #onClick(event: MouseEvent): void {
    if (!event.altKey || !event.isTrusted || this.#deps.overlay.owns(event)) return;
    const target = this.#targetOf(event);
    if (!target) return;
    stop(event);
    if (!this.#wasHeld()) this.#deps.open(target, event.shiftKey);
  }

  #hold(event: MouseEvent, target: Target): void {
    const { clientX: x, clientY: y } = event;
    clearTimeout(this.#press);
    this.#press = setTimeout(() => {
      this.#held = { x, y };
      this.#deps.hold(target);
    }, holdDelay);
  }

  // The click that ends a hold opens nothing.
  #wasHeld(): boolean {
    const held = this.#held !== undefined;
    this.#held = undefined;
    return held;
  }

  // `#held` stays until the click that follows.
  #end(): void {
    clearTimeout(this.#press);
    if (this.#held) this.#deps.release();
  }

  #targetOf(event: MouseEvent): Target | undefined {
    return this.#targetAt(event.composedPath()[0], event.clientX, event.clientY);
  }

  #targetAt(origin: EventTarget | undefined, x: number, y: number): Target | undefined {
    const { page } = this.#deps;
    if (!(origin instanceof Element) || !page.policy.protected) return undefined;
    const target = targetAt(page, origin, x, y);
    return target && isRevealable(page, target) ? target : undefined;
  }
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
