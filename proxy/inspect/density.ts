// When compressed data is a bomb: told by what really comes out.

/** Bytes out for each byte in. Real bodies of hospital systems compress 5 to 30 times. */
export const maxRatio = 100;
/** As dense as they like up to here: white space compresses a thousand times. */
const ratioFloor = 1_048_576;

/** Whether `out` bytes are more than `from` may become. */
export function isTooDense(out: number, from: number, ratio = maxRatio): boolean {
  return out > ratioFloor && out > from * ratio;
}
