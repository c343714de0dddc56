// What a tile of the mark looks like: a lattice of two waves that says where each cell is, and in each cell
// a small checker whose sign is its chip. Turned against the page, so that neither the lines of tables nor
// the grid of a screen lie along it.
import { side } from './chips.ts';

/** CSS pixels after which the picture of a tile repeats along x and y. Five tiles of the code fit in it. */
export const repeat = side * 20;

/** Levels of 255 that the waves and the checker take at most. They peak in different places of a cell, so
 *  that no pixel is changed by more than about 7. */
const waves = 2;
const checker = 5;

/** Lattice coordinates of a point, in cells. The lattice is turned by atan(1/2), and both numbers grow by a
 *  multiple of the tile's side over `repeat`: the picture has no seam.
 *  @param x in CSS pixels, as y is */
export function latticeAt(x: number, y: number): readonly [u: number, v: number] {
  return [(2 * x + y) / 20, (2 * y - x) / 20];
}

export interface TilePicture {
  /** Device pixels of each side. */
  readonly size: number;
  /** RGBA, not premultiplied: black that darkens light pages, white that lightens dark ones. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** What the lattice is along one of its axes, for every place that pixels lie at. */
interface Axis {
  readonly cell: Uint8Array;
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

/** Along an axis every pixel lies at a multiple of one step: few sines for many pixels.
 *  @param from number of the first place; a place is `number` steps of `step` cells, and half of three more */
function axisOf(from: number, count: number, step: number, half: number): Axis {
  const at = (i: number): number => (from + i + half) * step;
  const places = Array.from({ length: count }, (_, i) => at(i));
  return {
    cell: Uint8Array.from(places, (place) => ((Math.floor(place) % side) + side) % side),
    cos: Float64Array.from(places, (place) => Math.cos(2 * Math.PI * place)),
    sin: Float64Array.from(places, (place) => Math.sin(2 * Math.PI * place)),
  };
}

/**
 * The picture that is repeated over the page.
 * @param chips signs of a tile's cells, row by row
 * @param ratio device pixels of a CSS pixel
 * @param strength 1 is faint
 */
export function drawTile(chips: Int8Array, ratio: number, strength: number): TilePicture {
  const size = Math.max(1, Math.round(repeat * ratio));
  const step = repeat / size / 20;
  // As `latticeAt` has them, of the pixels' middles: u at 2 column + row, v at 2 row - column.
  const u = axisOf(0, 3 * size, step, 1.5);
  const v = axisOf(-size, 3 * size, step, 0.5);
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const a = 2 * column + row;
      const b = 2 * row - column + size;
      const sign = chips[(v.cell[b] ?? 0) * side + (u.cell[a] ?? 0)] ?? 0;
      const wave = (u.cos[a] ?? 0) + (v.cos[b] ?? 0);
      const check = sign * (u.sin[a] ?? 0) * (v.sin[b] ?? 0);
      const level = Math.round((waves * wave + checker * check) * strength);
      const at = (row * size + column) * 4;
      if (level > 0) pixels.fill(255, at, at + 3);
      pixels[at + 3] = Math.abs(level);
    }
  }
  return { size, pixels };
}
