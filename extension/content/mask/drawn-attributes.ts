// Which attributes the page's style sheets draw: `content: attr(data-name)` shows a value that no text
// holds. Sheets come late, change without any event and may not be readable: those are taken to draw
// every attribute that pages keep values in.
import type { Roots } from '../observe/roots.ts';

const drawn = /attr\(\s*([\w-]+)/gi;

/** What one sheet draws, and how many rules it had when it was read. */
interface SheetReading {
  readonly rules: number;
  readonly names: readonly string[];
}

export class DrawnAttributes {
  readonly #names = new Set<string>();
  readonly #sheets = new WeakMap<CSSStyleSheet, SheetReading>();
  #any = false;

  /** Names that some sheet draws, or has drawn. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Some sheet cannot be read, yet or at all. */
  get any(): boolean {
    return this.#any;
  }

  /** Reads sheets that are new or have other rules. Cheap when nothing has changed.
   *  @returns whether other attributes are drawn than before */
  look(shadows: Roots): boolean {
    const before = `${this.#any} ${this.#names.size}`;
    this.#any = false;
    for (const tree of shadows.all()) {
      for (const sheet of tree.styleSheets) this.#read(sheet);
      for (const sheet of tree.adoptedStyleSheets) this.#read(sheet);
      if (!this.#any) this.#any = hasPending(tree);
    }
    return before !== `${this.#any} ${this.#names.size}`;
  }

  #read(sheet: CSSStyleSheet): void {
    const rules = rulesOf(sheet);
    if (rules === undefined) {
      this.#any = true;
      return;
    }
    let reading = this.#sheets.get(sheet);
    if (reading?.rules !== rules.length) {
      const names = reading === undefined && isWritten(sheet) ? [] : [...namesIn(rules)];
      reading = { rules: rules.length, names };
      this.#sheets.set(sheet, reading);
    }
    for (const name of reading.names) this.#names.add(name);
  }
}

/** Whether a sheet stands in the page as a text that draws nothing: most do, and their rules need not be
 *  made into objects. */
function isWritten({ ownerNode }: CSSStyleSheet): boolean {
  const text = ownerNode instanceof HTMLStyleElement ? (ownerNode.textContent ?? '') : '';
  return text.trim() !== '' && !/attr\(|@import|\\/i.test(text);
}

/** Undefined for a sheet of another origin. */
function rulesOf(sheet: CSSStyleSheet): CSSRuleList | undefined {
  try {
    return sheet.cssRules;
  } catch {
    return undefined;
  }
}

/** Attributes drawn by rules, those in media queries, layers and imports included. An import that cannot
 *  be read says nothing. */
function* namesIn(rules: CSSRuleList): Generator<string> {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      for (const [, name] of rule.style.content.matchAll(drawn)) if (name) yield name.toLowerCase();
    }
    const inner =
      rule instanceof CSSImportRule
        ? rule.styleSheet && rulesOf(rule.styleSheet)
        : (rule as Partial<CSSGroupingRule>).cssRules;
    if (inner && inner.length > 0) yield* namesIn(inner);
  }
}

/** Whether a sheet is still on its way. A document's links are a list that the browser keeps. */
function hasPending(tree: Document | ShadowRoot): boolean {
  const links =
    tree instanceof Document
      ? Document.prototype.getElementsByTagName.call(tree, 'link')
      : tree.querySelectorAll('link');
  for (const link of links) {
    if (!(link instanceof HTMLLinkElement) || link.sheet !== null || link.disabled) continue;
    if (link.relList.contains('stylesheet')) return true;
  }
  return false;
}
