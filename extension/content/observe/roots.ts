// The trees a page is made of: the document and every shadow root in it, open or closed. A shadow root
// is told of by the main-world hook when a script makes it, and found in what the parser and other
// documents bring.
import { adopt, newSheet } from '../../platform/adopted-sheets.ts';
import { openOrClosedRoot } from '../../platform/page-browser.ts';
import veilCss from '../veil.css?raw';

/** The event of main-world/shadow-hook; its `relatedTarget` is the host. */
const shadowEvent = 'medveil-shadow';

/** Elements that can have a shadow root (DOM, "attach a shadow root", step 2); custom ones have a hyphen. */
const hosts = new Set(
  'article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(
    ' ',
  ),
);

export class Roots {
  readonly #byHost = new WeakMap<Element, ShadowRoot>();
  /** Roots of hosts that are, or were lately, in the document. */
  readonly #live = new Set<ShadowRoot>();
  /** Elements that the parser may still give a root, as its first child: looked at again. */
  readonly #empty: Element[] = [];
  /** Most pages have none, and are not asked about each of their elements. */
  #any = false;
  #sheet: CSSStyleSheet | undefined;
  #watch: (root: ShadowRoot) => void = () => {};

  /** Called for every root before anything in it is looked at, and again when its host comes back. */
  onRoot(watch: (root: ShadowRoot) => void): void {
    this.#watch = watch;
  }

  /** The document, then every shadow root in it. */
  *all(): Generator<Document | ShadowRoot> {
    yield document;
    for (const root of this.#live) {
      if (root.host.isConnected) yield root;
      else this.#live.delete(root);
    }
  }

  /** The shadow root of an element, if it has one. Cheap: it is asked of every element once. Closed roots
   *  are looked for where the hook may not have been: on custom elements. */
  of(host: Element, name = host.localName): ShadowRoot | undefined {
    const custom = name.includes('-');
    if (!custom && !hosts.has(name)) return undefined;
    const known = this.#any ? this.#byHost.get(host) : undefined;
    if (known) {
      this.#live.add(known);
      this.#watch(known);
      return known;
    }
    const root = host.shadowRoot ?? (custom ? openOrClosedRoot(host) : undefined);
    if (root) this.#take(host, root);
    else if (!host.firstElementChild && isParsing()) this.#empty.push(host);
    return root ?? undefined;
  }

  /** Hears the hook in the document; shadow roots are listened to as they are found. */
  listen(signal: AbortSignal): void {
    const hear = (event: Event): void => this.#announced(event);
    document.addEventListener(shadowEvent, hear, { capture: true, signal });
  }

  /** The hook's event: its related element has a root. What is in it comes as changes. */
  #announced(event: Event): void {
    const host = event instanceof MouseEvent ? event.relatedTarget : null;
    if (!(host instanceof HTMLElement) || this.#byHost.has(host)) return;
    const root = openOrClosedRoot(host);
    if (root) this.#take(host, root);
  }

  /** Roots that the parser has given to elements which were looked at when they had none: no record
   *  tells of them. */
  late(): ShadowRoot[] {
    return this.#empty.splice(0).flatMap((host) => this.of(host) ?? []);
  }

  /** The style that covers form fields reaches into no shadow root by itself; pages replace the list of
   *  sheets as a whole, so it is looked at again with every change. */
  dressAround(records: readonly MutationRecord[]): void {
    if (!this.#any) return;
    for (const { target } of records) {
      const tree = target.getRootNode();
      if (tree instanceof ShadowRoot) this.#dress(tree);
    }
  }

  #dress(root: ShadowRoot): void {
    this.#sheet ??= newSheet(veilCss);
    adopt(root, this.#sheet);
  }

  #take(host: Element, root: ShadowRoot): void {
    this.#any = true;
    this.#byHost.set(host, root);
    this.#live.add(root);
    root.addEventListener(shadowEvent, (event) => this.#announced(event));
    this.#dress(root);
    this.#watch(root);
  }
}

function isParsing(): boolean {
  return document.readyState === 'loading';
}

/** The element that a text stands in: of a text right below a shadow root, the root's host. */
export function holderOf(node: Node): Element | null {
  return (
    node.parentElement ?? (node.parentNode instanceof ShadowRoot ? node.parentNode.host : null)
  );
}
