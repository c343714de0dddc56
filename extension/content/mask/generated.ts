// Values that style sheets draw out of attributes (`::before { content: attr(data-name) }`). The attribute
// is the page's data and goes into its requests: it stays as the page wrote it. What is drawn of it is covered
// by style, as form fields are.
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { Resolution } from '../../../shared/policy/policy.ts';
import { contextOf, rowOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import type { Reading } from '../label/reading.ts';
import { LiveNodes } from '../observe/live-nodes.ts';
import { judge, type Judged } from '../scan/judge.ts';
import type { DrawnNames } from './drawn-names.ts';

export const generatedAttribute = 'data-medveil-generated';
/** Longer ones are data, and no sheet draws them. */
const longest = 2000;
/** Longer texts are not looked up as labels. */
const longestLabel = 24;
/** Elements with more children are regions: what names them names no attribute. */
const mostChildren = 8;

/** One value that is drawn beside an element. */
export interface DrawnValue {
  readonly attribute: string;
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly context: Context | undefined;
  readonly row: Element | undefined;
  revealed: boolean;
}

/** As for fields. */
export interface GeneratedRules {
  resolution(kind: IdentifierKind): Resolution;
  revealed(element: Element, drawn: DrawnValue): boolean;
  /** A text of ours: the browser shows the attribute too, and it is masked in place. */
  isMask(text: string): boolean;
}

const { prototype } = Element;
const readAttribute: (this: Element, name: string) => string | null = Reflect.get(
  prototype,
  'getAttribute',
);
const writeAttribute: (this: Element, name: string, value: string) => void = Reflect.get(
  prototype,
  'setAttribute',
);

export class Generated {
  readonly #names: DrawnNames;
  readonly #rules: GeneratedRules;
  readonly #known: KnownPatients;
  readonly #states = new WeakMap<Element, readonly DrawnValue[]>();
  readonly #covered = new Set<Element>();
  /** Elements of which something is drawn: a name in it may be learnt later. */
  readonly #live = new LiveNodes<Element>();

  constructor(names: DrawnNames, rules: GeneratedRules, known: KnownPatients) {
    this.#names = names;
    this.#rules = rules;
    this.#known = known;
  }

  /** Patients' values that are drawn of an element; none of most. */
  of(element: Element): readonly DrawnValue[] {
    return this.#states.get(element) ?? [];
  }

  /** Elements in the document of which such values are drawn, in no particular order. */
  *live(): Generator<[Element, readonly DrawnValue[]]> {
    for (const element of this.#covered) {
      if (element.isConnected) yield [element, this.of(element)];
      else this.#covered.delete(element);
    }
  }

  /** Reads what is drawn of an element, and covers or uncovers it.
   *  @returns the values found */
  look(element: Element, reading: Reading): readonly DrawnValue[] {
    const values = this.#names.of(element).flatMap((name) => this.#values(element, name, reading));
    this.#live.add(element);
    if (values.length > 0) {
      this.#states.set(element, values);
      this.#covered.add(element);
    } else {
      this.#states.delete(element);
      this.#covered.delete(element);
    }
    this.#dress(element, values);
    return values;
  }

  /** Covers what could not be judged, without reveal. */
  conceal(element: Element): void {
    this.#states.delete(element);
    this.#covered.delete(element);
    // Its own methods may be what could not be judged: a form has its fields for them.
    if (readAttribute.call(element, generatedAttribute) !== 'hide')
      writeAttribute.call(element, generatedAttribute, 'hide');
  }

  /** What was read before the names in it were known. */
  lookForNames(reading: Reading): void {
    for (const element of this.#live.connected()) {
      const texts = this.#names.of(element).map((name) => element.getAttribute(name) ?? '');
      if (texts.some((text) => this.#known.find(text).length > 0)) this.look(element, reading);
    }
  }

  /** Covers and uncovers anew, after the policy or the set of revealed values changed. */
  refresh(): void {
    for (const [element, values] of this.live()) this.#dress(element, values);
  }

  // One cover for all that is drawn of an element: it opens when everything under it may be read.
  #dress(element: Element, values: readonly DrawnValue[]): void {
    const veils = values.map((drawn) => {
      const resolution = this.#rules.resolution(drawn.kind);
      drawn.revealed = resolution !== 'hide' && this.#rules.revealed(element, drawn);
      return drawn.revealed ? 'show' : resolution;
    });
    const veil = veils.includes('hide') ? 'hide' : veils.includes('mask') ? 'mask' : null;
    if (element.getAttribute(generatedAttribute) === veil) return;
    if (veil === null) element.removeAttribute(generatedAttribute);
    else element.setAttribute(generatedAttribute, veil);
  }

  #values(element: Element, attribute: string, reading: Reading): DrawnValue[] {
    const raw = element.getAttribute(attribute) ?? '';
    if (raw.trim().length < 2 || raw.length > longest || this.#rules.isMask(raw.trim())) return [];
    const context = isBare(element) ? contextOf(element, reading) : undefined;
    const { findings, named } = this.#findings(attribute, raw, context, reading);
    const row = findings.length > 0 ? (context?.row ?? rowOf(element, reading)) : undefined;
    return findings.map(({ kind, start, end }) => {
      const value = raw.slice(start, end);
      return { attribute, kind, value, context: named, row, revealed: false };
    });
  }

  /** By what stands around the element, else by what programs call the attribute. */
  #findings(
    attribute: string,
    raw: string,
    around: Context | undefined,
    { rules: { detector } }: Reading,
  ): { findings: readonly Judged[]; named: Context | undefined } {
    // Narrow tables draw their columns' labels.
    const label = raw.length <= longestLabel ? detector.kindOfLabel(raw) : undefined;
    if (label && label !== 'other') return { findings: [], named: undefined };
    const context = label && around?.meaning !== 'employer' ? undefined : around;
    const findings = judge(raw, context, this.#known, detector);
    if (findings.length > 0) return { findings, named: context };
    const key = attribute.replace(/^data-/, '');
    const meaning: FieldMeaning | undefined = detector.kindOfKey(key);
    if (!meaning || meaning === 'other' || !identifierOf(meaning).accepts(raw.trim()))
      return { findings, named: context };
    const named = { meaning, label: key, strong: false, contact: false, row: around?.row };
    return { findings: [{ kind: meaning, start: 0, end: raw.length }], named };
  }
}

/** It shows nothing but what is drawn: what stands around it names that. */
function isBare(element: Element): boolean {
  const { childElementCount, textContent } = element;
  return childElementCount <= mostChildren && (textContent ?? '').trim() === '';
}
