// J, K and Esc walk the listed records, unless somebody is typing.
import { useEffect } from 'react';

interface Steps {
  /** Null at the end of the list. */
  readonly previous: (() => void) | null;
  readonly next: (() => void) | null;
}

/** Listens on the window: after a click the focus may be anywhere in the page. */
export function useRecordKeys(
  index: number | null,
  listed: readonly number[],
  open: (index: number | undefined) => void,
): Steps {
  const at = index === null ? -1 : listed.indexOf(index);
  const before = at > 0 ? listed[at - 1] : undefined;
  const after = at >= 0 ? listed[at + 1] : undefined;
  const previous = before === undefined ? null : () => open(before);
  const next = after === undefined ? null : () => open(after);
  // On every render: the steps change with each row, and one listener costs nothing.
  useEffect(() => {
    if (index === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === 'j') next?.();
      else if (event.key === 'k') previous?.();
      else if (event.key === 'Escape') open(undefined);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  return { previous, next };
}

/** J and K are letters first. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, [role=combobox]');
}
