// The code that a watermark carries: forty random bits that stand for one browser session of one user at
// one device. It says nothing of a person; who it was stands in the ledger, beside the looks it marked.

/** Crockford's alphabet: no I, L, O or U, which are read as something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bits of a code. */
export const codeBits = 40;
/** As it stands in events and records: capital letters and digits without a hyphen. */
export const codePattern = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** A code from five bytes, which have to be random. Throws when there are not five. */
export function codeFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== codeBits / 8) throw new RangeError('a code is made of five bytes');
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return codeFromBits(Array.from(bits, Number));
}

/** A code from forty bits, most significant first. */
export function codeFromBits(bits: readonly number[]): string {
  let text = '';
  for (let start = 0; start < codeBits; start += 5) {
    text += letters[bits.slice(start, start + 5).reduce((sum, bit) => sum * 2 + bit, 0)];
  }
  return text;
}

/** Its forty bits, most significant first. Throws for what is no code. */
export function bitsOfCode(code: string): number[] {
  if (!codePattern.test(code)) throw new RangeError('no session code');
  return Array.from(code).flatMap((letter) => {
    const value = letters.indexOf(letter);
    return [16, 8, 4, 2, 1].map((weight) => (value & weight ? 1 : 0));
  });
}

/** What a person typed, as a code: hyphens, small letters, and O, I, L as what they look like. Null when it
 *  is none. */
export function parseCode(typed: string): string | null {
  const plain = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0');
  const code = plain.replaceAll(/[IL]/g, '1');
  return codePattern.test(code) ? code : null;
}

/** As people read it: in two halves. */
export function spokenCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}
