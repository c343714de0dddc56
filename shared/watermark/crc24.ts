// The check that refuses a wrong reading: CRC-24 as in RFC 9580 §6.1, over bits instead of bytes.

const polynomial = 0x86_4c_fb;
const start = 0xb7_04_ce;
/** Bits of a check. */
export const checkBits = 24;

/** The check of some bits, most significant first. */
export function crc24(bits: readonly number[]): number[] {
  let register = start;
  for (const bit of bits) {
    const carry = (register >>> 23) ^ bit;
    register = ((register << 1) & 0xff_ff_ff) ^ (carry ? polynomial : 0);
  }
  return Array.from({ length: checkBits }, (_, i) => (register >>> (checkBits - 1 - i)) & 1);
}
