// Labels a value carries itself: title="病人姓名", data-field="brxm", aria-label, id="brxm".
import type { Detector } from '../../../shared/detect/detector.ts';
import type { Label } from './label.ts';

// Words for people: only labels count here, a value in a title is attributes.ts's business.
const labelAttributes = ['title', 'aria-label', 'data-label', 'data-title'];
// Words for programs: what table components and old scripts write on cells.
const keyAttributes = ['data-field', 'field', 'data-key', 'data-prop', 'data-column-id'];
/** EasyUI puts the field's name into the cell's class: datagrid-cell-c1-brxm. */
const easyUiCell = /\bdatagrid-cell-c\d+-([A-Za-z]\w*)/;
/** The value's element, its wrapper, the cell: further up an attribute names more than one value. */
const levels = 3;

/** Looks at the element and at most two ancestors, not beyond its table cell. */
export function ownLabel(
  element: Element,
  cell: Element | undefined,
  detector: Detector,
): Label | undefined {
  let at: Element | null = element;
  for (let i = 0; at && i < levels; i++, at = at.parentElement) {
    if (at.hasAttributes()) {
      const label = fromAttributes(at, i === 0, detector);
      if (label) return label;
    }
    if (at === cell) return undefined;
  }
  return undefined;
}

/** `other` is never taken from attributes: a title like 备注 does not speak against the column. */
function fromAttributes(element: Element, own: boolean, detector: Detector): Label | undefined {
  for (const name of labelAttributes) {
    const text = element.getAttribute(name);
    if (!text || text.length > 40) continue;
    const meaning = detector.kindOfLabel(text);
    if (meaning && meaning !== 'other') return { text, meaning, strong: true };
  }
  // An ancestor's id (`address`) names a whole region, the element's own id this value.
  for (const name of own ? [...keyAttributes, 'id'] : keyAttributes) {
    const key = element.getAttribute(name);
    const meaning = key && key.length <= 60 ? detector.kindOfKey(key) : undefined;
    if (key && meaning && meaning !== 'other') return { text: key, meaning, strong: false };
  }
  const easyUi = easyUiCell.exec(element.getAttribute('class') ?? '')?.[1];
  const meaning = easyUi === undefined ? undefined : detector.kindOfKey(easyUi);
  return easyUi !== undefined && meaning ? { text: easyUi, meaning, strong: true } : undefined;
}
