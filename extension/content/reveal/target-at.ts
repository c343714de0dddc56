// From a point or the keyboard to a masked value, and from a value to where it is on the screen.
import { veilAttribute } from '../mask/fields.ts';
import { type ProtectedPage, type Target, valueOf } from '../page/page.ts';

/** Pixels around a value that still count: masks are narrow. */
const slack = 3;

/** The masked or revealed value under a point of the viewport. */
export function targetAt(
  page: ProtectedPage,
  element: Element,
  x: number,
  y: number,
): Target | undefined {
  const inner = innermost(page, element, x, y);
  if (inner !== element) return targetAt(page, inner, x, y);
  const covered = element.closest('[data-medveil-veil]') ?? element;
  const state = page.sweeper.fields.stateOf(covered);
  if (state) return { node: covered, state };
  const values = page.sweeper.generated.of(element);
  for (const node of element.childNodes) {
    if (!(node instanceof Text)) continue;
    const textState = page.sweeper.masks.stateOf(node);
    for (const hit of textState?.hits ?? []) {
      const target = { node, hit };
      // A cell that holds nothing but the value is the value, its padding included.
      const only = element.childNodes.length === 1 && values.length === 0;
      const whole = only && textState?.raw.trim() === hit.value.trim();
      if (whole || rectsOf(target).some((rect) => contains(rect, x, y))) return target;
    }
  }
  // Nobody knows where beside an element something is drawn: one value after the other.
  const drawn = values.find(({ revealed }) => !revealed) ?? values[0];
  return drawn && { node: element, drawn };
}

/** The element at a point inside an element's shadow root: events do not tell of closed ones. */
function innermost(page: ProtectedPage, element: Element, x: number, y: number): Element {
  const inner = page.roots.of(element)?.elementFromPoint(x, y);
  // Slotted parts belong to the tree outside.
  return inner && inner.getRootNode() !== element.getRootNode() ? inner : element;
}

/** Rectangles a value is painted in, in viewport coordinates; none when it is not rendered. */
export function rectsOf(target: Target): DOMRect[] {
  if (!('hit' in target)) return [target.node.getBoundingClientRect()];
  const { node, hit } = target;
  if (!node.isConnected || node.length < hit.shownEnd) return [];
  const range = document.createRange();
  range.setStart(node, hit.shownStart);
  range.setEnd(node, hit.shownEnd);
  return [...range.getClientRects()];
}

/** Values that can be revealed, in document order: what the keyboard walks through. Costly for many.
 *  @param among some of the page's values */
export function revealableTargets(
  page: ProtectedPage,
  among: Iterable<Target> = page.targets(),
): Target[] {
  return [...among]
    .filter((target) => isRevealable(page, target) && rectsOf(target).some((r) => r.width > 0))
    .sort(inDocumentOrder);
}

/** Values that are readable now. */
export function revealedTargets(page: ProtectedPage): Target[] {
  return [...page.targets()].filter((target) => {
    if ('hit' in target) return target.hit.revealed;
    if ('drawn' in target) return target.drawn.revealed;
    return !target.node.hasAttribute(veilAttribute);
  });
}

/** Only `mask` can be revealed: `show` needs it not, `hide` forbids it. */
export function isRevealable(page: ProtectedPage, target: Target): boolean {
  return page.policy.resolution(valueOf(target).kind) === 'mask';
}

// By node, then by place in the text: two values may share one text.
function inDocumentOrder(a: Target, b: Target): number {
  if (a.node === b.node) {
    return 'hit' in a && 'hit' in b ? a.hit.shownStart - b.hit.shownStart : 0;
  }
  return a.node.compareDocumentPosition(b.node) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

// Viewport coordinates on both sides.
function contains(rect: DOMRect, x: number, y: number): boolean {
  return (
    x >= rect.left - slack &&
    x <= rect.right + slack &&
    y >= rect.top - slack &&
    y <= rect.bottom + slack
  );
}
