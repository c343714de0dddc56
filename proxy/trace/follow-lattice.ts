// From one piece of the picture over all of it: which point of the lattice lies under each pixel. Near the
// seed the waves' phases say it at once; what is learnt there predicts the neighbours closely enough to count
// on, ring after ring, whatever the angle the picture was taken at.
import type { Seed } from './find-lattice.ts';
import type { Flat } from './flatten.ts';
import { fitHomography, type Homography, type Measured, project } from './homography.ts';

/** Cells along the sides of a square that is measured in one: small where the picture bends, large where text
 *  leaves little of the mark. */
const spans = [8, 15];
/** How far a phase may lie from where it is expected, in cells: beyond half a cell it would be another. */
const furthest = 0.3;
/** Energy of the waves against what noise alone would give. */
const clearest = 7;
const enough = 9;

interface Node {
  readonly x: number;
  readonly y: number;
  readonly far: number;
}

/** Null when the waves are not found around the seed after all. */
export function followLattice(flat: Flat, seed: Seed): Homography | null {
  const cell = 1 / Math.hypot(...seed.u);
  for (const cellsAcross of spans) {
    const map = followFrom(flat, seed, Math.max(24, Math.round(cell * cellsAcross)));
    if (map) return map;
  }
  return null;
}

function followFrom(flat: Flat, seed: Seed, span: number): Homography | null {
  const nodes = nodesOf(flat, span, seed);
  let map = startAt(flat, seed, span);
  let reach = 4.5;
  for (let round = 0; round < 24; round += 1) {
    const inside = nodes.filter(({ far }) => far <= reach);
    const measured = inside
      .map((node) => measure(flat, map, node, span))
      .filter((each) => each !== null);
    if (measured.length < enough) {
      if (round === 0 || inside.length === nodes.length) return null;
    } else {
      // A few squares say nothing of perspective yet.
      map = fitHomography(measured, measured.length < 40) ?? map;
    }
    if (inside.length === nodes.length && round > 2) break;
    reach *= 1.3;
  }
  return map;
}

/** The lattice around the seed; which of its cells comes first is free to choose. */
function startAt(flat: Flat, { x, y, u, v }: Seed, span: number): Homography {
  const left = Math.max(0, Math.round(x - span));
  const top = Math.max(0, Math.round(y - span));
  const wide = Math.min(flat.width - left, 2 * span);
  const high = Math.min(flat.height - top, 2 * span);
  const a = phaseOf(flat, left, top, wide, high, 0, u[0], u[1]).phase - u[0] * left - u[1] * top;
  const b = phaseOf(flat, left, top, wide, high, 0, v[0], v[1]).phase - v[0] * left - v[1] * top;
  return [u[0], u[1], a, v[0], v[1], b, 0, 0];
}

/** Squares side by side, the seed's in the middle; `far` in squares from there. */
function nodesOf({ width, height }: Flat, span: number, seed: Seed): Node[] {
  const nodes: Node[] = [];
  for (let y = (seed.y % span) - span; y < height + span; y += span) {
    for (let x = (seed.x % span) - span; x < width + span; x += span) {
      if (x < span / 3 || y < span / 3 || x > width - span / 3 || y > height - span / 3) continue;
      nodes.push({ x, y, far: Math.hypot(x - seed.x, y - seed.y) / span });
    }
  }
  return nodes;
}

/** Where the lattice is in one square, as its waves say; null where they are too weak or far from where the map
 *  has them. */
function measure(flat: Flat, map: Homography, { x, y }: Node, span: number): Measured | null {
  const left = Math.max(0, Math.round(x - span / 2));
  const top = Math.max(0, Math.round(y - span / 2));
  const right = Math.min(flat.width, left + span);
  const bottom = Math.min(flat.height, top + span);
  const [u0, v0] = project(map, left, top);
  const [u1, v1] = project(map, right, top);
  const [u2, v2] = project(map, left, bottom);
  const wide = right - left;
  const high = bottom - top;
  const energy = energyOf(flat, left, top, right, bottom);
  const a = phaseOf(flat, left, top, wide, high, u0, (u1 - u0) / wide, (u2 - u0) / high);
  const b = phaseOf(flat, left, top, wide, high, v0, (v1 - v0) / wide, (v2 - v0) / high);
  const power = Math.min(a.power, b.power) / (energy + 1e-9);
  if (power < clearest || Math.abs(a.phase) > furthest || Math.abs(b.phase) > furthest) return null;
  const [u, v] = project(map, x, y);
  return { x, y, u: u + a.phase, v: v + b.phase, weight: Math.min(power, 60) };
}

function energyOf(flat: Flat, left: number, top: number, right: number, bottom: number): number {
  let energy = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) energy += (flat.data[y * flat.width + x] ?? 0) ** 2;
  }
  return energy;
}

/** Phase (in cells, from -0.5 to 0.5) and power of a wave against the one that is expected: its phase at the
 *  corner and its steps along x and y, in cells. */
function phaseOf(
  flat: Flat,
  left: number,
  top: number,
  wide: number,
  high: number,
  corner: number,
  alongX: number,
  alongY: number,
): { readonly phase: number; readonly power: number } {
  const turnC = Math.cos(2 * Math.PI * alongX);
  const turnS = Math.sin(2 * Math.PI * alongX);
  let real = 0;
  let imaginary = 0;
  for (let row = 0; row < high; row += 1) {
    const start = 2 * Math.PI * (corner + (row + 0.5) * alongY + 0.5 * alongX);
    let c = Math.cos(start);
    let s = Math.sin(start);
    const base = (top + row) * flat.width + left;
    for (let column = 0; column < wide; column += 1) {
      const value = flat.data[base + column] ?? 0;
      real += value * c;
      imaginary -= value * s;
      const next = c * turnC - s * turnS;
      s = s * turnC + c * turnS;
      c = next;
    }
  }
  return {
    phase: Math.atan2(imaginary, real) / (2 * Math.PI),
    power: real * real + imaginary * imaginary,
  };
}
