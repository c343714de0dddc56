// From a code to the signs of one tile's cells and back: 64 bits (code and check) become 256 chips, and 68
// chips known to everyone stand between them and say where a tile begins.
import { decode, encode } from './convolution.ts';
import { checkBits, crc24 } from './crc24.ts';
import { bitsOfCode, codeBits, codeFromBits } from './session-code.ts';

/** Cells along each side of a tile. */
export const side = 18;
export const cells = side * side;
const messageBits = codeBits + checkBits;
const codedBits = messageBits * 4;

/** Numbers that look random and are the same everywhere and for ever: the format of the mark. */
function* fixedNumbers(): Generator<number> {
  let state = 0x6d_65_64_76;
  for (;;) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    yield state >>> 0;
  }
}

interface Layout {
  /** Cell of each coded bit; neighbours in the code lie far apart in the tile. */
  readonly places: readonly number[];
  /** Sign that each coded bit is multiplied with, so that no code makes an even pattern. */
  readonly scramble: readonly number[];
  /** Sign of each known cell, 0 for the others. */
  readonly pilots: Int8Array;
}

const layout = makeLayout();
/** Sign of each cell that is the same in every tile; 0 where the code's own stand. Row by row. */
export const pilots: Int8Array = layout.pilots;

function makeLayout(): Layout {
  const numbers = fixedNumbers();
  const draw = (below: number): number => (numbers.next().value as number) % below;
  const order = Array.from({ length: cells }, (_, i) => i);
  for (let i = cells - 1; i > 0; i -= 1) {
    const j = draw(i + 1);
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const sign = (): number => (draw(1024) < 512 ? -1 : 1);
  const known = new Int8Array(cells);
  for (const cell of order.slice(codedBits)) known[cell] = sign();
  const places = order.slice(0, codedBits);
  return { places, scramble: places.map(sign), pilots: known };
}

/** The sign of every cell of a tile, row by row. Throws for what is no code. */
export function chipsOf(code: string): Int8Array {
  const bits = bitsOfCode(code);
  const coded = encode([...bits, ...crc24(bits)]);
  const chips = layout.pilots.slice();
  for (const [i, place] of layout.places.entries()) {
    chips[place] = (coded[i] ? 1 : -1) * (layout.scramble[i] ?? 1);
  }
  return chips;
}

/**
 * The code of a tile whose cells were measured; null where the check refuses it, as it does all but one of
 * 16.7 million wrong readings.
 * @param soft one number a cell: its sign is the chip's, its size how sure that is
 */
export function codeOfChips(soft: Float64Array): string | null {
  const values = layout.places.map((place, i) => (soft[place] ?? 0) * (layout.scramble[i] ?? 1));
  const bits = decode(Float64Array.from(values));
  const code = bits.slice(0, codeBits);
  const right = crc24(code).every((bit, i) => bit === bits[codeBits + i]);
  return right ? codeFromBits(code) : null;
}
