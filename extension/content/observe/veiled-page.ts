// A page under the veil is not read: nobody sees it, and its parser should not wait for us. But its title
// is on the tab, and its root may be thrown away. Both are watched without hearing of every node.

// From the prototype: a form named title hides the document's own.
const ofDocument = Object.getOwnPropertyDescriptor(Document.prototype, 'title') ?? {};
const titleOf = Reflect.get(ofDocument, 'get') as (this: Document) => string;
const inside = { childList: true, characterData: true, subtree: true };

export class VeiledPage {
  readonly #observer: MutationObserver;
  #title = '';

  /** @param changed may be called for nothing; never in the middle of a script of the page's */
  constructor(changed: () => void) {
    this.#observer = new MutationObserver(changed);
  }

  /** The element that the tab's title comes from, when the title is another than at the last call. Goes on
   *  watching what there is by now. */
  changedTitle(): Element | undefined {
    for (const tree of [document, document.documentElement, document.head])
      if (tree) this.#observer.observe(tree, { childList: true });
    const title = titleOf.call(document);
    if (title === this.#title) return undefined;
    this.#title = title;
    const [element] = Document.prototype.getElementsByTagName.call(document, 'title');
    if (element) this.#observer.observe(element, inside);
    return element;
  }

  stop(): void {
    this.#observer.disconnect();
  }
}
