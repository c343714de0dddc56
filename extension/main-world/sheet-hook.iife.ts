// Tells the content script which attributes the rules draw that a page's scripts write into style sheets: no
// record tells of it. It decides nothing, and a page that calls it by itself only has more looked at.

type Write = (this: unknown, ...args: unknown[]) => unknown;

// As they are before the page's first script.
const { apply } = Reflect;
const dispatch: (event: Event) => boolean = Reflect.get(EventTarget.prototype, 'dispatchEvent');
const match: (pattern: RegExp) => string[] | null = Reflect.get(String.prototype, 'match');
const Telling = CustomEvent;
const drawing = /attr\([^)]*/gi;

function tell(css: unknown): void {
  if (typeof css !== 'string') return;
  const drawn = apply(match, css, [drawing]);
  if (!drawn) return;
  let detail = '';
  for (let i = 0; i < drawn.length; i++) detail += `${drawn[i]} `;
  apply(dispatch, document, [new Telling('medveil-sheet', { detail })]);
}

// A Proxy keeps name, length and `[native code]`: pages that check for patched functions see none. The page's
// call comes first: what it throws for draws nothing.
function wrap(owner: object, name: string): void {
  const method: unknown = Reflect.get(owner, name);
  if (typeof method !== 'function') return;
  const told = new Proxy(method as Write, {
    apply(original, self: unknown, args: unknown[]): unknown {
      const result = apply(original, self, args);
      // `addRule` has its declarations behind the selector.
      tell(args[0]);
      tell(args[1]);
      return result;
    },
  });
  Reflect.set(owner, name, told);
}

// The worker brings this script into pages that it takes for unguarded: once is enough.
const mark = Symbol.for('medveil.sheet-hook');
if (!Reflect.has(document, mark)) {
  Reflect.defineProperty(document, mark, { value: true });
  for (const name of ['insertRule', 'addRule', 'replace', 'replaceSync'])
    wrap(CSSStyleSheet.prototype, name);
  wrap(CSSGroupingRule.prototype, 'insertRule');
  // Its own until rules of a style were grouping rules, too.
  if (Object.hasOwn(CSSStyleRule.prototype, 'insertRule'))
    wrap(CSSStyleRule.prototype, 'insertRule');
  wrap(CSSKeyframesRule.prototype, 'appendRule');
}
