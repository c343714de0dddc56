// Rules by which the engine would know the value of an element: by the words around it, by the keys on it, by its
// place. Only those that the engine, asked with the rule, really reads so are offered.
import { builtInDetector } from '../../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import { packsFor, type RulePack } from '../../../shared/detect/rule-pack.ts';
import {
  type DraftMeaning,
  type DraftRule,
  holdsValue,
  packOfDraft,
  textOfRule,
} from '../../../shared/policy/rule-draft.ts';
import { contextOf } from '../label/context.ts';
import { newReading } from '../label/reading.ts';
import { fieldMeaning } from '../mask/field-meaning.ts';
import { fieldNames } from '../mask/fields.ts';
import type { ProtectedPage } from '../page/page.ts';
import { pageRules } from '../scan/page-rules.ts';
import { placesOf } from './css-places.ts';
import { nearWords } from './near-words.ts';

const keyNames = [
  'data-field',
  'field',
  'data-key',
  'data-prop',
  'data-column-id',
  'name',
  'id',
  'data-testid',
];
const easyUiCell = /\bdatagrid-cell-c\d+-([A-Za-z]\w*)/;
const keyForm = /^[A-Za-z_][\w.-]{1,39}$/;
/** Levels up to the cell on which programs name what is in it. */
const keyLevels = 3;

/** What somebody pointed at. */
export interface Pointed {
  readonly element: Element;
  /** The text that holds the value; null: the element is a form field. */
  readonly text: Text | null;
  /** As the page wrote it. */
  readonly value: string;
}

/** The innermost value at an element; undefined where none is. */
export function pointedAt(element: Element, page: ProtectedPage): Pointed | undefined {
  const { masks, fields } = page.sweeper;
  const field = element.closest('input,textarea,select');
  if (field) return { element: field, text: null, value: valueOf(field) };
  const covered = fields.stateOf(element);
  const texts = [...element.childNodes].filter((node) => node instanceof Text);
  const text = texts.find((node) => /[\p{L}\p{N}]/u.test(masks.rawOf(node)));
  if (text) return { element, text, value: masks.rawOf(text) };
  if (covered) return { element, text: null, value: '' };
  // A cell around one value.
  const [only, ...more] = element.children;
  return only && more.length === 0 ? pointedAt(only, page) : undefined;
}

function valueOf(field: Element): string {
  return 'value' in field && typeof field.value === 'string' ? field.value : '';
}

/** Rules for what was pointed at, the best first: a label says the same on every page, a place does not. */
export function offersFor(pointed: Pointed, kind: DraftMeaning, page: ProtectedPage): DraftRule[] {
  const { element } = pointed;
  const rules: DraftRule[] = [
    ...wordsAround(pointed, page).map((word) => ({ by: 'label', word, kind }) as const),
    ...keysOn(element).map((word) => ({ by: 'key', word, kind }) as const),
    ...placesOf(element, page.roots).map(
      (selector) => ({ by: 'selector', selector, kind }) as const,
    ),
  ];
  const packs = packsFor(page.policy.policy.rules ?? [], [location.origin]);
  const before = meaningBy(pointed, packs);
  const reads = rules.filter((rule) => {
    if (holdsValue(textOfRule(rule), builtInDetector)) return false;
    const tried = packOfDraft({ site: location.origin, rules: [rule] }, { id: 'tried' });
    const meaning = meaningBy(pointed, [tried, ...packs]);
    return meaning === kind && (before !== kind || rule.by === 'selector');
  });
  // The nearest word that works is the label; others work by chance.
  const label = reads.find(({ by }) => by === 'label');
  const best = [...(label ? [label] : []), ...reads.filter(({ by }) => by !== 'label')];
  // What shows values shows as few as it can.
  return kind === 'other' ? best.toReversed() : best;
}

/** Words around it that may be its label, the nearest first. */
export function wordsAround({ element, value }: Pointed, page: ProtectedPage): string[] {
  return nearWords(element, value, (node) => wholeText(node, page));
}

/** What the engine takes the value for as the page is read now. */
export function meaningNow(pointed: Pointed, page: ProtectedPage): FieldMeaning | undefined {
  return meaningBy(pointed, packsFor(page.policy.policy.rules ?? [], [location.origin]));
}

/** Text of a node as the page wrote it, under masks too. */
function wholeText(node: Node, page: ProtectedPage): string {
  if (node instanceof Text) return page.sweeper.masks.rawOf(node);
  // Long ones are no label: not worth walking through.
  if ((node.textContent ?? '').length > 200) return '';
  return [...node.childNodes].map((child) => wholeText(child, page)).join('');
}

/** What programs call it. */
function keysOn(element: Element): string[] {
  const keys: string[] = [];
  let at: Element | null = element;
  for (let level = 0; at && level < keyLevels; level++, at = at.parentElement) {
    for (const name of level === 0 ? keyNames : keyNames.slice(0, 5))
      keys.push(at.getAttribute(name) ?? '');
    keys.push(easyUiCell.exec(at.getAttribute('class') ?? '')?.[1] ?? '');
    if (at.matches('td,th,[role="gridcell"],[role="cell"]')) break;
  }
  return [...new Set(keys.filter((key) => keyForm.test(key)))];
}

/** What the engine takes the value for when the page is read by these packs. */
function meaningBy(
  { element, text }: Pointed,
  packs: readonly RulePack[],
): FieldMeaning | undefined {
  const rules = pageRules(packs, undefined);
  const context = contextOf(text ?? element, newReading(rules));
  if (context) return context.meaning;
  if (text === null && fieldNames.has(element.localName)) {
    return fieldMeaning(element as HTMLInputElement, context, rules);
  }
  // `随访编号：SF-1` in one text.
  return text ? rules.detector.scan(text.textContent ?? '')[0]?.kind : undefined;
}
