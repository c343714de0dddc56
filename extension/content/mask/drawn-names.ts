// Which attributes the page's style sheets draw: `content: attr(data-name)` shows a value that no text
// holds. Most pages draw none, and are asked nothing more than that.

/** `attr(data-name)`, `attr(html|title type(<string>))`, `attr(data-name, "?")`. */
const drawing = /attr\(\s*(?:[^\s(),|]*\|)?([^\s(),|]+)/gi;
/** Where pages keep values for their scripts: a sheet that cannot be read is taken to draw all of them. */
const holding = /^data-(?!medveil)/;

const namesOf: (this: Element) => string[] = Reflect.get(Element.prototype, 'getAttributeNames');

export class DrawnNames {
  /** A name once drawn stays one: sheets come and go, and looking at too much shows nothing. */
  readonly #names = new Set<string>();
  #any = false;
  #grown = false;

  /** Something is drawn: elements have to be asked about. */
  get active(): boolean {
    return this.#any || this.#names.size > 0;
  }

  /** Some sheet cannot be read. */
  get any(): boolean {
    return this.#any;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** More is drawn than when `takeGrown` was asked last. */
  get grown(): boolean {
    return this.#grown;
  }

  takeGrown(): boolean {
    const grown = this.#grown;
    this.#grown = false;
    return grown;
  }

  /** Takes the names that a piece of a style sheet draws; of other uses of `attr()` too, which costs little. */
  learn(css: string): void {
    for (const [, name] of css.matchAll(drawing)) {
      const lower = name?.toLowerCase();
      if (lower === undefined || this.#names.has(lower)) continue;
      this.#names.add(lower);
      this.#grown = true;
    }
  }

  /** What a sheet of another origin draws nobody tells. */
  learnAny(): void {
    this.#grown ||= !this.#any;
    this.#any = true;
  }

  has(name: string): boolean {
    return this.#names.has(name) || (this.#any && holding.test(name));
  }

  /** Elements that have such an attribute; all that may have one when a sheet cannot be read. */
  get selector(): string {
    return this.#any ? '*' : [...this.#names].map((name) => `[${CSS.escape(name)}]`).join(',');
  }

  /** Drawn attributes of an element. From the prototype: a form's own properties give way to its fields. */
  of(element: Element): string[] {
    return this.active ? namesOf.call(element).filter((name) => this.has(name)) : [];
  }
}
