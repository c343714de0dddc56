// What a batch brings of style sheets, and of elements whose attributes they draw: all elements of the page
// when a sheet has come that draws others.
import type { Batch } from '../observe/collect-batch.ts';
import type { Reading } from '../label/reading.ts';
import { learn } from './settle.ts';
import type { Sweeper } from './sweeper.ts';

/** Covers what is drawn; returns names not known before. A page that draws nothing is asked for new sheets
 *  only. */
export function lookAtDrawn(sweeper: Sweeper, batch: Batch, reading: Reading): string[] {
  const { sheets, generated } = sweeper;
  const { names, shadows, drawn } = batch;
  if (batch.sheets.size > 0) sheets.look(batch.sheets);
  if (batch.whole || batch.sheets.size > 0) sheets.lookAtAdopted(shadows);
  if (names.takeGrown()) {
    sweeper.watchDrawn();
    for (const tree of shadows.all())
      for (const element of tree.querySelectorAll(names.selector))
        if (names.of(element).length > 0) drawn.add(element);
  }
  const learned: string[] = [];
  for (const element of drawn) {
    try {
      for (const { kind, value } of generated.look(element, reading))
        learned.push(...learn(sweeper, kind, value));
    } catch {
      generated.conceal(element);
    }
  }
  return learned;
}
