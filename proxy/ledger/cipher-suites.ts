// How payloads are sealed at rest, and data keys under the master key. Encrypt-then-authenticate either
// way; what was sealed says with which suite, so that a change of configuration leaves old entries readable.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { RandomPool } from './random-pool.ts';

/** Words of the configuration. */
export const suiteNames = ['aes-256-gcm', 'sm4-ctr-hmac-sm3'] as const;
export type SuiteName = (typeof suiteNames)[number];

/** Bytes of every data and master key. */
export const keyBytes = 32;

/** A sealed text that cannot be opened: another key, or changed since. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

const nonces = new RandomPool();

/** One key, ready for use. */
interface Suite {
  /** First byte of what is sealed. */
  readonly mark: number;
  seal(key: Buffer, about: Buffer, plain: Uint8Array): Buffer;
  open(key: Buffer, about: Buffer, sealed: Buffer): Buffer;
}

/** GCM with a random nonce of 96 bits (NIST SP 800-38D §8.2.2): good for 2^32 entries under one key, and a
 *  key lasts a month. */
const gcm: Suite = {
  mark: 1,
  seal(key, about, plain) {
    const nonce = nonces.take(12);
    const cipher = createCipheriv('aes-256-gcm', gcmKey(key), nonce).setAAD(about);
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, about, sealed) {
    if (sealed.length < 28) throw new SealBroken('too short to be sealed');
    const end = sealed.length - 16;
    const decipher = createDecipheriv('aes-256-gcm', gcmKey(key), sealed.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAAD(about).setAuthTag(sealed.subarray(end));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(12, end)), decipher.final()]);
    } catch {
      throw new SealBroken('does not open with its key');
    }
  },
};

/** SM4 in counter mode and HMAC-SM3 over what comes out (GB/T 32907, GB/T 32905, GB/T 17964): Node has no
 *  SM4-GCM. Two keys from one by HKDF with SM3 (RFC 5869). */
const sm4: Suite = {
  mark: 2,
  seal(key, about, plain) {
    const [encryption, authentication] = sm4Keys(key);
    const counter = nonces.take(16);
    const cipher = createCipheriv('sm4-ctr', encryption, counter);
    const sealed = Buffer.concat([counter, cipher.update(plain), cipher.final()]);
    return Buffer.concat([sealed, sm3Tag(authentication, about, sealed)]);
  },
  open(key, about, sealed) {
    if (sealed.length < 48) throw new SealBroken('too short to be sealed');
    const [encryption, authentication] = sm4Keys(key);
    const body = sealed.subarray(0, -32);
    if (!timingSafeEqual(sm3Tag(authentication, about, body), sealed.subarray(-32)))
      throw new SealBroken('does not open with its key');
    const decipher = createDecipheriv('sm4-ctr', encryption, body.subarray(0, 16));
    return Buffer.concat([decipher.update(body.subarray(16)), decipher.final()]);
  },
};

const suites: Readonly<Record<SuiteName, Suite>> = { 'aes-256-gcm': gcm, 'sm4-ctr-hmac-sm3': sm4 };

/**
 * Seals bytes under a key.
 * @param about what they belong to; not hidden, but bound: sealed bytes open nowhere else
 * @returns mark of the suite ‖ nonce ‖ ciphertext ‖ tag
 */
export function seal(suite: SuiteName, key: Buffer, about: string, plain: Uint8Array): Buffer {
  const { mark } = suites[suite];
  return Buffer.concat([Buffer.of(mark), suites[suite].seal(key, bound(mark, about), plain)]);
}

/**
 * Opens what `seal` made.
 * @throws SealBroken when it was changed, or belongs to another key or another place
 */
export function open(key: Buffer, about: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const mark = bytes[0] ?? 0;
  const suite = Object.values(suites).find((each) => each.mark === mark);
  if (!suite) throw new SealBroken('is sealed in no known way');
  return suite.open(key, bound(mark, about), bytes.subarray(1));
}

/** First byte of everything that is sealed with a suite. */
export function sealMark(suite: SuiteName): number {
  return suites[suite].mark;
}

/** Bytes that sealing adds, whatever is sealed. */
export function sealingAdds(suite: SuiteName): number {
  switch (suite) {
    case 'aes-256-gcm':
      return 1 + 12 + 16;
    case 'sm4-ctr-hmac-sm3':
      return 1 + 16 + 32;
  }
}

function bound(mark: number, about: string): Buffer {
  return Buffer.from(`medveil-seal ${mark} ${about}`);
}

/** What ciphers take, by data key: there is one a class and month in use. A cipher that is given bytes makes
 *  such an object of them each time, which costs three times what it does with them. */
const gcmKeys = new WeakMap<Buffer, KeyObject>();
const derived = new WeakMap<Buffer, readonly [KeyObject, KeyObject]>();

function gcmKey(key: Buffer): KeyObject {
  const known = gcmKeys.get(key) ?? createSecretKey(key);
  gcmKeys.set(key, known);
  return known;
}

function sm4Keys(key: Buffer): readonly [KeyObject, KeyObject] {
  const known = derived.get(key);
  if (known) return known;
  const part = (word: string, bytes: number): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sm3', key, Buffer.alloc(0), `medveil ${word}`, bytes)));
  const pair = [part('sm4-ctr', 16), part('hmac-sm3', 32)] as const;
  derived.set(key, pair);
  return pair;
}

/** The lengths are part of it: what is bound must not flow into what is sealed. */
function sm3Tag(key: KeyObject, about: Buffer, sealed: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(about.length));
  return createHmac('sm3', key).update(length).update(about).update(sealed).digest();
}
