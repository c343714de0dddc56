// A text as it reads, and where each of its characters is written: behind entities, between tags.
import type { WrittenPlace } from './written-mask.ts';

/** What stands in one stretch of the body. */
export interface WrittenPiece {
  readonly text: string;
  /** How it is written, as a whole; null: as it reads. */
  readonly raw: string | null;
  /** Offset in the body. */
  readonly from: number;
  /** What a mask there must look like; null: it stays, whatever value it is part of. */
  readonly place: WrittenPlace | null;
}

/** A stretch of the body that holds the next `length` characters of a value. */
export interface WrittenSegment {
  readonly from: number;
  to: number;
  length: number;
  readonly place: WrittenPlace | null;
}

const white = /[\s\u00a0\u3000]/;

/** Offsets count in the text as it reads. */
export class WrittenText {
  readonly #pieces: { readonly at: number; readonly piece: WrittenPiece }[] = [];
  #length = 0;
  /** Offsets of the characters that are left when white space is put together; null: all are. */
  #collapsed: Uint32Array | null = null;
  #isCollapsed = false;

  /** Offset in the body where it begins; infinite while it is empty. */
  get from(): number {
    return this.#pieces[0]?.piece.from ?? Number.POSITIVE_INFINITY;
  }

  get length(): number {
    return this.#length;
  }

  /** Characters of white space at the beginning. */
  get lead(): number {
    const { text } = this;
    return text.length - text.trimStart().length;
  }

  /** As it reads, white space and all. */
  get text(): string {
    return this.#pieces.map(({ piece }) => piece.text).join('');
  }

  pieces(): readonly WrittenPiece[] {
    return this.#pieces.map(({ piece }) => piece);
  }

  add(piece: WrittenPiece): void {
    if (piece.text === '') return;
    this.#pieces.push({ at: this.#length, piece });
    this.#length += piece.text.length;
  }

  /** From now on white space counts as one character, and as none at both ends. */
  collapse(): this {
    this.#isCollapsed = true;
    return this;
  }

  /** Where in the body the characters from `start` stand, in order. */
  segments(start: number, length: number): WrittenSegment[] {
    const segments: WrittenSegment[] = [];
    for (const { text, raw, from, place } of this.part(start, length)) {
      addSegment(segments, { from, to: from + (raw ?? text).length, length: text.length, place });
    }
    return segments;
  }

  part(start: number, length: number): WrittenPiece[] {
    const parts: WrittenPiece[] = [];
    if (length <= 0) return parts;
    const [from, to] = [this.#offset(start), this.#offset(start + length - 1) + 1];
    for (let i = this.#find(from); i < this.#pieces.length; i++) {
      const entry = this.#pieces[i];
      if (entry === undefined || entry.at >= to) break;
      const { at, piece } = entry;
      const end = Math.min(piece.text.length, to - at);
      parts.push(cut(piece, Math.max(0, from - at), end));
    }
    return parts;
  }

  /** The last piece that begins at `offset` or before. */
  #find(offset: number): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #offset(start: number): number {
    return this.#isCollapsed ? (this.#map()[start] ?? this.#length) : start;
  }

  #map(): Uint32Array {
    if (this.#collapsed !== null) return this.#collapsed;
    const { text } = this;
    const map = new Uint32Array(text.length);
    let length = 0;
    let wasWhite = true;
    for (let at = 0; at < text.length; at++) {
      const isWhite = white.test(text.charAt(at));
      if (!isWhite || !wasWhite) map[length++] = at;
      wasWhite = isWhite;
    }
    return (this.#collapsed = map.subarray(0, length));
  }
}

/** Part of a piece, by offsets in its text. */
function cut(piece: WrittenPiece, a: number, b: number): WrittenPiece {
  if (piece.raw !== null) return piece;
  return { text: piece.text.slice(a, b), raw: null, from: piece.from + a, place: piece.place };
}

/** What two pieces of the network cut apart is one segment again. */
function addSegment(segments: WrittenSegment[], next: WrittenSegment): void {
  const last = segments.at(-1);
  const isFixed = last?.place === null || next.place === null;
  if (next.length === 0) return;
  if (last === undefined || last.to !== next.from || isFixed) {
    segments.push(next);
    return;
  }
  last.to = next.to;
  last.length += next.length;
}
