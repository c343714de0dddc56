// Pointing at a value: while somebody picks, the page hears no press, no click and no key that is meant for us.
import type { Roots } from '../observe/roots.ts';
import type { Overlay } from '../reveal/overlay.ts';

const presses = [
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
  'touchstart',
  'touchend',
  'dragstart',
] as const;

export interface PickPointerDeps {
  readonly roots: Roots;
  readonly overlay: Overlay;
  readonly over: (element: Element | undefined) => void;
  readonly pick: (element: Element) => void;
  readonly cancel: () => void;
  /** Enter, where no button has the focus. */
  readonly accept: () => void;
}

export class PickPointer {
  readonly #deps: PickPointerDeps;

  constructor(deps: PickPointerDeps) {
    this.#deps = deps;
  }

  listen(signal: AbortSignal): void {
    const options = { capture: true, signal };
    for (const type of presses) {
      window.addEventListener(type, (event) => this.#onPress(event), {
        ...options,
        passive: false,
      });
    }
    window.addEventListener('mousemove', (event) => this.#onMove(event), {
      ...options,
      passive: true,
    });
    for (const type of ['keydown', 'keypress', 'keyup'] as const) {
      window.addEventListener(type, (event) => this.#onKey(event), options);
    }
  }

  #onPress(event: Event): void {
    const { overlay, pick } = this.#deps;
    if (overlay.owns(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(event instanceof PointerEvent) || event.type !== 'pointerdown') return;
    if (!event.isTrusted || event.button !== 0) return;
    const at = this.#at(event.clientX, event.clientY);
    if (at) pick(at);
  }

  #onMove(event: MouseEvent): void {
    const { overlay, over } = this.#deps;
    over(overlay.owns(event) ? undefined : this.#at(event.clientX, event.clientY));
  }

  #onKey(event: KeyboardEvent): void {
    const { overlay, cancel, accept } = this.#deps;
    const isOurs = overlay.owns(event);
    const isMeant = event.key === 'Escape' || isOurs;
    if (!isMeant) return;
    event.stopImmediatePropagation();
    if (event.type !== 'keydown' || !event.isTrusted) return;
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && !isOnButton(overlay)) {
      event.preventDefault();
      accept();
    }
  }

  /** Innermost, in shadow trees too: events do not tell of closed ones. */
  #at(x: number, y: number): Element | undefined {
    let at = document.elementFromPoint(x, y) ?? undefined;
    for (let inner = at; inner; ) {
      const root = this.#deps.roots.of(inner);
      const next = root?.elementFromPoint(x, y) ?? undefined;
      inner = next === inner || next?.getRootNode() !== root ? undefined : next;
      at = inner ?? at;
    }
    return at;
  }
}

function isOnButton(overlay: Overlay): boolean {
  return overlay.focused instanceof HTMLButtonElement;
}
