// Looks for the mark's two waves: two sharp peaks among a piece's frequencies, about equally far from zero
// and at about a right angle, and the same two in many pieces of the picture.
import type { Flat } from './flatten.ts';
import { SumTable } from './gray-picture.ts';
import { magnitudes, pieceSize } from './spectrum.ts';

/** Cycles a pixel. */
export type Frequency = readonly [x: number, y: number];

/** The lattice as one piece of the picture shows it. */
export interface Seed {
  /** Pixel in the middle of the piece. */
  readonly x: number;
  readonly y: number;
  readonly u: Frequency;
  /** A quarter turn from `u`, as x is to y. */
  readonly v: Frequency;
  /** Larger is surer. */
  readonly score: number;
}

interface Peak {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Pixels of a wave at least and at most: from pictures at half their size to photos from very near. */
const shortest = 3.6;
const longest = 44;
const mostPieces = 28;
const mostPeaks = 48;
/** How far a peak stands above its surroundings. */
const steep = 3.4;

/** Lattices that the picture may carry, the likeliest first; each as its clearest pieces show it. */
export function findLattices(flat: Flat): Seed[][] {
  const seeds = piecesOf(flat).flatMap(({ left, top }) => {
    const peaks = peaksOf(magnitudes(flat, left, top));
    const x = left + Math.min(pieceSize, flat.width - left) / 2;
    const y = top + Math.min(pieceSize, flat.height - top) / 2;
    return pairsOf(peaks).map((pair) => ({ x, y, ...pair }));
  });
  return clusters(seeds.sort((a, b) => b.score - a.score));
}

/** Pieces evenly over the picture, half overlapping where it is small. */
function piecesOf({ width, height }: Flat): { left: number; top: number }[] {
  const starts = (length: number, count: number): number[] => {
    const last = Math.max(0, length - pieceSize);
    return Array.from({ length: count }, (_, i) => Math.round((last * i) / Math.max(1, count - 1)));
  };
  const steps = (length: number): number =>
    length <= pieceSize ? 1 : Math.ceil(length / (pieceSize * 0.75));
  let columns = steps(width);
  let rows = steps(height);
  while (columns * rows > mostPieces) {
    if (columns > rows) columns -= 1;
    else rows -= 1;
  }
  return starts(height, rows).flatMap((top) =>
    starts(width, columns).map((left) => ({ left, top })),
  );
}

/** The sharpest peaks of half the plane; the other half mirrors it. */
function peaksOf(spectrum: Float32Array): Peak[] {
  const sums = new SumTable(pieceSize, pieceSize, (i) => spectrum[i] ?? 0);
  const around = 8;
  const area = (2 * around + 1) ** 2;
  const lowest = pieceSize / longest;
  const highest = pieceSize / shortest;
  const peaks: Peak[] = [];
  for (let row = 0; row < pieceSize; row += 1) {
    const fy = row < pieceSize / 2 ? row : row - pieceSize;
    for (let fx = 0; fx <= highest; fx += 1) {
      const far = Math.hypot(fx, fy);
      if (far < lowest || far > highest || (fx === 0 && fy < 0)) continue;
      // Lines of a page and its rows of text lie along the axes; the waves never lie so near to both.
      const i = row * pieceSize + fx;
      const height = (spectrum[i] ?? 0) / (sums.around(fx, row, around) / area);
      if (height < steep || !isHighest(spectrum, fx, row)) continue;
      peaks.push({ ...refined(spectrum, fx, row, fy), height: Math.min(height, 12) });
    }
  }
  return peaks.sort((a, b) => b.height - a.height).slice(0, mostPeaks);
}

function at(spectrum: Float32Array, column: number, row: number): number {
  const wrap = pieceSize - 1;
  return spectrum[(row & wrap) * pieceSize + (column & wrap)] ?? 0;
}

function isHighest(spectrum: Float32Array, column: number, row: number): boolean {
  const own = at(spectrum, column, row);
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      if (at(spectrum, column + dx, row + dy) > own) return false;
    }
  }
  return own > 0;
}

/** Where the peak lies between the whole frequencies, by a parabola through logarithms; cycles a pixel. */
function refined(spectrum: Float32Array, column: number, row: number, fy: number) {
  const offset = (dx: number, dy: number): number => {
    const before = Math.log(at(spectrum, column - dx, row - dy) + 1e-9);
    const here = Math.log(at(spectrum, column, row) + 1e-9);
    const after = Math.log(at(spectrum, column + dx, row + dy) + 1e-9);
    const bend = before - 2 * here + after;
    return bend === 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
  };
  return { x: (column + offset(1, 0)) / pieceSize, y: (fy + offset(0, 1)) / pieceSize };
}

/** Two peaks as the lattice's waves have them, seen at an angle. */
function pairsOf(peaks: readonly Peak[]): Omit<Seed, 'x' | 'y'>[] {
  const pairs: Omit<Seed, 'x' | 'y'>[] = [];
  for (const [i, a] of peaks.entries()) {
    for (const b of peaks.slice(i + 1)) {
      const longA = Math.hypot(a.x, a.y);
      const longB = Math.hypot(b.x, b.y);
      const along = (a.x * b.x + a.y * b.y) / (longA * longB);
      const ratio = longA / longB;
      if (Math.abs(along) > 0.25 || ratio > 1.25 || ratio < 0.8) continue;
      const turn = a.x * b.y - a.y * b.x > 0 ? 1 : -1;
      pairs.push({
        u: [a.x, a.y],
        v: [b.x * turn, b.y * turn],
        score: a.height * b.height,
      });
    }
  }
  return pairs;
}

/** The same lattice in several pieces, once a piece; a quarter turn makes no other of it. */
function clusters(seeds: readonly Seed[]): Seed[][] {
  const found: Seed[][] = [];
  for (const seed of seeds) {
    const near = found.find(([first]) => first && alike(first, seed));
    if (!near) found.push([seed]);
    else if (!near.some(({ x, y }) => x === seed.x && y === seed.y)) near.push(seed);
  }
  const weight = (cluster: readonly Seed[]): number =>
    cluster.reduce((sum, { score }) => sum + score, 0) * (isAlongPage(cluster) ? 0.3 : 1);
  return found.sort((a, b) => weight(b) - weight(a));
}

/** Lines of a table and rows of text make such pairs, too, when the camera was held straight. */
function isAlongPage([first]: readonly Seed[]): boolean {
  const [x, y] = first?.u ?? [0, 0];
  const degrees = (Math.atan2(y, x) * 180) / Math.PI;
  const off = ((degrees % 90) + 90) % 90;
  return Math.min(off, 90 - off) < 6;
}

function alike(one: Seed, other: Seed): boolean {
  const near = ([ax, ay]: Frequency, [bx, by]: Frequency): boolean => {
    const reach = 0.14 * Math.hypot(ax, ay);
    return Math.min(Math.hypot(ax - bx, ay - by), Math.hypot(ax + bx, ay + by)) < reach;
  };
  return (
    (near(one.u, other.u) && near(one.v, other.v)) || (near(one.u, other.v) && near(one.v, other.u))
  );
}
