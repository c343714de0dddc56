// Boxes over what was found: of one colour each, above the page, in the way of nothing.
import { element, type Overlay } from '../reveal/overlay.ts';
import { rectsOf } from '../reveal/target-at.ts';
import type { Decided } from './trial.ts';

/** More than a screen holds need no box. */
const mostBoxes = 400;

export class FramesOver {
  readonly #layer = element('div', 'boxes');
  readonly #pointer = element('div', 'pointer');
  #decided: readonly Decided[] = [];
  #pointed: Element | undefined;

  constructor(overlay: Overlay) {
    overlay.add(this.#layer);
    overlay.add(this.#pointer);
    this.#pointer.hidden = true;
  }

  /** Boxes follow what they are about. */
  listen(signal: AbortSignal): void {
    const again = (): void => this.draw();
    const options = { capture: true, passive: true, signal };
    window.addEventListener('scroll', again, options);
    window.addEventListener('resize', again, options);
  }

  /** What is decided by the rule that somebody looks at. */
  show(decided: readonly Decided[]): void {
    this.#decided = decided;
    this.draw();
  }

  /** What the mouse or the arrows are at. */
  point(at: Element | undefined): void {
    this.#pointed = at;
    const rect = at?.getBoundingClientRect();
    this.#pointer.hidden = rect === undefined;
    if (rect) place(this.#pointer, rect);
  }

  draw(): void {
    const boxes: HTMLElement[] = [];
    for (const { target } of this.#decided) {
      if (boxes.length >= mostBoxes) break;
      for (const rect of rectsOf(target)) {
        if (!isOnScreen(rect)) continue;
        const box = element('div', 'box');
        place(box, rect);
        boxes.push(box);
      }
    }
    this.#layer.replaceChildren(...boxes);
    this.point(this.#pointed);
  }

  end(): void {
    this.#layer.remove();
    this.#pointer.remove();
  }
}

function isOnScreen({ top, bottom, left, right, width }: DOMRect): boolean {
  return width > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth;
}

function place(box: HTMLElement, { left, top, width, height }: DOMRect): void {
  Object.assign(box.style, {
    left: `${left - 2}px`,
    top: `${top - 2}px`,
    width: `${width + 4}px`,
    height: `${height + 4}px`,
  });
}
