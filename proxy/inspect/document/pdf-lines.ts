// From pieces of text at places to lines of cells. Units are points, y grows upwards.

export interface TextPiece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Height of the font. */
  readonly height: number;
}

/** Text that no wide gap divides, and from where to where it goes. */
export interface Cell {
  text: string;
  readonly from: number;
  to: number;
}

export interface Line {
  readonly y: number;
  readonly height: number;
  readonly cells: Cell[];
}

/** In heights of the font. Words are a quarter apart, justified ones twice that; the padding of two cells more. */
const cellGap = 0.9;
const wordGap = 0.12;
/** Kerning moves a letter back by less. A piece that begins further inside the one before does not go on with it:
 *  the font says nothing of its widths, or the text is painted twice. */
const overlap = 0.5;

/** Pieces whose base lines are less than half a font apart stand in one line. */
export function linesOf(pieces: readonly TextPiece[]): Line[] {
  const sorted = [...pieces].sort((a, b) => b.y - a.y || a.x - b.x);
  const groups: TextPiece[][] = [];
  for (const piece of sorted) {
    const group = groups.at(-1);
    const first = group?.[0];
    if (group !== undefined && first !== undefined && isSameLine(first, piece)) group.push(piece);
    else groups.push([piece]);
  }
  return groups.map(lineOf);
}

function isSameLine(first: TextPiece, piece: TextPiece): boolean {
  return first.y - piece.y < Math.max(1, 0.5 * Math.min(first.height, piece.height));
}

function lineOf(group: TextPiece[]): Line {
  const cells: Cell[] = [];
  let height = 0;
  for (const piece of group.sort((a, b) => a.x - b.x)) {
    const cell = cells.at(-1);
    const gap = cell === undefined ? 0 : piece.x - cell.to;
    const isApart = gap > cellGap * piece.height || gap < -overlap * piece.height;
    if (cell === undefined || isApart) {
      cells.push({ text: piece.text, from: piece.x, to: piece.x + piece.width });
    } else {
      const isWord = gap > wordGap * piece.height && !isTight(cell.text, piece.text);
      cell.text += (isWord ? ' ' : '') + piece.text;
      cell.to = Math.max(cell.to, piece.x + piece.width);
    }
    height = Math.max(height, piece.height);
  }
  return { y: group[0]?.y ?? 0, height, cells };
}

export const han = /\p{Script=Han}/u;

/** Between Han there are no spaces; what looks like one is spread type. */
function isTight(before: string, after: string): boolean {
  return han.test(before.slice(-1)) && han.test(after.slice(0, 1));
}
