// Mutation records to the nodes worth looking at. Visits every added node once: a node whose parent
// came in the same batch is reached from there.
import { shownAttributeSelector } from './attributes.ts';
import { isSkipped } from './editable.ts';
import type { Field } from './field-meaning.ts';
import { fieldSelector } from './fields.ts';
import { pictureSelector } from './photos.ts';
import { holderOf, type Roots } from './roots.ts';

// From the prototypes: a form's or document's own properties give way to fields and images with a name
// (`<input name="matches">`), in this world too, and a page must not end its masking like that.
const ofDocument = Document.prototype;
const ofElement = Element.prototype;

/** What one microtask has to look at. Sets: a node that changed twice is looked at once. */
export interface Batch {
  readonly texts: Set<Text>;
  readonly fields: Set<Field>;
  readonly attributed: Set<Element>;
  readonly pictures: Set<Element>;
  /** Elements of subtrees that are new as a whole. */
  readonly roots: Set<Node>;
  /** Where shadow roots are known and found. */
  readonly shadows: Roots;
}

/** A batch to be filled by `addSubtree` or `addRecords`. */
export function emptyBatch(shadows: Roots): Batch {
  return {
    texts: new Set(),
    fields: new Set(),
    attributed: new Set(),
    pictures: new Set(),
    roots: new Set(),
    shadows,
  };
}

type Subtree = Element | Document | ShadowRoot;

/** Everything in a subtree, shadow roots included: at start the document, later what was added. The
 *  elements met are added to `met`. */
export function addSubtree(batch: Batch, root: Node, met?: Set<Node>): void {
  if (root instanceof Text) {
    addText(batch, root);
    return;
  }
  if (!(root instanceof Element || root instanceof Document || root instanceof ShadowRoot)) return;
  addTree(batch, root);
  if (root instanceof Element) addShadow(batch, root);
  for (const inner of elementsIn(root)) {
    met?.add(inner);
    addShadow(batch, inner);
  }
}

function addShadow(batch: Batch, host: Element): void {
  const root = batch.shadows.of(host);
  if (root) addSubtree(batch, root);
}

// One tree of nodes, without what hangs in shadow roots of it.
function addTree(batch: Batch, root: Subtree): void {
  const walker = ofDocument.createTreeWalker.call(document, root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) addText(batch, node as Text);
  if (root instanceof Element) {
    if (ofElement.matches.call(root, fieldSelector)) batch.fields.add(root as Field);
    if (ofElement.matches.call(root, shownAttributeSelector)) batch.attributed.add(root);
    if (ofElement.matches.call(root, pictureSelector)) batch.pictures.add(root);
  }
  for (const field of all(root, fieldSelector)) batch.fields.add(field as Field);
  for (const element of all(root, shownAttributeSelector)) batch.attributed.add(element);
  for (const picture of all(root, pictureSelector)) batch.pictures.add(picture);
}

function all(root: Subtree, selector: string): NodeListOf<Element> {
  if (root instanceof ShadowRoot) return root.querySelectorAll(selector);
  const owner = root instanceof Element ? ofElement : ofDocument;
  return owner.querySelectorAll.call(root, selector);
}

function elementsIn(root: Subtree): Iterable<Element> {
  if (root instanceof ShadowRoot) return root.querySelectorAll('*');
  const owner = root instanceof Element ? ofElement : ofDocument;
  return owner.getElementsByTagName.call(root, '*');
}

/** Sorts records into a batch; `isOwnWrite` tells our own text writes from the page's. */
export function addRecords(
  batch: Batch,
  records: readonly MutationRecord[],
  isOwnWrite: (node: Text) => boolean,
): void {
  for (const record of records) {
    if (record.type === 'characterData') {
      if (record.target instanceof Text && !isOwnWrite(record.target))
        addText(batch, record.target);
    } else if (record.type === 'attributes') {
      if (record.target instanceof Element)
        addAttributed(batch, record.target, record.attributeName);
    } else if (!batch.roots.has(record.target)) {
      for (const node of record.addedNodes) addRoot(batch, node);
    }
  }
}

function addRoot(batch: Batch, node: Node): void {
  if (!node.isConnected || batch.roots.has(node)) return;
  if (node.parentNode && batch.roots.has(node.parentNode)) return;
  batch.roots.add(node);
  // Children that the parser adds next report themselves under a parent that is already known.
  addSubtree(batch, node, batch.roots);
}

// A field whose type or name changed is another field; text that has become editable must be the page's
// own before the page saves it.
function addAttributed(batch: Batch, element: Element, name: string | null): void {
  batch.attributed.add(element);
  if (ofElement.matches.call(element, pictureSelector)) batch.pictures.add(element);
  if (name === 'contenteditable') addSubtree(batch, element);
  if (ofElement.matches.call(element, fieldSelector)) batch.fields.add(element as Field);
}

// Texts nobody sees, and defaults of text areas, are left alone.
function addText(batch: Batch, text: Text): void {
  const parent = holderOf(text);
  if (parent && !isSkipped(parent)) batch.texts.add(text);
}
