// Check digits of the numbers that have one. Arguments are compact (half width, upper case); a
// character outside the scheme's alphabet makes a number wrong, never an exception.
import { residentIdCheck } from './normalise.ts';

/** ISO 7064 MOD 11-2 of 18 characters: resident ID (GB 11643-1999), foreigner's permanent residence
 *  card of 2023. */
export function passesMod112(id: string): boolean {
  return /^\d{17}[\dX]$/.test(id) && residentIdCheck(id.slice(0, 17)) === id.charAt(17);
}

/** ISO/IEC 7812-1 mod 10 (Luhn). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (digit < 0 || digit > 9) return false;
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** Machine-readable travel documents (ICAO 9303): weights 7 3 1, mod 10, A=10 … Z=35; the last
 *  character is the check digit. */
export function passes731(code: string): boolean {
  let sum = 0;
  for (let i = 0; i < code.length - 1; i++) {
    sum += valueOf(code.charCodeAt(i)) * ([7, 3, 1][i % 3] ?? 0);
  }
  return sum % 10 === code.charCodeAt(code.length - 1) - 48;
}

/** Hong Kong identity card: one or two letters, six digits, check of 0–9 or A; weights 9 … 2, 1, a
 *  missing first letter counts 36, mod 11. */
export function passesHkid(id: string): boolean {
  if (!/^[A-Z]{1,2}\d{6}[\dA]$/.test(id)) return false;
  let sum = id.length === 8 ? 36 * 9 : 0;
  for (let i = 0; i < id.length; i++) sum += valueOf(id.charCodeAt(i)) * (id.length - i);
  return sum % 11 === 0;
}

const taiwanLetters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

/**
 * Taiwan: national ID (letter, 1 or 2), resident certificate (letter, 8 or 9) and its form before 2021
 * (two letters). A letter stands for 10 … 35; weights 1 9 8 7 6 5 4 3 2 1 1, mod 10. The even weights
 * miss a digit that changes by 5, the weight 5 one that changes by an even number.
 */
export function passesTaiwan(id: string): boolean {
  if (!/^[A-Z][A-D1289]\d{8}$/.test(id)) return false;
  const first = taiwanLetters.indexOf(id.charAt(0)) + 10;
  let sum = Math.floor(first / 10) + (first % 10) * 9;
  const second = taiwanLetters.indexOf(id.charAt(1));
  sum += (second === -1 ? Number(id.charAt(1)) : second % 10) * 8;
  for (let i = 2; i < 9; i++) sum += Number(id.charAt(i)) * (9 - i);
  return (sum + Number(id.charAt(9))) % 10 === 0;
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Unified social credit code (GB 32100-2015): 31 characters without I O S V Z, weights 3^i, mod 31. */
export function passesCreditCode(code: string): boolean {
  return code.length === 18 && creditCheck(code.slice(0, 17)) === code.charAt(17);
}

/** Check character of the first 17; empty when one is outside the alphabet. */
export function creditCheck(first17: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    const value = creditAlphabet.indexOf(character);
    if (value === -1) return '';
    sum += value * weight;
    weight = (weight * 3) % 31;
  }
  return creditAlphabet.charAt((31 - (sum % 31)) % 31);
}

/** Organisation code (GB 11714-1997): eight characters and a check of 0–9 or X; mod 11. */
export function passesOrganisation(code: string): boolean {
  if (!/^[0-9A-Z]{8}[\dX]$/.test(code)) return false;
  let sum = 0;
  [3, 7, 9, 10, 5, 8, 4, 2].forEach((weight, i) => (sum += valueOf(code.charCodeAt(i)) * weight));
  return '0123456789X0'.charAt(11 - (sum % 11)) === code.charAt(8);
}

/** Taiwan business number: weights 1 2 1 2 1 2 4 1, digit sums of the products, divisible by 5 (before
 *  2023-04 by 10); a 7 in seventh place may count one more. */
export function passesBusinessNumber(digits: string): boolean {
  if (digits.length !== 8) return false;
  let sum = 0;
  for (let i = 0; i < 8; i++) {
    const digit = digits.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return false;
    const product = digit * (i === 6 ? 4 : 1 + (i % 2 === 1 && i < 6 ? 1 : 0));
    sum += product > 9 ? Math.floor(product / 10) + (product % 10) : product;
  }
  return sum % 5 === 0 || (digits.charAt(6) === '7' && (sum + 1) % 5 === 0);
}

/** 0–9 for digits, 10–35 for A–Z. */
function valueOf(unit: number): number {
  return unit < 58 ? unit - 48 : unit - 55;
}
