// Style sheets as they come: a `style` and its text, a `link` when it has arrived, what scripts write by
// CSSOM (main-world/sheet-hook tells), what trees adopt. Each is read once, for the attributes that it draws.
// A page that draws none pays for that reading and for nothing else.
import { adoptedBy } from '../../platform/adopted-sheets.ts';
import type { DrawnNames } from '../mask/drawn-names.ts';
import type { Roots } from './roots.ts';

/** The event of main-world/sheet-hook; its detail holds every `attr(…` that was written. */
const sheetEvent = 'medveil-sheet';
/** Milliseconds that a sheet on its way is looked for before every frame; after that its event must do. */
const longestWatch = 30_000;

type Owner = HTMLLinkElement | HTMLStyleElement;

export class Sheets {
  readonly #drawn: DrawnNames;
  readonly #changed: () => void;
  readonly #read = new WeakSet<CSSStyleSheet>();
  readonly #links = new WeakSet<Owner>();
  /** Sheets on their way, and until when they are looked for. */
  readonly #pending = new Map<Owner, number>();
  /** A link may be given another sheet, or become a style sheet's: one that was preloaded is there at once. */
  readonly #observer = new MutationObserver((records) => {
    for (const { target } of records) this.#await(target as Owner);
    this.#tell();
  });

  /** @param changed more is drawn than before, and no batch is being looked at */
  constructor(drawn: DrawnNames, changed: () => void) {
    this.#drawn = drawn;
    this.#changed = changed;
  }

  /** Hears the hook in the document. */
  listen(signal: AbortSignal): void {
    const hear = (event: Event): void => {
      const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
      if (typeof detail !== 'string') return;
      this.#drawn.learn(detail);
      // After the page's script, which may write thousands of rules, and before the frame.
      if (this.#drawn.grown) queueMicrotask(this.#tell);
    };
    document.addEventListener(sheetEvent, hear, { capture: true, signal });
  }

  /** Reads what came with a batch: `style` and `link` elements, new or with another text. */
  look(owners: Iterable<Element>): void {
    for (const owner of owners) {
      if (owner.localName === 'link') this.#await(owner as Owner);
      else {
        const text = owner.textContent ?? '';
        this.#drawn.learn(text);
        if (/@import/i.test(text)) this.#await(owner as Owner);
      }
    }
  }

  /** Reads what trees have adopted: the hook was not there when it was written. */
  lookAtAdopted(shadows: Roots): void {
    for (const tree of shadows.all())
      for (const sheet of adoptedBy(tree)) this.#readSheet(sheet, true);
  }

  // A sheet that has arrived is drawn in the next frame; its event may come after that frame.
  #await(owner: Owner): void {
    if (!this.#links.has(owner)) {
      this.#links.add(owner);
      owner.addEventListener('load', () => this.#arrived(owner));
      owner.addEventListener('error', () => this.#arrived(owner, true));
      this.#observer.observe(owner, { attributes: true });
    }
    if (owner.localName === 'link' && !isSheetLink(owner)) return;
    if (this.#readOwner(owner, false)) return;
    if (this.#pending.size === 0) requestAnimationFrame(this.#frame);
    this.#pending.set(owner, performance.now() + longestWatch);
  }

  readonly #frame = (): void => {
    for (const [owner, until] of this.#pending) {
      const over = !owner.isConnected || performance.now() > until;
      if (this.#readOwner(owner, false) || over) this.#pending.delete(owner);
    }
    this.#tell();
    if (this.#pending.size > 0) requestAnimationFrame(this.#frame);
  };

  // What has arrived may be a preload that has become a sheet meanwhile: the sheet is still on its way.
  #arrived(owner: Owner, failed = false): void {
    if (this.#readOwner(owner, true) || failed) this.#pending.delete(owner);
    this.#tell();
  }

  readonly #tell = (): void => {
    if (this.#drawn.grown) this.#changed();
  };

  /** @returns whether all of it is there and has been read */
  #readOwner({ sheet }: Owner, final: boolean): boolean {
    try {
      return sheet ? this.#readSheet(sheet, final) : false;
    } catch {
      this.#drawn.learnAny();
      return true;
    }
  }

  /** @param final nothing of it is still on its way */
  #readSheet(sheet: CSSStyleSheet, final: boolean): boolean {
    if (this.#read.has(sheet)) return true;
    const rules = rulesOf(sheet);
    if (rules === undefined) {
      this.#drawn.learnAny();
      return true;
    }
    const { whole, indirect } = this.#readRules(rules, final);
    if (indirect) for (const rule of rules) this.#drawn.learn(rule.cssText);
    if (whole || final) this.#read.add(sheet);
    return whole || final;
  }

  // A rule's text costs four times as much as its `content`: it is asked for only where that is told by
  // properties of the page's own.
  #readRules(rules: CSSRuleList, final: boolean): { whole: boolean; indirect: boolean } {
    let whole = true;
    let indirect = false;
    for (const rule of rules) {
      if (rule instanceof CSSImportRule) {
        const { styleSheet } = rule;
        if (!styleSheet || !this.#readSheet(styleSheet, final)) whole = false;
        continue;
      }
      const { style, cssRules } = rule as Partial<CSSStyleRule>;
      const content = style?.content ?? '';
      if (content.includes('attr(')) this.#drawn.learn(content);
      else if (content.includes('var(')) indirect = true;
      if (!cssRules || cssRules.length === 0) continue;
      const inner = this.#readRules(cssRules, final);
      whole &&= inner.whole;
      indirect ||= inner.indirect;
    }
    return { whole, indirect };
  }
}

/** A drawing may have a `link` of its own language, which brings no sheet. */
function isSheetLink(owner: Owner): boolean {
  if (!('relList' in owner)) return false;
  return owner.relList.contains('stylesheet') && !owner.disabled && owner.href !== '';
}

/** Undefined for a sheet of another origin. */
function rulesOf(sheet: CSSStyleSheet): CSSRuleList | undefined {
  try {
    return sheet.cssRules;
  } catch {
    return undefined;
  }
}
