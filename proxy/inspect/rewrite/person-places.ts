// Where the values of a document stand whose places a standard fixes.
import type { IdentifierKind } from '../../../shared/identifiers/kind.ts';
import type { Origin, PersonMarks } from '../health/person-marks.ts';
import type { TextScanner } from '../text-scanner.ts';
import { coverValue } from './cover-value.ts';
import type { EditedText } from './edited-text.ts';
import { GivenTexts } from './given-texts.ts';
import { WrittenText } from './written-text.ts';

export class PersonPlaces implements PersonMarks {
  protected readonly out: EditedText;
  protected readonly given = new GivenTexts();

  constructor(out: EditedText) {
    this.out = out;
  }

  begin(texts: TextScanner): void {
    this.given.begin(texts);
  }

  whole(kind: IdentifierKind, value: string, origin: Origin): void {
    const written = writtenOf(origin);
    const at = written.text.indexOf(value);
    const segments = written.segments(Math.max(0, at), at === -1 ? written.length : value.length);
    coverValue(this.out, segments, kind, at === -1 ? written.text : value);
  }

  text(value: string, origin: Origin): void {
    const written = writtenOf(origin);
    this.given.add(written, value.length, written.text.indexOf(value));
  }

  found(kind: IdentifierKind, value: string, start: number): void {
    coverValue(this.out, this.given.segments(start, value.length), kind, value);
  }

  join(origins: readonly Origin[], gap: string): Origin {
    const all = new WrittenText();
    for (const origin of origins) {
      const written = writtenOf(origin);
      const { from } = written;
      if (all.length > 0) all.add({ text: gap, raw: null, from, place: null });
      for (const piece of written.pieces()) all.add(piece);
    }
    return all;
  }
}

export function writtenOf(origin: Origin): WrittenText {
  if (origin instanceof WrittenText) return origin;
  throw new Error('a place of another rewriter');
}
