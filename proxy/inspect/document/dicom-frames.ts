// What holds inside an item of a DICOM sequence and not outside: its charset and the concept it names.
import { isAscii } from 'node:buffer';
import { dicomDecoding } from './dicom-charset.ts';
import type { DicomDecoding } from './dicom-charset.ts';
import { dicomTag } from './dicom-tags.ts';

interface Frame {
  /** The sequence that the item belongs to. */
  readonly tag: number;
  decoding: DicomDecoding;
  /** What a structured report calls the value of this item (PS3.3 C.17.3). */
  concept: string | undefined;
}

export interface DecodingFrames {
  enter(tag: number): void;
  leave(): void;
  /** From here on, in this item and those inside. */
  declare(charsets: readonly string[]): void;
  meaningOfCode(text: string): void;
  text(bytes: Buffer): string;
  readonly concept: string | undefined;
  /** Text was read under a charset that nobody defined. */
  readonly isGuess: boolean;
}

/** For one data set; `utf8`: its texts are UTF-8, whatever it declares. */
export function decodingFrames(utf8: boolean): DecodingFrames {
  const root: Frame = { tag: 0, decoding: dicomDecoding([], utf8), concept: undefined };
  const frames: Frame[] = [root];
  const top = (): Frame => frames.at(-1) ?? root;
  let isGuess = false;
  return {
    enter(tag) {
      frames.push({ tag, decoding: top().decoding, concept: undefined });
    },
    leave() {
      if (frames.length > 1) frames.pop();
    },
    declare(charsets) {
      top().decoding = dicomDecoding(charsets, utf8);
    },
    meaningOfCode(text) {
      const around = frames.at(-2);
      if (top().tag === dicomTag.conceptName && around !== undefined) around.concept = text;
    },
    text(bytes) {
      const { decoding } = top();
      isGuess ||= decoding.isUnknown && !isAscii(bytes);
      return decoding.text(bytes);
    },
    get concept() {
      return top().concept;
    },
    get isGuess() {
      return isGuess;
    },
  };
}
