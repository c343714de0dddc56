// Takes the extension's own attributes out of markup that a page's scripts read from the document: electronic
// records save the markup of their editors, and in-page templates are compiled from it. What comes out is
// what would be there without us. Decides nothing; texts are left as they are.

type Reader = (this: unknown, ...args: unknown[]) => unknown;

const { apply } = Reflect;
/** As the browser writes them: labels of choices, html's, and those of covered fields. */
const own = /(?: label="[^"]*" data-medveil-option="")| data-medveil(?:-[a-z]+)?="[a-z]*"/g;

function withoutOwn(markup: unknown): unknown {
  // Most markup has none, and pages read a lot of it.
  return typeof markup === 'string' && markup.includes(' data-medveil')
    ? markup.replace(own, '')
    : markup;
}

// A Proxy keeps name, length and `[native code]`.
function wrapped(original: Reader): Reader {
  return new Proxy(original, {
    apply: (target, self: unknown, args: unknown[]) => withoutOwn(apply(target, self, args)),
  });
}

function wrapGetter(owner: object, name: string): void {
  const property = Object.getOwnPropertyDescriptor(owner, name);
  const getter: unknown = property && Reflect.get(property, 'get');
  if (typeof getter !== 'function') return;
  Object.defineProperty(owner, name, { ...property, get: wrapped(getter as Reader) });
}

function wrapMethod(owner: object, name: string): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method === 'function') Reflect.set(owner, name, wrapped(method as Reader));
}

// The worker brings this script into pages that it takes for unguarded: once is enough.
const mark = Symbol.for('medveil.markup-hook');
if (!Reflect.has(document, mark)) {
  Reflect.defineProperty(document, mark, { value: true });
  wrapGetter(Element.prototype, 'innerHTML');
  wrapGetter(Element.prototype, 'outerHTML');
  wrapGetter(ShadowRoot.prototype, 'innerHTML');
  // Chromium has it from version 125.
  wrapMethod(Element.prototype, 'getHTML');
  wrapMethod(ShadowRoot.prototype, 'getHTML');
  wrapMethod(XMLSerializer.prototype, 'serializeToString');
}
