// Values that style sheets draw out of attributes (`::before { content: attr(data-name) }`). The attribute
// is the page's data and stays as it is, for its scripts as for its requests; what is drawn is covered by
// style, as form fields are. It cannot be revealed: nobody can point at it.
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import type { Finding } from '../../../shared/detect/finding.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import { contextOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import type { Reading } from '../label/reading.ts';
import { LiveNodes } from '../observe/live-nodes.ts';
import { judge } from '../scan/judge.ts';
import type { Covering } from './covering.ts';
import type { DrawnAttributes } from './drawn-attributes.ts';

export const generatedAttribute = 'data-medveil-generated';
/** Where pages keep values for their scripts: any of these may be drawn by a sheet that cannot be read. */
const holding = /^data-(?!medveil)/;
/** Longer ones are data, and no sheet draws them. */
const longest = 500;

export class Generated {
  readonly #drawn: DrawnAttributes;
  readonly #covering: Covering;
  readonly #known: KnownPatients;
  /** Elements of which something is drawn: a name in it may be learnt later. */
  readonly #live = new LiveNodes<Element>();
  /** Attributes whose changes matter. */
  readonly #names = new Set<string>();
  #watch: (names: Iterable<string>) => void = () => {};

  constructor(drawn: DrawnAttributes, covering: Covering, known: KnownPatients) {
    this.#drawn = drawn;
    this.#covering = covering;
    this.#known = known;
  }

  /** Called with all attributes whose changes are to be looked at, when there are more than before. */
  onNames(watch: (names: Iterable<string>) => void): void {
    this.#watch = watch;
  }

  /** Covers what sheets draw out of an element's attributes, or uncovers it.
   *  @returns the values found, with their kinds */
  look(element: Element, reading: Reading): [IdentifierKind, string][] {
    const found: [IdentifierKind, string][] = [];
    let context: Context | undefined;
    for (const { name, value } of element.attributes) {
      if (!this.#isDrawn(name) || value.trim().length < 2 || value.length > longest) continue;
      context ??= contextOf(element, reading);
      const findings = this.#findings(name, value, context, reading);
      if (findings.length > 0) this.#listen([name]);
      for (const { kind, start, end } of findings) found.push([kind, value.slice(start, end)]);
    }
    const resolutions = found.map(([kind]) => this.#covering.resolution(kind));
    const veil = resolutions.find((r) => r === 'hide') ?? resolutions.find((r) => r === 'mask');
    if (veil === undefined) element.removeAttribute(generatedAttribute);
    else if (element.getAttribute(generatedAttribute) !== veil)
      element.setAttribute(generatedAttribute, veil);
    if (found.length > 0 || this.#isNamed(element)) this.#live.add(element);
    return found;
  }

  /** Everything covered before, after the policy or the sheets have changed. */
  refresh(reading: Reading): void {
    this.#listen(this.#drawn.names);
    for (const element of this.#live.connected()) this.look(element, reading);
  }

  /** What was read before the names in it were known. */
  lookForNames(reading: Reading): void {
    for (const element of this.#live.connected()) {
      const values = [...element.attributes].filter(({ name }) => this.#isDrawn(name));
      if (values.some(({ value }) => this.#known.find(value).length > 0))
        this.look(element, reading);
    }
  }

  /** Whether an element has an attribute that may be drawn, or had one. */
  concerns(element: Element): boolean {
    if (!element.hasAttributes()) return false;
    for (const { name } of element.attributes)
      if (name === generatedAttribute || this.#isDrawn(name)) return true;
    return false;
  }

  #isNamed(element: Element): boolean {
    for (const { name } of element.attributes) if (this.#drawn.names.has(name)) return true;
    return false;
  }

  #listen(names: Iterable<string>): void {
    const before = this.#names.size;
    for (const name of names) this.#names.add(name);
    if (this.#names.size > before) this.#watch(this.#names);
  }

  #isDrawn(name: string): boolean {
    return this.#drawn.names.has(name) || (this.#drawn.any && holding.test(name));
  }

  /** By what stands around the element, else by what programs call the attribute. */
  #findings(
    name: string,
    value: string,
    context: Context | undefined,
    { rules: { detector } }: Reading,
  ): readonly Finding[] {
    const found = judge(value, context, this.#known, detector);
    if (found.length > 0) return found;
    const key: FieldMeaning | undefined = detector.kindOfKey(name.replace(holding, ''));
    if (!key || key === 'other' || !identifierOf(key).accepts(value.trim())) return [];
    return [{ kind: key, start: 0, end: value.length }];
  }
}
