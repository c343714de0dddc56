// The watermark's place in the page: one element that takes no click, whose inside no style and no script of the
// page reaches. In there a popover lies in the top layer of the screen, and a plain layer is for paper: browsers
// repeat fixed elements on every sheet, but not what lies in the top layer.
import { adopt, newSheet } from '../../platform/adopted-sheets.ts';
import { type Look, paintLook, paperTiles, paperWords } from './paint.ts';

/** Inline and important: nothing that a page can write comes above it. No place in the page, and not fixed:
 *  what is fixed inside what is fixed is printed on the first sheet only. */
const hostStyle =
  'all: initial !important; position: absolute !important; inset: 0px auto auto 0px !important; ' +
  'width: 0px !important; height: 0px !important; pointer-events: none !important; ' +
  'z-index: 2147483647 !important; display: block !important;';
/** Inside nothing of the page's applies, only what browsers give popovers. */
const parts = `.screen, .paper, .tiles, .words { display: block; position: fixed; inset: 0; width: 100%; height: 100%;
  max-width: none; max-height: none; margin: 0; border: 0; padding: 0; background: transparent;
  overflow: hidden; pointer-events: none }
  .tiles, .words { position: absolute }`;
const noPrint = '@media print { .screen, .paper { display: none } }';
const paperAlone =
  '@media print { .screen { display: none } } @media screen { .paper { display: none } }';
const paperAndScreen = '@media screen { .paper { display: none } }';

export class Layer {
  readonly #css = newSheet('');
  /** Told of changes of the page's to the host, and of its removal: at once, not at the next look. */
  readonly #observer: MutationObserver;
  #host: HTMLElement | undefined;
  #screen: HTMLElement | undefined;
  #canvas: HTMLCanvasElement | undefined;
  /** Both on paper. */
  #tiles: HTMLElement | undefined;
  #words: HTMLElement | undefined;
  /** The host's style as the browser writes it. */
  #style: string | null = null;
  #painted = '';

  constructor(changed: () => void) {
    this.#observer = new MutationObserver(changed);
  }

  /** Whether an event is about the layer itself. */
  owns(event: Event): boolean {
    return event.target === this.#host;
  }

  /** Puts the look over the page, above whatever it has opened since when `above`; paints only what is new. */
  show(look: Look, above: boolean): void {
    if (!this.#isWhole()) this.#build();
    const box = this.#screen;
    if (!box?.isConnected || typeof box.showPopover !== 'function') return;
    this.#paint(look);
    const open = box.matches(':popover-open');
    if (open && !above) return;
    // Shown again it goes to the end of the top layer.
    if (open) box.hidePopover();
    box.showPopover();
  }

  /** For the print that begins.
   *  @param look null where a template of the policy wants prints without it
   *  @param dialogs whether something of the page's lies in the top layer: it is printed above the paper's layer,
   *  and the screen's is printed above it */
  print(look: Look | null, dialogs: boolean): void {
    if (!this.#isWhole()) return;
    this.#css.replaceSync(parts + (look ? (dialogs ? paperAndScreen : paperAlone) : noPrint));
    if (look) this.#words?.replaceChildren(...paperWords(look));
  }

  hide(): void {
    this.#observer.disconnect();
    this.#host?.remove();
    this.#host = undefined;
    this.#painted = '';
  }

  /** True when it covers the window: in its place, open, visible and of its size. */
  covers(): boolean {
    const box = this.#screen;
    if (!box || !this.#isWhole() || !box.matches(':popover-open')) return false;
    const { display, visibility, opacity } = getComputedStyle(box);
    const { left, top, right, bottom } = box.getBoundingClientRect();
    const large = left <= 0 && top <= 0 && right + 1 >= innerWidth && bottom + 1 >= innerHeight;
    return large && display === 'block' && visibility === 'visible' && opacity === '1';
  }

  #isWhole(): boolean {
    const host = this.#host;
    return (
      host !== undefined &&
      host.parentNode === document.documentElement &&
      host.getAttribute('style') === this.#style &&
      host.attributes.length === 1
    );
  }

  /** Made anew rather than mended: what was done to the old one does not matter then. */
  #build(): void {
    this.hide();
    const root = document.documentElement;
    if (!root) return;
    const host = document.createElement('div');
    host.style.cssText = hostStyle;
    this.#style = host.getAttribute('style');
    this.#canvas = document.createElement('canvas');
    this.#screen = boxOf('screen', this.#canvas);
    this.#screen.setAttribute('popover', 'manual');
    this.#tiles = boxOf('tiles');
    this.#words = boxOf('words');
    const shadow = host.attachShadow({ mode: 'closed' });
    this.#css.replaceSync(parts + paperAlone);
    adopt(shadow, this.#css);
    shadow.append(this.#screen, boxOf('paper', this.#tiles, this.#words));
    root.append(host);
    this.#host = host;
    this.#observer.observe(root, { childList: true });
    this.#observer.observe(host, { attributes: true });
  }

  #paint(look: Look): void {
    const key = JSON.stringify(look);
    if (!this.#canvas || key === this.#painted) return;
    this.#painted = key;
    paintLook(this.#canvas, look);
    const { code = '', strength } = look;
    const tile = `${code} ${strength}`;
    if (this.#tiles?.dataset['of'] === tile) return;
    this.#tiles?.replaceChildren(...paperTiles(look));
    if (this.#tiles) this.#tiles.dataset['of'] = tile;
  }
}

function boxOf(className: string, ...inside: readonly Node[]): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  made.append(...inside);
  return made;
}
