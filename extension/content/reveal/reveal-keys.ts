// The keyboard's way to a value: Alt+Shift+M starts and goes on, Tab and arrows walk, Enter opens the
// reasons, digits choose, Esc leaves. While walking, these keys are kept from the page.
import type { Target } from '../page/page.ts';
import type { RevealMenu } from './reveal-menu.ts';

/** What the keys move: the list of values, the ring, the menu. */
export interface KeyDeps {
  readonly menu: RevealMenu;
  /** The event comes from the interface itself. */
  readonly owns: (event: Event) => boolean;
  readonly targets: () => Target[];
  readonly show: (target: Target) => void;
  readonly leave: () => void;
  /** `choose`: the list of reasons is wanted, also where none is needed. */
  readonly open: (target: Target, choose: boolean) => void;
}

export class RevealKeys {
  readonly #deps: KeyDeps;
  #at: Target | undefined;

  constructor(deps: KeyDeps) {
    this.#deps = deps;
  }

  /** Takes a key press, or leaves it to the page. Scripts of the page cannot press: only real keys count. */
  handle(event: KeyboardEvent): void {
    if (!event.isTrusted) return;
    // What is typed into our own field is not the page's to read, nor a command.
    if (!this.#deps.menu.isOpen && this.#deps.owns(event)) return event.stopImmediatePropagation();
    if (this.#deps.menu.isOpen ? this.#inMenu(event) : this.#walking(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }

  /** Leaves the walk: the page has its keys back. */
  stop(): void {
    this.#at = undefined;
    this.#deps.leave();
  }

  // While the reasons are open the page must not act on the same keys.
  #inMenu(event: KeyboardEvent): boolean {
    const { menu } = this.#deps;
    if (/^[1-9]$/.test(event.key)) return menu.pick(Number(event.key) - 1);
    switch (event.key) {
      case '0':
        menu.emergency();
        return true;
      case 'Escape':
        menu.close();
        return true;
      case 'ArrowDown':
      case 'Tab':
        menu.move(event.shiftKey ? -1 : 1);
        return true;
      case 'ArrowUp':
        menu.move(-1);
        return true;
      case 'ArrowRight':
      case 'ArrowLeft':
        menu.turn(event.key === 'ArrowLeft' ? -1 : 1);
        return true;
      case 'Enter':
      case ' ':
        menu.pickFocused();
        return true;
      default:
        return false;
    }
  }

  #walking(event: KeyboardEvent): boolean {
    // By code: with Alt and Shift held the key is another character on many layouts.
    const starts = event.altKey && event.shiftKey && event.code === 'KeyM';
    if (starts) return this.#step(1);
    if (this.#at === undefined) return false;
    switch (event.key) {
      case 'Tab':
        return this.#step(event.shiftKey ? -1 : 1);
      case 'ArrowDown':
      case 'ArrowRight':
        return this.#step(1);
      case 'ArrowUp':
      case 'ArrowLeft':
        return this.#step(-1);
      case 'Enter':
        this.#deps.open(this.#at, event.shiftKey);
        return true;
      case 'Escape':
        this.stop();
        return true;
      default:
        return false;
    }
  }

  // Values come and go while a person walks: the list is made anew at every step.
  #step(by: 1 | -1): boolean {
    const targets = this.#deps.targets();
    if (targets.length === 0) return true;
    const at = this.#at;
    const here = targets.findIndex((target) => at !== undefined && same(target, at));
    const next = targets[(here + by + targets.length) % targets.length];
    this.#at = next;
    if (next) this.#deps.show(next);
    return true;
  }
}

// Hits are made anew whenever their text is written; node and place stay.
function same(a: Target, b: Target): boolean {
  return a.node === b.node && placeOf(a) === placeOf(b);
}

/** Where in its node a value is. */
function placeOf(target: Target): string | number {
  if ('hit' in target) return target.hit.start;
  return 'drawn' in target ? `${target.drawn.attribute} ${target.drawn.value}` : '';
}
