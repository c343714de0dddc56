// Lists of a package's parts and of how they belong together, without those that the copy has no more.
import type { TagPlace } from './edit-xml.ts';
import { FlowEditor } from './flow-editor.ts';
import type { Told } from './told-marks.ts';

/** One for a part. */
export class ListEditor extends FlowEditor {
  /** Which lines go. */
  removes: (attributes: Readonly<Record<string, string>>) => boolean = () => false;
  #from: number | null = null;

  override opened(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: TagPlace,
    told: readonly Told[],
  ): void {
    super.opened(name, attributes, tag, told);
    if (this.removes(attributes)) this.#from = tag.from;
  }

  override closed(name: string, tag: TagPlace, told: readonly Told[]): void {
    super.closed(name, tag, told);
    if (this.#from !== null) this.out.replace(this.#from, tag.to, '');
    this.#from = null;
  }
}
