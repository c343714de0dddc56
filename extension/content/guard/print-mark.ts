// Who printed a page that carries clear values, where and when: faint text all over every page, and one
// legible line. On paper only, in a closed shadow root that the page's styles and scripts do not reach.
import { element } from '../reveal/overlay.ts';

const css = `
@media screen { .all { display: none } }
.all { position: fixed; inset: 0; overflow: hidden; pointer-events: none; color: #000;
  font: 12px/1.4 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif }
.faint { position: absolute; inset: -20%; display: flex; flex-wrap: wrap; align-content: flex-start;
  gap: 56px 40px; transform: rotate(-24deg); opacity: 0.1 }
.line { position: absolute; right: 0; bottom: 0; padding: 0 4px; background: #fff; font-size: 9px;
  opacity: 0.75 }`;
/** Covers a sheet of A3; what is beyond the edge is cut off. */
const repeats = 160;

export class PrintMark {
  #host: HTMLElement | undefined;

  /** Fixed elements are repeated on every printed page. */
  show(text: string): void {
    this.hide();
    const host = document.createElement('div');
    host.style.cssText = 'all:initial!important;z-index:2147483647!important';
    const style = element('style', '', css);
    const faint = Array.from({ length: repeats }, () => element('span', '', text));
    const all = element('div', 'all', [
      element('div', 'faint', faint),
      element('div', 'line', text),
    ]);
    host.attachShadow({ mode: 'closed' }).append(style, all);
    document.documentElement.append(host);
    this.#host = host;
  }

  hide(): void {
    this.#host?.remove();
    this.#host = undefined;
  }
}
