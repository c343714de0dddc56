// Which cell a tile begins with, and how the picture is turned: the chips that are the same in every mark say
// it. Only then is the code read, and only what passes its check is one.
import { cells, codeOfChips, pilots, side } from '../../shared/watermark/chips.ts';

/** The best places are tried; the right one is among them when anything can be read at all. */
const mostTries = 6;
/** Against 1,296 places of which all but one are noise: below this nothing is tried. */
const leastClear = 3;

interface Place {
  readonly turned: Float64Array;
  readonly right: number;
  readonly down: number;
  readonly clear: number;
}

/** The code in the sums of a tile's cells; null when there is none. */
export function readChips(soft: Float64Array): string | null {
  const level = Math.sqrt(soft.reduce((sum, value) => sum + value * value, 0) / cells);
  if (level === 0) return null;
  let turned = soft;
  const places: Place[] = [];
  for (let quarter = 0; quarter < 4; quarter += 1) {
    places.push(...placesOf(turned, level));
    turned = quarterTurn(turned);
  }
  places.sort((a, b) => b.clear - a.clear);
  for (const place of places.slice(0, mostTries)) {
    const code = place.clear < leastClear ? null : codeOfChips(shifted(place));
    if (code !== null) return code;
  }
  return null;
}

/** How well the known chips fit at each place, in standard deviations of noise. */
function placesOf(turned: Float64Array, level: number): Place[] {
  const known = [...pilots.keys()].filter((cell) => pilots[cell] !== 0);
  const scale = level * Math.sqrt(known.length);
  return Array.from({ length: cells }, (_, place) => {
    const right = place % side;
    const down = Math.floor(place / side);
    let sum = 0;
    for (const cell of known) sum += (pilots[cell] ?? 0) * valueAt(turned, cell, right, down);
    return { turned, right, down, clear: sum / scale };
  });
}

function valueAt(turned: Float64Array, cell: number, right: number, down: number): number {
  const column = ((cell % side) + right) % side;
  const row = (Math.floor(cell / side) + down) % side;
  return turned[row * side + column] ?? 0;
}

function shifted({ turned, right, down }: Place): Float64Array {
  return turned.map((_, cell) => valueAt(turned, cell, right, down));
}

/** The same cells with the picture turned by 90°. A checker that is turned so is its own negative. */
function quarterTurn(soft: Float64Array): Float64Array {
  return soft.map((_, cell) => {
    const column = cell % side;
    const row = Math.floor(cell / side);
    return -(soft[(side - 1 - column) * side + row] ?? 0);
  });
}
