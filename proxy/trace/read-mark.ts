// Reads the watermark's code from a picture: a screenshot, or a photo of a screen or a print. It knows the
// mark's shape and nothing of sessions or people; it gives a code that passed its check, or none.
import { findLattices, type Seed } from './find-lattice.ts';
import { flatten } from './flatten.ts';
import { followLattice } from './follow-lattice.ts';
import { type GrayPicture, shrink } from './gray-picture.ts';
import { readChips } from './read-chips.ts';
import { sumCells } from './sum-cells.ts';

/** Pixels of a cell that are enough: more cost time and say nothing new. */
const cellPixels = 9.5;
/** Lattices of the picture that are followed, and pieces to begin each in. Every one is a chance for a wrong
 *  reading, too: at most 3 × 24 maps with 6 checks of 24 bits, 3 in 100,000 pictures of pure noise. */
const mostLattices = 8;
const mostSeeds = 3;
const background = 16;
/** Further looks are at smaller pictures: a screen's own grid, sharply seen, hides the mark like text. */
const looks = [1, 1.8, 2.6];
/** Pixels of the shorter side below which a smaller picture shows nothing more. */
const smallest = 250;

/** The code in a picture, or null. */
export function readMark(picture: GrayPicture): string | null {
  for (const factor of looks) {
    const smaller = shrink(picture, factor);
    if (factor > 1 && Math.min(smaller.width, smaller.height) < smallest) break;
    const code = readOnce(smaller);
    if (code !== null) return code;
  }
  return null;
}

function readOnce(picture: GrayPicture): string | null {
  const lattices = findLattices(flatten(picture, background)).slice(0, mostLattices);
  const shrunken = new Map<string, GrayPicture>();
  for (const seeds of lattices) {
    for (const seed of seeds.slice(0, mostSeeds)) {
      const code = readAt(picture, seed, shrunken);
      if (code !== null) return code;
    }
  }
  return null;
}

function readAt(
  picture: GrayPicture,
  seed: Seed,
  shrunken: Map<string, GrayPicture>,
): string | null {
  const cell = 1 / Math.hypot(...seed.u);
  // Steps of a tenth: seeds of one lattice share the work.
  const factor = Math.max(1, Math.round((cell / cellPixels) * 10) / 10);
  const key = factor.toFixed(1);
  const flat = shrunken.get(key) ?? flatten(shrink(picture, factor), Math.round(cell / factor));
  shrunken.set(key, flat);
  const small: Seed = {
    ...seed,
    x: seed.x / factor,
    y: seed.y / factor,
    u: [seed.u[0] * factor, seed.u[1] * factor],
    v: [seed.v[0] * factor, seed.v[1] * factor],
  };
  const map = followLattice(flat, small);
  const soft = map && sumCells(flat, map);
  return soft && readChips(soft);
}
