// Mutation records to the nodes worth looking at. Visits every added node once: a node whose parent
// came in the same batch is reached from there.
import { shownAttributes, shownAttributeSelector } from '../mask/attributes.ts';
import type { DrawnNames } from '../mask/drawn-names.ts';
import { isSkipped, skippedNames } from '../mask/editable.ts';
import type { Field } from '../mask/field-meaning.ts';
import { fieldNames, veilAttribute } from '../mask/fields.ts';
import { generatedAttribute } from '../mask/generated.ts';
import { pictureNames } from '../mask/photos.ts';
import { holderOf, type Roots } from './roots.ts';

// From the prototypes: a form's or document's own properties give way to fields and images with a name
// (`<input name="matches">`), in this world too, and a page must not end its masking like that.
const ofDocument = Document.prototype;
const ofElement = Element.prototype;
const localName = Object.getOwnPropertyDescriptor(ofElement, 'localName') ?? {};
const nameOf = Reflect.get(localName, 'get') as (this: Element) => string;

/** So many are a parser's, or a page's that is made anew. */
const manyRecords = 2000;

/** Set on <html> when the document has been looked at; without it, or while it says that the
 *  hospital's rules are awaited, veil.css paints nothing. */
export const seenAttribute = 'data-medveil';
/** Attributes whose changes are looked at, whatever sheets draw. */
export const watchedAttributes = [
  ...shownAttributes,
  'type',
  'contenteditable',
  veilAttribute,
  seenAttribute,
] as const;
const watched: ReadonlySet<string> = new Set(watchedAttributes);

/** What one microtask has to look at. Sets: a node that changed twice is looked at once. */
export interface Batch {
  readonly texts: Set<Text>;
  readonly fields: Set<Field>;
  readonly attributed: Set<Element>;
  readonly pictures: Set<Element>;
  /** Lists of suggestions. */
  readonly lists: Set<Element>;
  /** Elements with an attribute that style sheets draw, or without it since. */
  readonly drawn: Set<Element>;
  /** `style` and `link` elements, new or with another text. */
  readonly sheets: Set<Element>;
  /** Elements of subtrees that are new as a whole. */
  readonly roots: Set<Node>;
  /** All of the document is in it. */
  whole: boolean;
  /** Where shadow roots are known and found. */
  readonly shadows: Roots;
  /** What sheets are known to draw. */
  readonly names: DrawnNames;
}

/** A batch to be filled by `addSubtree` or `addRecords`. */
export function emptyBatch(shadows: Roots, names: DrawnNames): Batch {
  return {
    texts: new Set(),
    fields: new Set(),
    attributed: new Set(),
    pictures: new Set(),
    lists: new Set(),
    drawn: new Set(),
    sheets: new Set(),
    roots: new Set(),
    whole: false,
    shadows,
    names,
  };
}

/** Whether there is nothing to look at. */
export function isEmpty(batch: Batch): boolean {
  const { texts, fields, attributed, pictures, lists, drawn, sheets, names } = batch;
  if (names.grown || drawn.size + sheets.size > 0) return false;
  return texts.size + fields.size + attributed.size + pictures.size + lists.size === 0;
}

/** Everything in a subtree, shadow roots included: at start the document, later what was added. The
 *  elements met are added to `met`. One walk: it visits every node of every page. */
export function addSubtree(batch: Batch, root: Node, met?: Set<Node>): void {
  if (root instanceof Text) {
    addText(batch, root);
    return;
  }
  if (root instanceof Element) addElement(batch, root);
  else if (!(root instanceof Document || root instanceof ShadowRoot)) return;
  const what = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
  const walker = ofDocument.createTreeWalker.call(document, root, what);
  // Texts nobody sees, and defaults of text areas, are left alone.
  let skipped: Node | undefined = root instanceof Element && isSkipped(root) ? root : undefined;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    // A field named nodeType hides its form's own: that is no text either.
    if (node.nodeType === Node.TEXT_NODE) {
      if (skipped === undefined || node.parentNode !== skipped) batch.texts.add(node as Text);
      continue;
    }
    const element = node as Element;
    met?.add(element);
    if (addElement(batch, element)) skipped = element;
  }
}

/** What an element is to be looked at for. True when its texts are none of ours. */
function addElement(batch: Batch, element: Element): boolean {
  const name = nameOf.call(element);
  if (ofElement.hasAttributes.call(element)) {
    if (ofElement.matches.call(element, shownAttributeSelector)) batch.attributed.add(element);
    if (batch.names.active && batch.names.of(element).length > 0) batch.drawn.add(element);
  }
  const shadow = batch.shadows.of(element, name);
  if (shadow) addSubtree(batch, shadow);
  if (fieldNames.has(name)) batch.fields.add(element as Field);
  else if (pictureNames.has(name)) batch.pictures.add(element);
  else if (name === 'option') addList(batch, element);
  else if (name === 'link') batch.sheets.add(element);
  if (!skippedNames.has(name)) return false;
  if (name === 'style') batch.sheets.add(element);
  return true;
}

function addList(batch: Batch, option: Element): void {
  const list = option.parentElement?.closest('datalist');
  if (list) batch.lists.add(list);
}

/** Sorts records into a batch; `isOwnWrite` tells our own text writes from the page's. */
export function addRecords(
  batch: Batch,
  records: readonly MutationRecord[],
  isOwnWrite: (node: Text) => boolean,
): void {
  if (isMost(records)) {
    batch.whole = true;
    addSubtree(batch, document);
  }
  for (const record of records) {
    const { type } = record;
    if (batch.whole && type !== 'attributes') continue;
    const { target } = record;
    if (type === 'characterData') {
      if (target instanceof Text && !isOwnWrite(target)) addText(batch, target);
    } else if (type === 'attributes') {
      if (target instanceof Element) addAttributed(batch, target, record.attributeName ?? '');
    } else if (!batch.roots.has(target)) {
      const added = record.addedNodes;
      for (let i = 0; i < added.length; i++) addRoot(batch, added[i]);
    }
  }
}

// A parser tells of every element and text it makes. With as many records as the page has elements it is
// cheaper to read the page than the records, which are objects of their own.
function isMost(records: readonly MutationRecord[]): boolean {
  if (records.length <= manyRecords) return false;
  return records.length > ofDocument.getElementsByTagName.call(document, '*').length;
}

function addRoot(batch: Batch, node: Node | undefined): void {
  if (!node?.isConnected || batch.roots.has(node)) return;
  if (node.parentNode && batch.roots.has(node.parentNode)) return;
  batch.roots.add(node);
  // Children that the parser adds next report themselves under a parent that is already known.
  addSubtree(batch, node, batch.roots);
}

// A field whose type or name changed is another field; text that has become editable must be the page's
// own before the page saves it.
function addAttributed(batch: Batch, element: Element, name: string): void {
  if (name === generatedAttribute || batch.names.has(name)) batch.drawn.add(element);
  if (!watched.has(name)) return;
  batch.attributed.add(element);
  if (pictureNames.has(nameOf.call(element))) batch.pictures.add(element);
  if (name === 'contenteditable') addSubtree(batch, element);
  if (fieldNames.has(nameOf.call(element))) batch.fields.add(element as Field);
}

function addText(batch: Batch, text: Text): void {
  const parent = holderOf(text);
  if (!parent) return;
  if (!isSkipped(parent)) batch.texts.add(text);
  else if (parent.localName === 'style') batch.sheets.add(parent);
}
