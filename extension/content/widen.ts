// A label that arrives or changes in a standing structure changes what its neighbours are: they are looked
// at with it.
import type { Detector } from '../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../shared/detect/dictionary.ts';
import { addSubtree, type Batch } from './collect-batch.ts';
import type { Masks } from './mask.ts';
import { holderOf } from './roots.ts';

/** Longer texts are not looked up as labels. */
const longestLabel = 24;

/** A text of the batch as the page wrote it. */
export interface Arrived {
  readonly text: Text;
  readonly raw: string;
  /** What it names, if it is a label. */
  readonly label: FieldMeaning | undefined;
}

/** Every text of the batch, read once; the neighbours of its labels with it. */
export function widen(batch: Batch, masks: Masks, detector: Detector): Arrived[] {
  const arrived: Arrived[] = [];
  for (const text of batch.texts) arrived.push(read(text, masks, detector));
  const count = arrived.length;
  for (let i = 0; i < count; i++) {
    const each = arrived[i];
    const scope = each?.label ? scopeOf(each.text) : null;
    if (scope && !batch.roots.has(scope)) addSubtree(batch, scope);
  }
  if (batch.texts.size === count) return arrived;
  let index = 0;
  for (const text of batch.texts) if (index++ >= count) arrived.push(read(text, masks, detector));
  return arrived;
}

function read(text: Text, masks: Masks, detector: Detector): Arrived {
  const raw = masks.rawOf(text);
  const label = raw.length <= longestLabel ? detector.kindOfLabel(raw) : undefined;
  return { text, raw, label };
}

/** The structure a label speaks for: its table when it is a header, else the element around its pair. */
function scopeOf(label: Text): Element | null {
  const element = holderOf(label);
  const header = element?.closest('th,thead,[role="columnheader"]');
  if (header) return header.closest('table,[role="grid"],[role="table"]')?.parentElement ?? null;
  return element?.closest('tr,dl') ?? element?.parentElement ?? null;
}
