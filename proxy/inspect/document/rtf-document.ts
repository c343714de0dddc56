// RTF: text in Unicode and in the charset of its font, tables, headers, notes, hidden text, deleted text,
// results of fields, title and comments. Pictures and embedded objects are said to be not read.
import type { DocumentSink, Reason } from './document-sink.ts';
import { LimitReached } from './document-sink.ts';
import { MalformedDocument } from './malformed-document.ts';
import { RtfFlow } from './rtf-flow.ts';
import { readRtfTokens } from './rtf-tokens.ts';
import type { RtfHandler } from './rtf-tokens.ts';
import { charactersOf, codepageOfCharset, destinationOf } from './rtf-words.ts';
import type { Destination } from './rtf-words.ts';

/** Word itself stops at some hundred. */
const maxDepth = 1000;
const maxFonts = 10_000;

/** What a group inherits, and gives back at its end. */
interface Group {
  readonly destination: Destination | 'body';
  readonly flow: RtfFlow;
  /** The flow began with this group and ends with it. */
  readonly ownsFlow: boolean;
  readonly codepage: number;
  /** Bytes that stand behind each \u for readers without Unicode. */
  readonly fallback: number;
}

/** Reads the first group of the file; what follows it is said to be not read. */
export async function readRtf(bytes: Buffer, sink: DocumentSink): Promise<Reason | undefined> {
  if (bytes.toString('latin1', 0, 5) !== '{\\rtf') throw new MalformedDocument('no RTF');
  const reading = new Reading(sink);
  try {
    const end = readRtfTokens(bytes, reading);
    const rest = bytes.subarray(end);
    if (rest.some((byte) => byte > 0x20)) sink.notRead(rest.length, 'format');
  } catch (error) {
    if (error instanceof MalformedDocument) reading.cut();
    throw error;
  }
  return undefined;
}

class Reading implements RtfHandler {
  readonly #sink: DocumentSink;
  readonly #stack: Group[] = [];
  readonly #fonts = new Map<number, number>();
  #group: Group;
  #documentCodepage = 0;
  #font = 0;
  /** Bytes still to be left out behind a \u. */
  #skip = 0;
  /** Bytes of pictures since they were last said, and those among the progress not to be counted as read. */
  #unread = 0;
  #uncounted = 0;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
    const flow = new RtfFlow(sink);
    this.#group = { destination: 'body', flow, ownsFlow: true, codepage: 0, fallback: 1 };
  }

  open(): void {
    if (this.#stack.length >= maxDepth) throw new LimitReached('tooLarge');
    this.#stack.push(this.#group);
    this.#group = { ...this.#group, ownsFlow: false };
    this.#skip = 0;
  }

  close(): void {
    const { destination, flow, ownsFlow } = this.#group;
    const around = this.#stack.pop();
    if (around === undefined) return;
    if (ownsFlow) flow.end();
    if (destination === 'unread' && around.destination !== 'unread') this.#tellUnread();
    this.#group = around;
    this.#skip = 0;
    // The outermost group is the document.
    if (this.#stack.length === 0) around.flow.end();
  }

  /** The document ends in the middle: what there is of every part is told. */
  cut(): void {
    for (const group of [this.#group, ...this.#stack.toReversed()]) group.flow.end();
    this.#tellUnread();
  }

  byte(byte: number): void {
    const { destination, flow, codepage } = this.#group;
    if (destination === 'unread') this.#unread += 0.5;
    if (destination !== 'body' && destination !== 'aside') return;
    if (this.#skip > 0) this.#skip--;
    else flow.byte(byte, codepage);
  }

  binary(length: number): void {
    this.#uncounted += length;
    if (this.#group.destination !== 'unread') this.#sink.notRead(length, 'format');
    else this.#unread += length;
  }

  progress(bytes: number): void {
    const read = Math.max(0, bytes - this.#uncounted);
    this.#uncounted = Math.max(0, this.#uncounted - bytes);
    this.#sink.read(read);
  }

  word(name: string, number: number | undefined, starred: boolean): void {
    this.#skip = 0;
    const begins = destinationOf(name, starred);
    if (begins !== undefined) return this.#begin(begins, name);
    if (this.#group.destination === 'fonts') return this.#declareFont(name, number);
    if (name === 'ansicpg') this.#documentCodepage = number ?? 0;
    if (name === 'ansicpg' || name === 'plain') this.#change({ codepage: this.#documentCodepage });
    else if (name === 'f') this.#change({ codepage: this.#codepageOf(number) });
    else if (name === 'uc') this.#change({ fallback: Math.min(Math.max(0, number ?? 1), 100) });
    else if (this.#isShown()) this.#text(name, number);
  }

  #isShown(): boolean {
    const { destination } = this.#group;
    return destination === 'body' || destination === 'aside';
  }

  /** Of what is skipped nothing is shown, whatever it holds. */
  #begin(destination: Destination, name: string): void {
    const isUnicode = name === 'ud' && this.#group.destination === 'twice';
    if (!this.#isShown() && !isUnicode) return;
    if (destination === 'aside') {
      if (this.#group.ownsFlow) return;
      const flow = new RtfFlow(this.#sink);
      this.#group = { ...this.#group, destination, flow, ownsFlow: true };
    } else this.#group = { ...this.#group, destination };
  }

  #declareFont(name: string, number: number | undefined): void {
    if (name === 'f') this.#font = number ?? 0;
    const charset =
      name === 'fcharset' && number !== undefined ? codepageOfCharset(number) : undefined;
    const codepage = name === 'cpg' ? number : charset;
    if (codepage !== undefined && this.#fonts.size < maxFonts)
      this.#fonts.set(this.#font, codepage);
  }

  #text(name: string, number: number | undefined): void {
    const { flow, fallback } = this.#group;
    const characters = charactersOf(name);
    if (characters !== undefined) flow.characters(characters);
    else if (name === 'u' && number !== undefined) {
      flow.unit(number & 0xffff);
      this.#skip = fallback;
    } else if (name === 'par' || name === 'sect' || name === 'page') flow.endParagraph();
    else if (name === 'cell') flow.endCell();
    else if (name === 'row') flow.endRow();
    else if (name === 'intbl') flow.isInTable = true;
    else if (name === 'pard') flow.isInTable = false;
  }

  #codepageOf(font: number | undefined): number {
    return this.#fonts.get(font ?? 0) ?? this.#documentCodepage;
  }

  #change(change: Partial<Group>): void {
    this.#group = { ...this.#group, ...change };
  }

  #tellUnread(): void {
    if (this.#unread >= 1) this.#sink.notRead(Math.floor(this.#unread), 'format');
    this.#unread = 0;
  }
}
