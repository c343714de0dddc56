// Where text must not be rewritten, because the page would send the rewriting to its server.

/** Elements whose text is never shown, or is the default value of a form field. */
export const skippedNames: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'textarea',
]);

/** Text that is never shown, or that is the default value of a form field. */
export function isSkipped(parent: Element): boolean {
  return skippedNames.has(parent.localName);
}

/** The editing host around an element: its text is the page's data, so it is covered, not changed. */
export function editingHost(parent: Element): HTMLElement | undefined {
  // Old editors make a whole frame editable, without any attribute.
  if (document.designMode === 'on') return document.body;
  const host = parent.closest<HTMLElement>(
    '[contenteditable]:not([contenteditable="false" i]), option:not([value])',
  );
  if (!host) return undefined;
  // An option without value submits its text; the closed select is what shows it.
  return host.localName === 'option' ? (host.closest('select') ?? host) : outermost(host);
}

/** Editors nest editable parts: only the outermost host is outside the text the page saves, so the
 *  attribute on it is not saved with it. */
function outermost(host: HTMLElement): HTMLElement {
  const outer = host.parentElement?.closest<HTMLElement>(
    '[contenteditable]:not([contenteditable="false" i])',
  );
  return outer ? outermost(outer) : host;
}
