// What a person gives to a page outside the hospital: wires files and texts to the desk that decides.
import type { PageMessage } from '../../../shared/messages/page.ts';
import { originsHere, type PolicyState } from '../page/policy-state.ts';
import type { Texts } from '../page/texts.ts';
import { HeldFiles } from './hold-files.ts';
import { HeldTexts } from './hold-texts.ts';
import type { OutsideCard } from './outside-card.ts';
import { OutsideDesk } from './outside-desk.ts';
import { Outside } from './outside.ts';

export interface OutsideGuard {
  readonly policy: PolicyState;
  readonly texts: Texts;
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
}

/** @returns the card that people are asked on, and what installs the listeners anew; `signal` ends them */
export function guardOutside(deps: OutsideGuard): {
  readonly card: OutsideCard;
  readonly arm: (signal: AbortSignal) => void;
} {
  const outside = new Outside(deps.policy, originsHere());
  const desk = new OutsideDesk({ ...deps, outside });
  const files = new HeldFiles(desk);
  const texts = new HeldTexts(desk);
  desk.card.serveFrames();
  const arm = (signal: AbortSignal): void => {
    desk.card.listen(signal);
    files.listen(signal);
    texts.listen(signal);
  };
  return { card: desk.card, arm };
}
