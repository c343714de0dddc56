// Elements of a batch whose attributes a style sheet draws; all elements of the page when a sheet has come
// that draws others.
import { type Batch } from '../observe/collect-batch.ts';
import { generatedAttribute } from '../mask/generated.ts';
import type { Reading } from '../label/reading.ts';
import { learn } from './settle.ts';
import type { Sweeper } from './sweeper.ts';

/** Covers what is drawn; returns names not known before. Texts that change bring no sheet and no element:
 *  they cost nothing here. */
export function lookAtDrawn(sweeper: Sweeper, batch: Batch, reading: Reading): string[] {
  const { drawn, generated } = sweeper;
  const { roots, attributed, whole, shadows } = batch;
  if (!whole && roots.size + attributed.size === 0) return [];
  const changed = drawn.look(shadows);
  if (changed) generated.refresh(reading);
  if (!drawn.any && drawn.names.size === 0) return [];
  const elements = new Set<Element>(attributed);
  if (whole || changed) {
    for (const tree of shadows.all())
      for (const element of tree.querySelectorAll('*')) elements.add(element);
  } else for (const node of roots) if (node instanceof Element) elements.add(node);
  const learned: string[] = [];
  for (const element of elements) {
    try {
      if (!generated.concerns(element)) continue;
      for (const [kind, value] of generated.look(element, reading))
        learned.push(...learn(sweeper, kind, value));
    } catch {
      element.setAttribute(generatedAttribute, 'hide');
    }
  }
  return learned;
}
