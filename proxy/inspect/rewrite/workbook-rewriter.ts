// An XLSX package again with masks in place of the values that inspection counts in it. It is read once,
// by the readers of inspection, and every value must have a place that can be written: else there is no copy.
import { inflateRawSync } from 'node:zlib';
import type { InspectContext } from '../body-part.ts';
import { LimitReached, type Reason } from '../document/document-sink.ts';
import { isOfficeOpenXml, readOfficeOpenXml } from '../document/office-open-xml.ts';
import { readWith, reasonOf } from '../document/read-with.ts';
import type { XmlEvents } from '../document/xml-events.ts';
import { zipDirectory, type ZipDirectory, type ZipEntry } from '../document/zip-directory.ts';
import { inflated } from '../document/zip-document.ts';
import type { ZipParts } from '../document/zip-parts.ts';
import { BookEditor } from './book-editor.ts';
import { editXml, type PartEditor } from './edit-xml.ts';
import { FlowEditor } from './flow-editor.ts';
import { ListEditor } from './list-editor.ts';
import { SheetEditor } from './sheet-editor.ts';
import { SheetNames } from './sheet-names.ts';
import { StringForms } from './string-forms.ts';
import { StringsEditor, StringsReading } from './strings-editor.ts';
import { ToldMarks } from './told-marks.ts';
import { copyZip, MemberPacker, type PackedMember } from './zip-copy.ts';

/**
 * Counts into the context's tally and account, as reading would. Null when there is a reason in the
 * account: `format` for what is no workbook or has values where no mask can stand. Never throws.
 */
export async function rewriteWorkbook(
  bytes: Buffer,
  context: InspectContext,
): Promise<Buffer | null> {
  const { account } = context;
  try {
    const directory = zipDirectory(bytes, account.limits.maxMembers);
    if (directory === null || !directory.isTrue) return fail('malformed');
    if (!isWorkbook(directory)) return fail('format');
    const marks = new ToldMarks();
    const before = counted(context);
    const copy = new WorkbookCopy(bytes, directory.entries, marks);
    await readWith((_bytes, sink) => readOfficeOpenXml(copy, sink), bytes, context, marks);
    if (account.reason !== undefined) return null;
    const reason = await copy.finish(() => account.checkTime());
    if (reason !== undefined) return fail(reason);
    // What was counted and has no place in a part that is written here stands in one that is not.
    return counted(context) - before === marks.counted ? copy.bytes() : fail('format');
  } catch (error) {
    if (error instanceof LimitReached) account.stop(error.reason);
    return fail(reasonOf(error));
  }

  function fail(reason: Reason): null {
    account.fail(reason);
    return null;
  }
}

function counted({ tally }: InspectContext): number {
  return Object.values(tally.kinds).reduce((sum, times) => sum + times, 0);
}

function isWorkbook({ entries }: ZipDirectory): boolean {
  return isOfficeOpenXml(entries) && entries.some(({ name }) => /^xl\/workbook\.xml$/i.test(name));
}

/** Bytes of a part that is read once more for the names of sheets. */
const maxFollowed = 16 * 1_048_576;

const none: XmlEvents = { open() {}, close() {}, text() {} };

/** The package while it is read and written. */
class WorkbookCopy implements ZipParts {
  readonly entries: readonly ZipEntry[];
  readonly #bytes: Buffer;
  readonly #marks: ToldMarks;
  readonly #strings = new StringForms();
  readonly #names = new SheetNames();
  readonly #replaced = new Map<ZipEntry, PackedMember | null>();
  #stringTable: ZipEntry | undefined;
  #isInSheets = false;
  #dropsFormulas = false;
  #reason: Reason | undefined;

  constructor(bytes: Buffer, entries: readonly ZipEntry[], marks: ToldMarks) {
    this.#bytes = bytes;
    this.entries = entries;
    this.#marks = marks;
  }

  open(entry: ZipEntry): AsyncIterable<Buffer> {
    return inflated(this.#bytes, entry);
  }

  async xml(entry: ZipEntry, events: XmlEvents, read: (bytes: number) => void): Promise<void> {
    this.#between();
    const { name } = entry;
    if (/^xl\/sharedStrings\.xml$/i.test(name)) {
      if (this.#stringTable !== undefined) this.#reason ??= 'malformed';
      this.#stringTable = entry;
      await this.#edit(entry, events, new StringsReading(this.#strings), read);
    } else if (/^xl\/\w+sheets\/[^/]+\.xml$/i.test(name)) {
      const sheet = new SheetEditor(this.#strings);
      await this.#edit(entry, events, sheet, read);
      this.#isInSheets = true;
      this.#dropsFormulas ||= sheet.dropsFormulas;
      if (sheet.failed) this.#reason ??= 'format';
    } else {
      const editor = this.#editorOf(name);
      await this.#edit(entry, events, editor, read);
      // Programs compare these with cells and with one another.
      const isFixed = isCompared(name) && this.#replaced.has(entry);
      if (isFixed || editor.failed) this.#reason ??= 'format';
    }
  }

  /** The reader is at the end. @returns why there can be no copy */
  async finish(checkTime: () => void): Promise<Reason | undefined> {
    this.#between();
    if (this.#stringTable !== undefined && this.#strings.hasEdits) {
      const editor = new StringsEditor(this.#strings);
      await this.#edit(this.#stringTable, none, editor, checkTime);
      if (editor.failed) this.#reason ??= 'format';
    }
    // The name of a part may have been told right behind the last sheet.
    if (this.#strings.hasUnplaced) this.#reason ??= 'format';
    for (const entry of this.entries) {
      if (this.#dropsFormulas && /^xl\/calcChain\.xml$/i.test(entry.name)) {
        this.#replaced.set(entry, null);
      }
    }
    if (this.#names.areChanged) this.#reason ??= await this.#follow();
    // What signs the package signs what it was.
    const isSigned = this.entries.some(({ name }) => /^_xmlsignatures\//i.test(name));
    if (isSigned && this.#replaced.size > 0) this.#reason ??= 'format';
    return this.#reason;
  }

  /** The copy; the very same bytes when nothing is replaced. */
  bytes(): Buffer {
    return this.#replaced.size === 0
      ? this.#bytes
      : copyZip(this.#bytes, this.entries, this.#replaced);
  }

  #editorOf(name: string): FlowEditor {
    if (/^xl\/workbook\.xml$/i.test(name)) return new BookEditor(this.#names);
    if (!isList(name)) return new FlowEditor();
    const list = new ListEditor();
    if (this.#dropsFormulas) list.removes = isCalcChain;
    return list;
  }

  /** Sheets have other names: whatever refers to them is read once more. */
  async #follow(): Promise<Reason | undefined> {
    for (const entry of this.entries) {
      if (!refersToSheets(entry.name) || this.#replaced.get(entry) === null) continue;
      const before = await this.#written(entry);
      if (before === null) return 'tooLarge';
      const text = before.toString();
      const after = this.#names.follow(text);
      if (after === null) return 'format';
      if (after === text) continue;
      const packer = new MemberPacker();
      await packer.write(Buffer.from(after));
      this.#replaced.set(entry, await packer.end());
    }
    return undefined;
  }

  /** A member as the copy has it so far; null: it is too long to be held. */
  async #written(entry: ZipEntry): Promise<Buffer | null> {
    const replaced = this.#replaced.get(entry);
    if ((replaced?.size ?? entry.size) > maxFollowed) return null;
    if (replaced) return inflateRawSync(replaced.packed);
    const pieces: Buffer[] = [];
    for await (const piece of this.open(entry)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  /** What was told outside a part: strings that no cell has, behind the last sheet; elsewhere no place is known. */
  #between(): void {
    for (const { texts, edits } of this.#marks.take()) {
      const [text = ''] = texts;
      const ranges = edits.get(0);
      if (ranges === undefined) continue;
      if (this.#isInSheets) this.#strings.hideUnused(text, ranges);
      else this.#reason ??= 'format';
    }
    this.#isInSheets = false;
  }

  async #edit(
    entry: ZipEntry,
    events: XmlEvents,
    editor: PartEditor,
    read: (bytes: number) => void,
  ): Promise<void> {
    const packer = new MemberPacker();
    const write = (bytes: Buffer): Promise<void> => packer.write(bytes);
    const part = await editXml(this.open(entry), events, editor, this.#marks, read, write);
    if (part.copy === part.again) return packer.drop();
    // Another encoding, or bytes that are none of it.
    if (part.isWide || part.again !== part.source) this.#reason ??= 'charset';
    this.#replaced.set(entry, await packer.end());
  }
}

/** Pivot caches count their different values and say of which type they are; tables repeat their header. */
function isCompared(name: string): boolean {
  return /^xl\/(?:pivotCache|tables|revisions)\//i.test(name);
}

/** Parts with formulas, or with places to jump to. */
function refersToSheets(name: string): boolean {
  return /^xl\/(?:workbook\.xml|(?:\w+sheets|charts|pivotCache|tables|drawings|slicerCaches)\/[^/]+\.xml)$/i.test(
    name,
  );
}

/** Lists of what a package has. */
function isList(name: string): boolean {
  return /^(?:\[Content_Types\]\.xml|xl\/_rels\/workbook\.xml\.rels)$/i.test(name);
}

/** The order in which formulas are computed; programs make it again, and one that names a cell without a formula is broken. */
function isCalcChain(attributes: Readonly<Record<string, string>>): boolean {
  return (
    /^\/xl\/calcChain\.xml$/i.test(attributes['PartName'] ?? '') ||
    (attributes['Type'] ?? '').endsWith('/calcChain')
  );
}
