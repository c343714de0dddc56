// Copies of values in attributes the browser shows: tooltips, placeholders, image texts.
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { Covering } from './covering.ts';
import { LiveNodes } from '../observe/live-nodes.ts';
import type { Masks } from './mask.ts';

/** Attributes that people see or hear: the browser's own, a screen reader's, and those that the usual
 *  tooltip scripts (Bootstrap, layui, jQuery plug-ins) show. `value` is a form's; other `data-*` are
 *  programs' business. */
export const shownAttributes = [
  'title',
  'placeholder',
  'alt',
  'label',
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-placeholder',
  'data-title',
  'data-original-title',
  'data-bs-original-title',
  'data-tip',
  'data-tips',
  'lay-tips',
  'data-tooltip',
  'data-qtip',
] as const;
export const shownAttributeSelector = shownAttributes.map((name) => `[${name}]`).join(',');
/** Longer attributes are data, not tooltips. */
const longest = 2000;

// As with texts: what the page wrote, and what we wrote last.
interface AttributeState {
  readonly raw: string;
  readonly shown: string;
}

/** Masks attributes; a tooltip that repeats its element's masked text gets the same mask. */
export class Attributes {
  readonly #states = new WeakMap<Element, Map<string, AttributeState>>();
  /** Elements with something to show. */
  readonly #live = new LiveNodes<Element>();
  readonly #masks: Masks;
  readonly #known: KnownPatients;
  readonly #covering: Covering;

  constructor(masks: Masks, known: KnownPatients, covering: Covering) {
    this.#masks = masks;
    this.#known = known;
    this.#covering = covering;
  }

  /** Masks what an element's attributes show; called for new elements and for changed attributes. */
  look(element: Element): void {
    this.#live.add(element);
    for (const name of shownAttributes) {
      const value = element.getAttribute(name);
      if (value) this.#lookAt(element, name, value);
    }
  }

  /** Every attribute of the document, after the policy changed. */
  refresh(): void {
    for (const element of this.#live.connected()) this.look(element);
  }

  /** Tooltips that were read before the names in them were known. */
  lookForNames(): void {
    for (const element of this.#live.connected()) {
      const texts = shownAttributes.map((name) => element.getAttribute(name) ?? '');
      if (texts.some((text) => this.#known.find(text).length > 0)) this.look(element);
    }
  }

  #lookAt(element: Element, name: string, value: string): void {
    const states = this.#states.get(element) ?? new Map<string, AttributeState>();
    const before = states.get(name);
    const raw = before?.shown === value ? before.raw : value;
    if (raw.length > longest) return;
    const shown = this.#masked(element, raw);
    if (shown === value) return;
    states.set(name, { raw, shown });
    this.#states.set(element, states);
    element.setAttribute(name, shown);
  }

  #masked(element: Element, raw: string): string {
    const whole = raw.trim();
    const states = [...textsIn(element)].flatMap((text) => this.#masks.stateOf(text) ?? []);
    const twin = states.flatMap(({ hits }) => hits).find((hit) => hit.value === whole);
    if (twin) return this.#covering.cover({ kind: twin.kind, value: raw });
    const copy = states.find((state) => state.raw.trim() === whole);
    if (copy) return this.#covering.coverHits(copy.raw, copy.hits).trim();
    return this.#covering.coverFound(raw, this.#known);
  }
}

/** Texts right under an element or its children: a tooltip copies what it stands on. */
function* textsIn(element: Element): Generator<Text> {
  for (const child of element.childNodes) {
    if (child instanceof Text) yield child;
    else for (const inner of child.childNodes) if (inner instanceof Text) yield inner;
  }
}
