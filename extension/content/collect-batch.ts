// Mutation records to the nodes worth looking at. Visits every added node once: a node whose parent
// came in the same batch is reached from there.
import { shownAttributeSelector } from './attributes.ts';
import { isSkipped } from './editable.ts';
import { type Field, fieldSelector } from './fields.ts';

/** What one microtask has to look at. Sets: a node that changed twice is looked at once. */
export interface Batch {
  readonly texts: Set<Text>;
  readonly fields: Set<Field>;
  readonly attributed: Set<Element>;
  /** Subtrees that are new as a whole. */
  readonly roots: Set<Node>;
}

/** A batch to be filled by `addSubtree` or `addRecords`. */
export function emptyBatch(): Batch {
  return { texts: new Set(), fields: new Set(), attributed: new Set(), roots: new Set() };
}

/** Everything in a subtree: at start the document, later what was added. */
export function addSubtree(batch: Batch, root: Node): void {
  if (root instanceof Text) {
    addText(batch, root);
    return;
  }
  if (!(root instanceof Element || root instanceof Document)) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) addText(batch, node as Text);
  if (root instanceof Element) {
    if (root.matches(fieldSelector)) batch.fields.add(root as Field);
    if (root.matches(shownAttributeSelector)) batch.attributed.add(root);
  }
  for (const field of root.querySelectorAll<Field>(fieldSelector)) batch.fields.add(field);
  for (const element of root.querySelectorAll(shownAttributeSelector)) {
    batch.attributed.add(element);
  }
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
      if (record.target instanceof Element) addAttributed(batch, record.target);
    } else if (!batch.roots.has(record.target)) {
      for (const node of record.addedNodes) addRoot(batch, node);
    }
  }
}

function addRoot(batch: Batch, node: Node): void {
  if (!node.isConnected || batch.roots.has(node)) return;
  if (node.parentNode && batch.roots.has(node.parentNode)) return;
  batch.roots.add(node);
  addSubtree(batch, node);
  // Children that the parser adds next report themselves under a parent that is already known.
  for (const inner of node instanceof Element ? node.getElementsByTagName('*') : []) {
    batch.roots.add(inner);
  }
}

// A field whose type or name changed is another field.
function addAttributed(batch: Batch, element: Element): void {
  batch.attributed.add(element);
  if (element.matches(fieldSelector)) batch.fields.add(element as Field);
}

// Texts nobody sees, and defaults of text areas, are left alone.
function addText(batch: Batch, text: Text): void {
  const parent = text.parentElement;
  if (parent && !isSkipped(parent)) batch.texts.add(text);
}
