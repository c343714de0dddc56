// Which elements of the page are on the screen, as far as the browser says: inside the window, not scrolled away
// in a box of their own, not hidden. Costs nothing while nothing moves.

/** What touches the edge intersects with nothing on the screen: the next step up tells the two apart. */
const anyOfIt = [0, 1e-6];

export class OnScreen {
  readonly #observer: IntersectionObserver;
  /** Elements that are watched; true while they are on the screen, undefined before the browser has said. */
  readonly #watched = new Map<Element, boolean | undefined>();
  #untold = 0;

  /** @param changed told when one has come or gone, and when that was (`performance.now`) */
  constructor(changed: (at: number) => void) {
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting, intersectionRatio } of entries) {
          if (!this.#watched.has(target)) continue;
          if (this.#watched.get(target) === undefined) this.#untold -= 1;
          this.#watched.set(target, isIntersecting && intersectionRatio > 0);
        }
        changed(Math.max(...entries.map(({ time }) => time)));
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

  /** Whether an element that is watched can be seen now. */
  has(element: Element): boolean {
    return this.#watched.get(element) === true && isVisible(element);
  }
}

// Chromium 121 and Firefox 125 know the longer names; a browser that does not hears less.
const asked = { visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true };

function isVisible(element: Element): boolean {
  return typeof element.checkVisibility !== 'function' || element.checkVisibility(asked);
}

/** The element whose box holds a node: the nearest that has one; undefined for nodes in no document. */
export function boxOf(node: Node): Element | undefined {
  let at: Node | null = node;
  while (at) {
    if (at instanceof Element && getComputedStyle(at).display !== 'contents') return at;
    at = at.parentNode instanceof ShadowRoot ? at.parentNode.host : at.parentNode;
  }
  return undefined;
}
