// Adds up what every cell of the lattice says of its chip over the whole picture: a chip that is covered by
// text or lost in noise in one tile is clear in another.
import { cells, side } from '../../shared/watermark/chips.ts';
import type { Flat } from './flatten.ts';
import { type Homography, project } from './homography.ts';

/** Pixels along a square in which the map is taken as straight. */
const straight = 16;
/** A cell of which less is seen says nothing. */
const fewest = 8;
const sineSteps = 1024;
const sine = Float32Array.from({ length: sineSteps }, (_, i) =>
  Math.sin((2 * Math.PI * i) / sineSteps),
);

interface Field {
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  /** Three numbers a cell: what its checker sums to, its energy, its pixels. */
  readonly sums: Float64Array;
}

/** One number a cell of a tile, row by row: its sign is the chip's, its size how sure that is. Null when the
 *  map has no picture under it. */
export function sumCells(flat: Flat, map: Homography): Float64Array | null {
  const field = fieldOf(flat, map);
  if (!field) return null;
  for (let top = 0; top < flat.height; top += straight) {
    for (let left = 0; left < flat.width; left += straight) addSquare(flat, map, left, top, field);
  }
  const soft = new Float64Array(cells);
  for (let i = 0; i * 3 < field.sums.length; i += 1) {
    const seen = field.sums[i * 3 + 2] ?? 0;
    if (seen < fewest) continue;
    const column = modulo((i % field.columns) + field.left);
    const row = modulo(Math.floor(i / field.columns) + field.top);
    // By its own noise: cells with remains of the page in them count less.
    const noise = (field.sums[i * 3 + 1] ?? 0) / seen + 0.5;
    const value = (field.sums[i * 3] ?? 0) / noise;
    const most = 3 * Math.sqrt(seen);
    const at = row * side + column;
    soft[at] = (soft[at] ?? 0) + Math.max(-most, Math.min(most, value));
  }
  return soft;
}

function modulo(value: number): number {
  return ((value % side) + side) % side;
}

/** The cells that the picture's corners span; a map that spans a million is none. */
function fieldOf({ width, height }: Flat, map: Homography): Field | null {
  const corners = [
    project(map, 0, 0),
    project(map, width, 0),
    project(map, 0, height),
    project(map, width, height),
  ];
  const us = corners.map(([u]) => u);
  const vs = corners.map(([, v]) => v);
  const left = Math.floor(Math.min(...us)) - 1;
  const top = Math.floor(Math.min(...vs)) - 1;
  const columns = Math.ceil(Math.max(...us)) + 1 - left;
  const rows = Math.ceil(Math.max(...vs)) + 1 - top;
  if (!(columns * rows < 4_000_000)) return null;
  return { left, top, columns, sums: new Float64Array(columns * rows * 3) };
}

function addSquare(flat: Flat, map: Homography, left: number, top: number, field: Field): void {
  const [u0, v0] = project(map, left + 0.5, top + 0.5);
  const [u1, v1] = project(map, left + straight + 0.5, top + 0.5);
  const [u2, v2] = project(map, left + 0.5, top + straight + 0.5);
  const uX = (u1 - u0) / straight;
  const vX = (v1 - v0) / straight;
  const bottom = Math.min(flat.height, top + straight);
  const right = Math.min(flat.width, left + straight);
  for (let y = top; y < bottom; y += 1) {
    const down = (y - top) / straight;
    let u = u0 + (u2 - u0) * down - field.left;
    let v = v0 + (v2 - v0) * down - field.top;
    for (let x = left; x < right; x += 1) {
      const value = flat.data[y * flat.width + x] ?? 0;
      // 0 is a pixel that was left out; a true 0 would add nothing either.
      if (value !== 0) addPixel(field, u, v, value);
      u += uX;
      v += vX;
    }
  }
}

function addPixel({ sums, columns }: Field, u: number, v: number, value: number): void {
  const column = Math.floor(u);
  const row = Math.floor(v);
  if (column < 0 || column >= columns || row < 0) return;
  const a = sine[Math.floor((u - column) * sineSteps)] ?? 0;
  const b = sine[Math.floor((v - row) * sineSteps)] ?? 0;
  const at = (row * columns + column) * 3;
  sums[at] = (sums[at] ?? 0) + value * a * b;
  sums[at + 1] = (sums[at + 1] ?? 0) + value * value;
  sums[at + 2] = (sums[at + 2] ?? 0) + 1;
}
