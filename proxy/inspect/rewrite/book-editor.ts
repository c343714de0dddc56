// The part that names a workbook's sheets and ranges.
import type { TagPlace } from './edit-xml.ts';
import { FlowEditor } from './flow-editor.ts';
import type { SheetNames } from './sheet-names.ts';
import type { Told } from './told-marks.ts';

/** One for a workbook. */
export class BookEditor extends FlowEditor {
  readonly #names: SheetNames;

  constructor(names: SheetNames) {
    super();
    this.#names = names;
  }

  override opened(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: TagPlace,
    told: readonly Told[],
  ): void {
    super.opened(
      name,
      attributes,
      tag,
      name === 'sheet' ? told.map((each) => this.#named(each)) : told,
    );
  }

  /** What was told of a sheet's name, with a mask that may be one. */
  #named({ texts, isRow, edits }: Told): Told {
    const [old = ''] = texts;
    const ranges = edits.get(0);
    if (ranges === undefined) {
      this.#names.keep(old);
      return { texts, isRow, edits };
    }
    const instead = this.#names.rename(old, ranges);
    return { texts, isRow, edits: new Map([[0, [{ from: 0, to: old.length, instead }]]]) };
  }
}
