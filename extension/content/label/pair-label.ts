// The label before a value: <span>姓名</span>：<span>张三</span>, dt/dd, a form item's label and its
// content, the label cell of a row. Climbs a few levels, skipping ornaments, and stops at walls.
import type { Detector } from '../../../shared/detect/detector.ts';
import { isLabelElement, type Label, labelIn } from './label.ts';

/** Elements whose siblings are other subjects. */
const walls = new Set(
  'td th tr li ul ol table tbody thead form fieldset section article main body nav header footer dialog aside'.split(
    ' ',
  ),
);
const maxLevels = 5;
/** A label element may stand before a whole group of fields, further up than other labels. */
const maxGroupLevels = 9;
/** Values of several lines under one label: look back over this many neighbours. */
const maxNeighbours = 3;
const fields = 'input,textarea,select';
const boxes =
  'select,textarea,input:not([type=hidden],[type=checkbox],[type=radio],[type=button],[type=submit])';
const meaningful = /[\p{L}\p{N}]/u;

/**
 * The nearest label before `node`, inside `limit` when given. When `node` is itself a wall (a table
 * cell) its own neighbours are searched and nothing above. `grouped` also takes the label element of
 * the group of fields around `node`.
 */
export function pairLabel(
  node: Node,
  limit: Element | null | undefined,
  detector: Detector,
  grouped = false,
): Label | undefined {
  let at: Node | null = node;
  let after = node.textContent ?? '';
  const levels = grouped ? maxGroupLevels : maxLevels;
  for (let level = 0; at && at !== limit && level < levels; level++) {
    const found = labelBefore(at, after, level < maxLevels, detector);
    if (found) return found === 'unknown' ? undefined : found;
    const parent: Element | null = at.parentElement;
    if (!parent || (at instanceof Element && walls.has(at.localName))) return undefined;
    if (walls.has(parent.localName)) return undefined;
    at = parent;
    after = '';
  }
  return undefined;
}

/** `unknown` is a label element that names something else: what stands before it is not ours. */
function labelBefore(
  node: Node,
  after: string,
  anyElement: boolean,
  detector: Detector,
): Label | 'unknown' | undefined {
  let following = after;
  let neighbours = 0;
  const isText = !(node instanceof Element) || !holdsFields(node);
  for (let at = node.previousSibling; at; at = at.previousSibling) {
    if (at.nodeType !== Node.TEXT_NODE && at.nodeType !== Node.ELEMENT_NODE) continue;
    // What stands before a box is the box's label, not that of a text behind it: 住址 [    ] 接诊患者 [    ].
    if (isBox(at) && (isText || neighbours > 0)) return 'unknown';
    const text = at.textContent ?? '';
    // A lone colon between label and value belongs to both.
    if (!meaningful.test(text)) {
      if (/[:：]/.test(text)) following = text;
      continue;
    }
    const label = holdsFields(at) ? undefined : labelIn(at, detector, following);
    const explicit = at instanceof Element && isLabelElement(at);
    if (label && isHeaderRow(at, detector)) return undefined;
    if (label && (anyElement || explicit)) return label;
    if (explicit) return 'unknown';
    // Running text before a value, or a second value: dd, span and div lines of one label go on.
    if (at.nodeType === Node.TEXT_NODE || ++neighbours >= maxNeighbours) return undefined;
  }
  return undefined;
}

/** Several labels side by side are the header of what follows: each speaks for its column. */
function isHeaderRow(node: Node, detector: Detector): boolean {
  if (!(node instanceof Element) || node.childElementCount < 2 || isLabelElement(node))
    return false;
  return [...node.children].filter((part) => labelIn(part, detector)).length > 1;
}

/** A field that a person writes in or chooses from, with nothing around it. */
function isBox(node: Node): boolean {
  return node instanceof Element && node.matches(boxes);
}

/** A field with its own label beside it is another field, not a label. */
function holdsFields(node: Node): boolean {
  if (!(node instanceof Element)) return false;
  return node.matches(fields) || node.querySelector(fields) !== null;
}
