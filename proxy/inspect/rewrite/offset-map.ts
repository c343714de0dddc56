// From a text as it reads to where it is written: behind escapes, and in strings inside strings.

interface Piece {
  /** Offset and length in the text as it reads. */
  readonly at: number;
  readonly length: number;
  /** How it is written; null when as it reads. */
  readonly raw: string | null;
  /** Where that begins in the text around, and how to go on from there; null: that is the body. */
  readonly from: number;
  readonly around: OffsetMap | null;
  readonly place: Place;
}

interface HeldPiece extends Piece {
  /** Where the last search ended, behind an escape: values are asked for in their order. */
  readonly cursor: { units: number; at: number };
}

/** What a mask must look like where it is put. */
export interface Place {
  /** JSON strings around it: as many times it is escaped. */
  readonly depth: number;
  /** A number or another bare word, as a whole: a mask that is none needs quotes. */
  readonly scalar: string | null;
}

/** Pieces are added in order of `at`, without overlap. */
export class OffsetMap {
  #pieces: HeldPiece[] = [];

  add(piece: Piece): void {
    if (piece.length > 0) this.#pieces.push({ ...piece, cursor: { units: 0, at: 0 } });
  }

  /** Pieces that end before `at` will not be asked for any more. */
  forget(at: number): void {
    const keep = this.#pieces.findIndex((piece) => piece.at + piece.length > at);
    this.#pieces = keep === -1 ? [] : this.#pieces.slice(keep);
  }

  /** Where the character at `at` begins in the body, and what a mask there is like. */
  start(at: number): { from: number; place: Place; readsFrom: number } | null {
    const piece = this.#pieces.findLast((each) => each.at <= at);
    if (piece === undefined || at >= piece.at + piece.length) return null;
    const from = outward(piece, at, false);
    return { from, place: piece.place, readsFrom: piece.at };
  }

  /** Where the character before `at` ends in the body. */
  end(at: number): number {
    const piece = this.#pieces.findLast((each) => each.at < at);
    return piece === undefined ? -1 : outward(piece, at, true);
  }
}

function outward(piece: HeldPiece, at: number, isEnd: boolean): number {
  const offset = piece.from + rawOffset(piece, at - piece.at);
  if (piece.around === null) return offset;
  return isEnd ? piece.around.end(offset) : (piece.around.start(offset)?.from ?? -1);
}

/** Offset in the escaped text behind which `units` of the text it stands for have been written. */
function rawOffset(piece: HeldPiece, units: number): number {
  const { raw, cursor } = piece;
  if (raw === null || raw.length === piece.length) return units;
  if (units < cursor.units) [cursor.units, cursor.at] = [0, 0];
  while (cursor.units < units) {
    const next = raw.indexOf('\\', cursor.at);
    const plain = (next === -1 ? raw.length : next) - cursor.at;
    if (cursor.units + plain >= units) break;
    cursor.units += plain + 1;
    cursor.at = next + (/^u[0-9a-fA-F]{4}/.test(raw.slice(next + 1, next + 6)) ? 6 : 2);
  }
  return cursor.at + (units - cursor.units);
}
