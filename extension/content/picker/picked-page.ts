// What the picker needs of a page: handed over in the content scripts' own world, which pages cannot see. The
// picker is a script of its own, brought only where somebody picks.
import type { RulePack } from '../../../shared/detect/rule-pack.ts';
import type { ProtectedPage } from '../page/page.ts';

export interface PickedPage {
  readonly page: ProtectedPage;
  /** Reads the page by one more pack, here only; undefined: by the policy's alone. */
  readonly tryPack: (pack: RulePack | undefined) => void;
  /** While it is true a click reveals nothing. */
  readonly picking: (on: boolean) => void;
}

declare global {
  /** Written by main.iife.ts. */
  var medveilPickedPage: PickedPage | undefined;
}
