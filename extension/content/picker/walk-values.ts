// The keyboard's way from one value of a page to the next.
import type { Roots } from '../observe/roots.ts';

const fields = 'input:not([type=hidden]),textarea,select';

/** The value after (or before) an element in document order; the first (or last) without one. */
export function nextValue(
  roots: Roots,
  from: Element | undefined,
  step: 1 | -1,
): Element | undefined {
  const values = [...roots.all()].flatMap((root) =>
    [...root.querySelectorAll('*')].filter(isValue),
  );
  const at = from ? values.indexOf(from) : -1;
  if (at < 0) return step === 1 ? values[0] : values.at(-1);
  return values[at + step];
}

/** Shows a text of its own, or is a field; what cannot be seen is no way point. */
function isValue(element: Element): boolean {
  const holds =
    element.matches(fields) ||
    [...element.childNodes].some((node) => node instanceof Text && /[\p{L}\p{N}]/u.test(node.data));
  return holds && !element.matches('script,style,option') && element.checkVisibility();
}
