// One XML part of a document read once more as its reader reads it, with every tag's and every text's
// place at hand: what is counted while the reader gets a tag stands in it or in front of it.
import { crc32 } from 'node:zlib';
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { wideCharset } from '../content-format.ts';
import { localName, localNames, type XmlEvents } from '../document/xml-events.ts';
import type { EditedText } from './edited-text.ts';
import type { Piece } from './placed-text.ts';
import type { Told, ToldMarks } from './told-marks.ts';

/** Where a tag is written; behind an empty element's own for its end. */
export interface TagPlace {
  readonly from: number;
  readonly to: number;
}

/** Puts the masks where they belong. `told` is what the reader told of what it was just given. */
export interface PartEditor {
  /** The part, and what it becomes. */
  readonly out: EditedText;
  opened(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tag: TagPlace,
    told: readonly Told[],
  ): void;
  closed(name: string, tag: TagPlace, told: readonly Told[]): void;
  /** All text between two tags. */
  between(piece: Piece, told: readonly Told[]): void;
  /** Offset up to which nothing more will be edited. */
  settled(): number;
}

/** A part in its source and in its copy: the same checksum, the same bytes. */
export interface EditedPart {
  /** Of the bytes that came, of their text as it is written here, and of the copy. */
  readonly source: number;
  readonly again: number;
  readonly copy: number;
  readonly isWide: boolean;
}

/**
 * Throws as `parseXml` does.
 * @param events the reader
 * @param write gets the copy in UTF-8, piece by piece
 */
export async function editXml(
  chunks: AsyncIterable<Buffer>,
  events: XmlEvents,
  editor: PartEditor,
  marks: ToldMarks,
  read: (bytes: number) => void,
  write: (bytes: Buffer) => Promise<void>,
): Promise<EditedPart> {
  const { out } = editor;
  const walk = new Walk(events, editor, marks);
  let decoder: TextDecoder | null = null;
  let isWide = false;
  let [source, again, copy] = [0, 0, 0];
  const take = (text: string): void => {
    again = crc32(Buffer.from(text), again);
    out.push(text);
    walk.parser.write(text);
  };
  const release = async (offset: number): Promise<void> => {
    const bytes = Buffer.from(out.release(offset));
    copy = crc32(bytes, copy);
    await write(bytes);
  };
  for await (const chunk of chunks) {
    read(chunk.length);
    source = crc32(chunk, source);
    if (decoder === null) {
      const wide = wideCharset(chunk);
      isWide = wide !== null;
      // The mark stays in the text: offsets count it, and the copy has it.
      decoder = new TextDecoder(wide ?? 'utf-8', { ignoreBOM: true });
    }
    take(decoder.decode(chunk, { stream: true }));
    // A tag that has begun is looked back at when it ends.
    await release(Math.min(editor.settled(), walk.behindTag));
  }
  take(decoder?.decode() ?? '');
  walk.parser.close();
  await release(out.given);
  return { source, again, copy, isWide };
}

/** The parser's events with their places. */
class Walk {
  readonly parser = new SaxesParser();
  readonly #events: XmlEvents;
  readonly #editor: PartEditor;
  readonly #marks: ToldMarks;
  /** Offset behind the last tag, and the text since. */
  behindTag = 0;
  #text = '';

  constructor(events: XmlEvents, editor: PartEditor, marks: ToldMarks) {
    const { parser } = this;
    this.#events = events;
    this.#editor = editor;
    this.#marks = marks;
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => this.#open(localName(name), attributes));
    parser.on('closetag', ({ name, isSelfClosing }) => this.#close(localName(name), isSelfClosing));
    parser.on('text', (text) => this.#characters(text));
    parser.on('cdata', (text) => this.#characters(text));
  }

  #open(name: string, written: Readonly<Record<string, string>>): void {
    const attributes = localNames(written);
    const tag = this.#tag();
    this.#events.open(name, attributes);
    this.#editor.opened(name, attributes, tag, this.#marks.take());
  }

  #close(name: string, isSelfClosing: boolean): void {
    const { position } = this.parser;
    const tag = isSelfClosing ? { from: position, to: position } : this.#tag();
    this.#events.close(name);
    this.#editor.closed(name, tag, this.#marks.take());
  }

  #characters(text: string): void {
    this.#text += text;
    this.#events.text(text);
  }

  /** The tag that ends here; the text in front of it is over. No `<` stands in a tag but its first. */
  #tag(): TagPlace {
    const to = this.parser.position;
    const from = this.#editor.out.lastBefore(to, '<');
    if (this.#text !== '') {
      const piece = { text: this.#text, from: this.behindTag, to: from };
      this.#text = '';
      this.#editor.between(piece, this.#marks.take());
    }
    this.behindTag = to;
    return { from, to };
  }
}
