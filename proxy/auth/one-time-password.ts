// The password that a machine makes for a person to type once.
import { randomInt } from 'node:crypto';

// No 0 O 1 l I: it is read from a terminal and typed by hand.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four groups of four letters, `xxxx-xxxx-xxxx-xxxx`: 79 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 4 }, () => letters.charAt(randomInt(letters.length)));
  return Array.from({ length: 4 }, () => group().join('')).join('-');
}
