// Form fields: the value belongs to the page and is never touched; a style covers its glyphs. A field
// whose label names a patient's value is covered whatever it holds, before the page fills it in.
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import { affirmedItems } from '../../../shared/detect/history-items.ts';
import { refineKind } from '../../../shared/detect/refine-kind.ts';
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import { identifierOf } from '../../../shared/identifiers/registry.ts';
import type { Resolution } from '../../../shared/policy/policy.ts';
import { contextOf } from '../label/context.ts';
import type { Context } from '../label/label.ts';
import { editingHost } from './editable.ts';
import { type Field, fieldMeaning } from './field-meaning.ts';
import type { PageRules } from '../scan/page-rules.ts';
import type { Reading } from '../label/reading.ts';

export interface FieldState {
  /** What the label says; `kindIn` says what the value of this moment is. */
  readonly kind: IdentifierKind;
  readonly context: Context | undefined;
  /** A label says what the field holds; otherwise something in its text gave it away. */
  readonly named: boolean;
}

/** As for texts. */
export interface FieldRules {
  resolution(kind: IdentifierKind): Resolution;
  revealed(field: Element, state: FieldState): boolean;
}

/** A field that its value decides. */
interface Undecided {
  readonly meaning: FieldMeaning | undefined;
  readonly context: Context | undefined;
}

/** Kinds of which only some values single a patient out: the others are what care is about. */
const byValue: ReadonlySet<FieldMeaning> = new Set<FieldMeaning>(['age', 'sensitiveDiagnosis']);
/** Labels that several kinds stand under. */
const open: ReadonlySet<IdentifierKind> = new Set(['residentId', 'mobilePhone', 'landline']);

export const veilAttribute = 'data-medveil-veil';
export const fieldNames: ReadonlySet<string> = new Set(['input', 'textarea', 'select']);
/** Types that show no text of theirs, or (password) show it covered. */
const unshown = /^(?:hidden|password|checkbox|radio|image|file|range|color)$/;
/** Types whose value is their caption: no label speaks for it, but a bed's button bears a name. */
const captioned = /^(?:button|submit|reset)$/;

/** All form fields and editing hosts of one document that hold patients' values. */
export class Fields {
  readonly #states = new WeakMap<Element, FieldState>();
  readonly #live = new Set<Element>();
  /** Fields no label speaks for, or one that most values under it need no cover for (年龄, 诊断): what
   *  they hold decides, looked at again after every batch. */
  readonly #undecided = new Map<Field, Undecided>();
  readonly #rules: FieldRules;
  readonly #known: KnownPatients;

  constructor(rules: FieldRules, known: KnownPatients) {
    this.#rules = rules;
    this.#known = known;
  }

  stateOf(element: Element): FieldState | undefined {
    return this.#states.get(element);
  }

  *live(): Generator<[Element, FieldState]> {
    for (const element of this.#live) {
      const state = element.isConnected ? this.#states.get(element) : undefined;
      if (state) yield [element, state];
      else this.#live.delete(element);
    }
  }

  /** Fields in the document that nothing names. */
  *undecided(): Generator<Field> {
    for (const field of this.#undecided.keys()) {
      if (field.isConnected && !this.#states.has(field)) yield field;
    }
  }

  /** Decides a field by its surroundings, then by its value, and covers or uncovers it. */
  look(field: Field, reading: Reading): void {
    if (field instanceof HTMLInputElement && unshown.test(field.type)) return;
    const caption = captioned.test(field.type);
    const context = caption ? undefined : contextOf(field, reading);
    const meaning = caption ? undefined : fieldMeaning(field, context, reading.rules);
    this.#undecided.delete(field);
    if (meaning && meaning !== 'other' && !byValue.has(meaning)) {
      this.cover(field, { kind: meaning, context, named: true });
      return;
    }
    const undecided = { meaning, context };
    this.#undecided.set(field, undecided);
    this.#lookAtValue(field, undecided, reading.rules);
  }

  /** Fields that only their value gives away: pages write values without any trace in the document. */
  lookAtValues(rules: PageRules): void {
    for (const [field, undecided] of this.#undecided) {
      if (field.isConnected) this.#lookAtValue(field, undecided, rules);
      else this.#undecided.delete(field);
    }
    // Under 证件号 another value may be of another kind.
    for (const [element, state] of this.live()) {
      if (open.has(state.kind)) this.#dress(element, state);
    }
  }

  /** Covers an element (a field or an editing host) for a kind. */
  cover(element: Element, state: FieldState): void {
    this.#states.set(element, state);
    this.#live.add(element);
    this.#dress(element, state);
  }

  /** An element that can no longer be edited: its text is masked like any other. */
  release(element: Element): void {
    if (fieldNames.has(element.localName) || editingHost(element)) return;
    if (this.#states.get(element)?.kind === 'photo') return;
    if (!this.#states.delete(element)) return;
    this.#live.delete(element);
    element.removeAttribute(veilAttribute);
  }

  /** Covers a field that could not be judged. */
  conceal(field: Element): void {
    if (!field.hasAttribute(veilAttribute)) field.setAttribute(veilAttribute, 'mask');
  }

  /** Covers and uncovers anew, after the policy or the set of revealed values changed. */
  refresh(): void {
    for (const [element, state] of this.live()) this.#dress(element, state);
  }

  #lookAtValue(field: Field, { meaning, context }: Undecided, { detector }: PageRules): void {
    const value = fieldValue(field);
    if (meaning !== undefined && meaning !== 'other' && isCase(meaning, value)) {
      this.cover(field, { kind: meaning, context, named: true });
      return;
    }
    const found = value === '' ? undefined : detector.scan(value, this.#known)[0];
    if (found) this.cover(field, { kind: found.kind, context, named: false });
    else if (this.#states.delete(field)) {
      this.#live.delete(field);
      field.removeAttribute(veilAttribute);
    }
  }

  #dress(element: Element, state: FieldState): void {
    const resolution = this.#rules.resolution(kindIn(element, state));
    const clear = resolution === 'show' || this.#rules.revealed(element, state);
    const veil = clear ? null : resolution;
    if (element.getAttribute(veilAttribute) === veil) return;
    if (veil === null) element.removeAttribute(veilAttribute);
    else element.setAttribute(veilAttribute, veil);
  }
}

/** What the value in a field is at this moment: under 电话 it may be a landline. */
export function kindIn(element: Element, { kind, named }: FieldState): IdentifierKind {
  return named && open.has(kind) ? refineKind(kind, fieldValue(element).trim()) : kind;
}

function isCase(kind: IdentifierKind, value: string): boolean {
  if (kind === 'sensitiveDiagnosis') return affirmedItems(value, true).length > 0;
  return identifierOf(kind).accepts(value);
}

/** What a field shows: a select shows its option's text. */
export function fieldValue(element: Element): string {
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.text ?? '';
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    return element.value;
  }
  return element.textContent ?? '';
}
