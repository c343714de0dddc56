// Passwords at rest: scrypt (RFC 7914), salted, with its parameters beside the hash so that they can
// rise later without locking anybody out.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}
// 2^15 · 8 · 128 = 32 MiB, thrice: about 0.25 s a guess, dear for a thief, unnoticed at a sign-in.
const cost: Cost = { n: 2 ** 15, r: 8, p: 3 };
const hashLength = 32;

/** `scrypt$N$r$p$SALT$HASH`, base64url; the text is normalised (NFKC) first, as keyboards differ. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  const { n, r, p } = cost;
  return ['scrypt', n, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** False for a wrong password and for a text that `hashPassword` did not make. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  // Bounded digits: parameters that nobody would choose are no hash of ours.
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,2})\$([\w-]+)\$([\w-]{43})$/.exec(stored);
  const [, n, r, p, salt = '', hash = ''] = match ?? [];
  if (!match) return false;
  const expected = Buffer.from(hash, 'base64url');
  const params = { n: Number(n), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), params);
  // The time taken tells nothing of how much was right.
  return timingSafeEqual(actual, expected);
}

/** A hash that no password fits, costing as much to check as a real one. */
export const nobodysHash = [
  'scrypt',
  cost.n,
  cost.r,
  cost.p,
  Buffer.alloc(16).toString('base64url'),
  Buffer.alloc(hashLength).toString('base64url'),
].join('$');

function derive(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  // scrypt needs a little more than 128·N·r bytes, which is all that Node's default would allow.
  const options = { N: n, r, p, maxmem: 256 * n * r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashLength, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
