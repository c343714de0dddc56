// The parts of a page that a batch goes through.
import type { KnownPatients } from '../../../shared/detect/known-patients.ts';
import type { Attributes } from '../mask/attributes.ts';
import type { Fields } from '../mask/fields.ts';
import type { Generated } from '../mask/generated.ts';
import type { LiveNodes } from '../observe/live-nodes.ts';
import type { Masks } from '../mask/mask.ts';
import type { MissedValues } from './missed-values.ts';
import type { OpenTexts } from './open-texts.ts';
import type { OptionLabels } from '../mask/option-labels.ts';
import type { PageRules } from './page-rules.ts';
import type { QuietTexts } from './quiet-texts.ts';
import type { Sheets } from '../observe/sheets.ts';
import type { Suggestions } from '../mask/suggestions.ts';

export interface Sweeper {
  readonly masks: Masks;
  readonly fields: Fields;
  readonly attributes: Attributes;
  readonly options: OptionLabels;
  /** Style sheets, and what they draw out of attributes. */
  readonly sheets: Sheets;
  readonly generated: Generated;
  /** Called when sheets draw more attributes than before: their changes are to be told of. */
  readonly watchDrawn: () => void;
  readonly known: KnownPatients;
  /** Rules in force now. */
  readonly rules: () => PageRules;
  /** Pictures that a name learnt later may be of. */
  readonly pictures: LiveNodes<Element>;
  readonly suggestions: Suggestions;
  /** Texts that a name learnt later may stand in. */
  readonly open: OpenTexts;
  /** Texts in which nothing was found. */
  readonly quiet: QuietTexts;
  /** Labelled texts in which nothing was found. */
  readonly missed: MissedValues;
}
