// Which elements of the page are on the screen, as far as the browser says: inside the window, not scrolled away
// in a box of their own, not hidden. Costs nothing while nothing moves.

/** What touches the edge intersects with nothing on the screen: the next step up tells the two apart. */
const anyOfIt = [0, 1e-6];

export class OnScreen {
  readonly #observer: IntersectionObserver;
  /** Elements that are watched; true while they are on the screen, undefined before the browser has said. */
  readonly #watched = new Map<Element, boolean | undefined>();
  /** Elements that lend their place to others, and have none of their own. */
  readonly #boxless = new WeakSet<Element>();
  #untold = 0;

  /** @param changed told when one has come or gone, and when that was (`performance.now`)
   *  @param told told when the browser has said where elements are, and none of them came or went */
  constructor(changed: (at: number) => void, told: () => void) {
    this.#observer = new IntersectionObserver(
      (entries) => {
        // Of thousands below the fold there is nothing to tell.
        if (this.#take(entries)) changed(Math.max(...entries.map(({ time }) => time)));
        else told();
      },
      { threshold: anyOfIt },
    );
  }

  /** Of some elements the browser has not said yet where they are. */
  get waits(): boolean {
    return this.#untold > 0;
  }

  /** Watches these elements and no others; what is new is on no screen before the browser has said so. */
  follow(elements: ReadonlySet<Element>): void {
    for (const element of this.#watched.keys()) {
      if (elements.has(element)) continue;
      if (this.#watched.get(element) === undefined) this.#untold -= 1;
      this.#watched.delete(element);
      this.#observer.unobserve(element);
    }
    for (const element of elements) {
      if (this.#watched.has(element)) continue;
      this.#watched.set(element, undefined);
      this.#untold += 1;
      this.#observer.observe(element);
    }
  }

  /** Whether an element that is watched is in the window; what is in it may be hidden. */
  isNear(element: Element): boolean {
    return this.#watched.get(element) === true;
  }

  /** Whether an element that is watched can be seen now. */
  has(element: Element): boolean {
    return this.isNear(element) && isVisible(element);
  }

  /** Whether an element has turned out to have no place of its own. */
  isBoxless(element: Element): boolean {
    return this.#boxless.has(element);
  }

  /** True when something has come on the screen, gone, or must be looked for elsewhere. */
  #take(entries: readonly IntersectionObserverEntry[]): boolean {
    let any = false;
    for (const { target, isIntersecting, intersectionRatio, boundingClientRect } of entries) {
      if (!this.#watched.has(target)) continue;
      const before = this.#watched.get(target);
      const now = isIntersecting && intersectionRatio > 0;
      if (before === undefined) this.#untold -= 1;
      if (now !== (before ?? false)) any = true;
      this.#watched.set(target, now);
      const { width, height } = boundingClientRect;
      if (before !== undefined || width * height > 0 || !hasNoBox(target)) continue;
      this.#boxless.add(target);
      any = true;
    }
    return any;
  }
}

/** Of an element without area: `display: contents`, or what is in it overflows. Hidden ones are not meant. */
function hasNoBox(element: Element): boolean {
  if (getComputedStyle(element).display === 'contents') return true;
  return element.childElementCount > 0 && isVisible(element);
}

// Chromium 121 and Firefox 125 know the longer names; a browser that does not hears less.
const asked = { visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true };

function isVisible(element: Element): boolean {
  return typeof element.checkVisibility !== 'function' || element.checkVisibility(asked);
}
