// A label that arrives or changes in a standing structure changes what its neighbours are: they are looked
// at with it.
import type { Detector } from '../../../shared/detect/detector.ts';
import type { FieldMeaning } from '../../../shared/detect/dictionary.ts';
import { addSubtree, type Batch } from '../observe/collect-batch.ts';
import type { Masks } from '../mask/mask.ts';
import { holderOf } from '../observe/roots.ts';

/** Longer texts are not looked up as labels. */
const longestLabel = 24;

/** Texts of the batch as the page wrote them. Lists side by side: of a large batch the objects would
 *  outlive their use. */
export interface Arrived {
  readonly texts: Text[];
  readonly raws: string[];
  /** What each names, if it is a label. */
  readonly labels: (FieldMeaning | undefined)[];
}

/** Every text of the batch, read once; the neighbours of its labels with it. */
export function widen(batch: Batch, masks: Masks, detector: Detector): Arrived {
  const arrived: Arrived = { texts: [], raws: [], labels: [] };
  for (const text of batch.texts) read(arrived, text, masks, detector);
  if (batch.whole) return arrived;
  const count = arrived.texts.length;
  for (const [i, text] of arrived.texts.entries()) {
    const scope = arrived.labels[i] ? scopeOf(text) : null;
    if (scope && !batch.roots.has(scope)) addSubtree(batch, scope);
  }
  if (batch.texts.size === count) return arrived;
  let index = 0;
  for (const text of batch.texts) if (index++ >= count) read(arrived, text, masks, detector);
  return arrived;
}

function read(
  { texts, raws, labels }: Arrived,
  text: Text,
  masks: Masks,
  detector: Detector,
): void {
  const raw = masks.rawOf(text);
  texts.push(text);
  raws.push(raw);
  labels.push(raw.length <= longestLabel ? detector.kindOfLabel(raw) : undefined);
}

/** The structure a label speaks for: its table when it is a header, else the element around its pair. */
function scopeOf(label: Text): Element | null {
  const element = holderOf(label);
  const header = element?.closest('th,thead,[role="columnheader"]');
  if (header) return header.closest('table,[role="grid"],[role="table"]')?.parentElement ?? null;
  return element?.closest('tr,dl') ?? element?.parentElement ?? null;
}
