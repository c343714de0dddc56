// Tells the content script of every shadow root in the moment a page makes it, closed ones and those on
// elements that are not in the document yet: the browser has no event for it. It decides nothing, and a
// page that calls it by itself only has its own element looked at.
//
// An element crosses from the page's world to the content script's as an event's `relatedTarget`.

type AttachShadow = (this: Element, init: ShadowRootInit) => ShadowRoot;

// As they are before the page's first script; what it puts in their place is not asked.
const { prototype } = Element;
const attachShadow: AttachShadow = Reflect.get(prototype, 'attachShadow');
const treeOf: (this: Node) => Node = Reflect.get(Node.prototype, 'getRootNode');
const dispatch: (event: Event) => boolean = Reflect.get(EventTarget.prototype, 'dispatchEvent');
const { apply } = Reflect;
const Announcement = MouseEvent;
const Shadow = ShadowRoot;

/** Outside its own tree an event would name the outermost host instead. */
function announce(host: Element): void {
  const tree = apply(treeOf, host, []);
  const hearer = tree instanceof Shadow ? tree : document;
  apply(dispatch, hearer, [new Announcement('medveil-shadow', { relatedTarget: host })]);
}

// The worker brings this script into pages that it takes for unguarded: once is enough.
const mark = Symbol.for('medveil.shadow-hook');
if (!Reflect.has(document, mark)) {
  Reflect.defineProperty(document, mark, { value: true });
  // A Proxy keeps name, length and `[native code]`: pages that check for patched functions see none.
  prototype.attachShadow = new Proxy(attachShadow, {
    apply(original, host: Element, args: [ShadowRootInit]): ShadowRoot {
      const root = apply(original, host, args);
      announce(host);
      return root;
    },
  });
}
