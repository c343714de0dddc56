// A linked style sheet that arrives changes no element, nor does one that a script adopts.

/** Calls `look` when a sheet of the document has arrived or has failed to, and when the page has been
 *  loaded. */
export function followSheets(look: (element: Element) => void, signal: AbortSignal): void {
  const hear = ({ target }: Event): void => {
    if (target instanceof HTMLLinkElement) look(target);
  };
  const all = (): void => look(document.documentElement);
  document.addEventListener('DOMContentLoaded', all, { signal });
  window.addEventListener('load', all, { signal });
  document.addEventListener('load', hear, { capture: true, signal });
  document.addEventListener('error', hear, { capture: true, signal });
}
