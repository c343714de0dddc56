// The interface's own corner of the page: a closed shadow root in the top layer that the page's styles
// and scripts do not reach. Built element by element: pages with Trusted Types refuse markup strings.
import { overlayCss } from './overlay-style.ts';

export class Overlay {
  #host: HTMLElement | undefined;
  #root: ShadowRoot | undefined;

  /** Nodes of the interface itself: events that come from it are not the page's. */
  owns(event: Event): boolean {
    return this.#host !== undefined && event.composedPath().includes(this.#host);
  }

  /** What of the interface has the focus. */
  get focused(): Element | null {
    return this.#root?.activeElement ?? null;
  }

  /** Puts a part on the screen, above whatever the page has opened since. */
  add<T extends HTMLElement>(part: T): T {
    this.#open().append(part);
    this.#raise();
    return part;
  }

  // Made on first use: pages on which nobody reveals anything carry nothing of ours.
  #open(): ShadowRoot {
    if (this.#root && this.#host?.isConnected) return this.#root;
    this.#host?.remove();
    const host = document.createElement('div');
    host.setAttribute('popover', 'manual');
    // Inline and important: no rule of the page can hide or restyle it.
    host.style.cssText =
      'all:initial!important;position:fixed!important;inset:0!important;width:auto!important;' +
      'height:auto!important;margin:0!important;border:0!important;padding:0!important;' +
      'background:transparent!important;pointer-events:none!important;overflow:visible!important;' +
      'z-index:2147483647!important;display:block!important;visibility:visible!important';
    const root = host.attachShadow({ mode: 'closed' });
    const style = document.createElement('style');
    style.textContent = overlayCss;
    root.append(style);
    // Elements behind an open modal dialog are inert: the interface moves into it.
    const dialog = [...document.querySelectorAll('dialog:modal')].at(-1);
    (dialog ?? document.documentElement).append(host);
    this.#host = host;
    this.#root = root;
    return root;
  }

  // Showing a popover again moves it to the end of the top layer, above the page's newer dialogs.
  #raise(): void {
    const host = this.#host;
    if (!host?.isConnected || typeof host.showPopover !== 'function') return;
    // Hiding would take the focus from whoever is writing here.
    if (this.#root?.activeElement && host.matches(':popover-open')) return;
    if (host.matches(':popover-open')) host.hidePopover();
    host.showPopover();
  }
}

/** An element with a class, a text and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  content: string | readonly Node[] = [],
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  created.className = className;
  if (typeof content === 'string') created.textContent = content;
  else created.append(...content);
  return created;
}

/** A button that scripts of the page cannot press. */
export function pressable(button: HTMLButtonElement, press: () => void): HTMLButtonElement {
  button.type = 'button';
  button.addEventListener('click', (event) => {
    // The second click of a double click was meant for what lay there before.
    if (event.isTrusted && event.detail < 2) press();
  });
  return button;
}

// createElement makes no SVG: the namespace has to be said.
const svg = 'http://www.w3.org/2000/svg';

/** An open eye, drawn with strokes in the current colour. */
export function eyeIcon(): SVGSVGElement {
  const icon = document.createElementNS(svg, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  const lid = document.createElementNS(svg, 'path');
  lid.setAttribute('d', 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z');
  const iris = document.createElementNS(svg, 'circle');
  iris.setAttribute('cx', '12');
  iris.setAttribute('cy', '12');
  iris.setAttribute('r', '3');
  icon.append(lid, iris);
  return icon;
}
