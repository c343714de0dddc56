// Who looks at a protected page, faintly all over it while it is on a screen or on paper. Laid over the top
// frame only: its layer covers the frames inside. It never changes the page, takes no click, and says so when a
// page keeps it away.
import type { PageMessage, WhoAnswer } from '../../../shared/messages/page.ts';
import { watermarkStrength } from '../../../shared/policy/resolve.ts';
import { printTemplateHere } from '../guard/guard-print.ts';
import type { ProtectedPage } from '../page/page.ts';
import { eventParts, shownPatient } from '../page/patients.ts';
import type { Texts } from '../page/texts.ts';
import type { Who } from '../page/who.ts';
import { Layer } from './layer.ts';
import type { Look } from './paint.ts';

export interface WatermarkDeps {
  readonly page: ProtectedPage;
  readonly who: Who;
  readonly texts: Texts;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

/** Milliseconds between two looks at whether it is still there. */
const period = 400;
/** Looks in a row at which it was not: then it is kept away, and that is recorded. */
const patience = 3;
/** A page that raises itself whenever we do would keep both busy for ever. */
const shortestRaise = 100;
/** Raises in a row, a look apart at most: nobody opens so many dialogs. */
const mostRaises = 25;

export class Watermark {
  readonly #deps: WatermarkDeps;
  readonly #layer = new Layer(() => this.#soon());
  #above = true;
  #raised = 0;
  #contested = 0;
  #missed = 0;
  #reported = false;
  #awaited = 0;
  #opens = 0;

  constructor(deps: WatermarkDeps) {
    this.#deps = deps;
  }

  /** Begins to watch, in the top frame; elsewhere nothing happens. */
  start(): void {
    if (window.top !== window) return;
    setInterval(() => {
      // Nobody sees it.
      if (document.visibilityState !== 'hidden') this.#look(true);
    }, period);
    this.#look(false);
  }

  /** Sets the listeners, which document.open() throws away. */
  listen(signal: AbortSignal): void {
    if (window.top !== window) return;
    const options = { capture: true, passive: true, signal };
    // Whatever opens in the top layer says so; dialogs of older browsers are found by the timer.
    for (const type of ['toggle', 'beforetoggle', 'fullscreenchange', 'close']) {
      window.addEventListener(type, (event) => this.#opened(event), options);
    }
    for (const type of ['resize', 'visibilitychange', 'pageshow', 'afterprint']) {
      window.addEventListener(type, () => this.#soon(), options);
    }
    window.addEventListener('beforeprint', () => this.#print(), options);
    this.#soon();
  }

  /** Who is signed in has been told, or the policy is another. */
  readonly changed = (): void => this.#soon();

  /** Whether this page is to be marked: then who is signed in has to be known. */
  static wanted({ policy }: ProtectedPage): boolean {
    return window.top === window && policy.protected && watermarkStrength(policy.policy) > 0;
  }

  #opened(event: Event): void {
    if (this.#layer.owns(event)) return;
    this.#above = true;
    this.#soon();
  }

  /** Once a frame at most, however much happens in it. */
  #soon(): void {
    if (this.#awaited !== 0) return;
    this.#awaited = requestAnimationFrame(() => {
      this.#awaited = 0;
      this.#look(false);
    });
  }

  /** @param counts whether a layer that is away is one miss more: by the timer, not by events */
  #look(counts: boolean): void {
    const look = this.#lookNow();
    if (!look) return this.#layer.hide();
    if (counts) {
      this.#deps.who.ask();
      this.#judge();
    }
    if (this.#isBelow()) this.#above = true;
    const above = this.#above && performance.now() - this.#raised >= shortestRaise;
    this.#layer.show(look, above);
    if (above) {
      this.#above = false;
      this.#raised = performance.now();
      this.#contested += 1;
    }
  }

  /** A miss is a layer that was shown at the last look and does not cover the page at this one. */
  #judge(): void {
    this.#missed = this.#layer.covers() ? 0 : this.#missed + 1;
    if (performance.now() - this.#raised > 2 * period) this.#contested = 0;
    if (this.#missed >= patience || this.#contested >= mostRaises) this.#report();
  }

  /** Whether dialogs have opened that no event told of. */
  #isBelow(): boolean {
    const count = this.#openDialogs();
    const more = count > this.#opens;
    this.#opens = count;
    return more;
  }

  /** Dialogs in the document and in its shadow roots, and full screen. */
  #openDialogs(): number {
    let count = document.fullscreenElement ? 1 : 0;
    for (const root of this.#deps.page.roots.all()) {
      // A live list of the document's: asking it costs nothing while there are none.
      const dialogs =
        root instanceof Document
          ? root.getElementsByTagName('dialog')
          : root.querySelectorAll('dialog');
      for (const dialog of dialogs) if (dialog.open) count += 1;
    }
    return count;
  }

  #lookNow(): Look | undefined {
    const { page, who, texts } = this.#deps;
    const answer = who.latest;
    if (!Watermark.wanted(page) || !answer || !document.documentElement) return undefined;
    return {
      text: lineOf(texts, answer),
      code: answer.mark,
      strength: watermarkStrength(page.policy.policy),
      width: innerWidth,
      height: innerHeight,
      ratio: devicePixelRatio,
    };
  }

  #print(): void {
    const look = this.#lookNow();
    if (!look) return;
    const { page, who } = this.#deps;
    const template = who.known && printTemplateHere(page.policy);
    const dialogs = this.#openDialogs() > 0;
    this.#layer.print(template?.watermark === false ? null : look, dialogs);
  }

  /** Once a document; said again when it could not be stored, and only while there are patients to see. */
  #report(): void {
    const { page, send, path } = this.#deps;
    const all = page.patients().groups.map(shownPatient);
    if (this.#reported || all.length === 0) return;
    this.#reported = true;
    for (const patients of eventParts(all)) {
      const view = { type: 'happened', event: 'view', path: path(), patients } as const;
      void send({ ...view, unmarked: true }).then((stored) => {
        if (stored !== true) this.#reported = false;
      });
    }
  }
}

function lineOf(texts: Texts, { user, device }: WhoAnswer): string {
  // Local time as it is written in the hospital: 2026-02-03 04:05.
  const time = new Date().toLocaleString('sv-SE').slice(0, 16);
  return [user ?? texts.printUnknown, device ?? texts.printUnknown, time].join(' · ');
}
