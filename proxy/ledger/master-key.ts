// The key above all data keys, and where it is kept: a file, a variable of the environment, or a device or
// service that never gives it away and is asked by a program of the hospital's own.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { keyBytes, open, seal, type SuiteName } from './cipher-suites.ts';
import { readSecret } from './secret-file.ts';

/** Wraps data keys. Asked once a class and month, and at start: it may be slow. */
export interface MasterKey {
  /** Says which key it is and nothing about it; stored with everything it wraps. */
  readonly id: string;
  /** @param about the data key's own name; opens with no other */
  wrap(about: string, key: Uint8Array): Promise<Uint8Array>;
  /** Rejects when it was wrapped by another key, or changed. */
  unwrap(about: string, wrapped: Uint8Array): Promise<Buffer>;
}

/** Longer answers of a program are no wrapped key. */
const longestAnswer = 16_384;
const programSeconds = 30;

/** A key that this process holds. @param key 32 bytes */
export function masterKeyOf(key: Buffer, suite: SuiteName): MasterKey {
  if (key.length !== keyBytes) throw new Error(`a master key has ${keyBytes} bytes`);
  const id = createHash('sha256').update('medveil-master').update(key).digest('hex').slice(0, 16);
  return {
    id,
    wrap: async (about, plain) => seal(suite, key, `key ${about}`, plain),
    unwrap: async (about, wrapped) => open(key, `key ${about}`, wrapped),
  };
}

/**
 * The key of a file: 64 hex digits. Makes one where there is none, if it may.
 * @throws Error when the file is missing, malformed, or may be read by others (POSIX modes)
 */
export function masterKeyFile(path: string, suite: SuiteName, mayCreate: boolean): MasterKey {
  if (!existsSync(path)) {
    if (!mayCreate) throw new Error(`the master key ${path} is missing: restore it from its safe`);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const text = `${randomBytes(keyBytes).toString('hex')}\n`;
    writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
  }
  return masterKeyOf(parseKey(readSecret(path), path), suite);
}

/** @param text 64 hex digits @param where for the message; never the text itself */
export function parseKey(text: string, where: string): Buffer {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new Error(`${where} does not hold 64 hex digits`);
  return Buffer.from(hex, 'hex');
}

/**
 * A key that stays where it is (PKCS#11 token, KMS, HSM): `program wrap ABOUT` and `program unwrap ABOUT`
 * read base64 on standard input and write base64 on standard output, exit code 0.
 * @param id the hospital's name for the key
 */
export function masterKeyProgram(program: string, args: readonly string[], id: string): MasterKey {
  const ask = async (
    what: 'wrap' | 'unwrap',
    about: string,
    bytes: Uint8Array,
  ): Promise<Buffer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const options = { timeout: programSeconds * 1000, maxBuffer: longestAnswer };
    const child = execFile(program, [...args, what, about], options, (error, stdout) => {
      // Its output may hold a key: it goes into no message.
      if (error) return reject(new Error(`the key program could not ${what} a data key`));
      const text = stdout.trim();
      if (text !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(text)) resolve(Buffer.from(text, 'base64'));
      else reject(new Error(`the key program answered no base64 when asked to ${what}`));
    });
    // A program that does not read must not end ours.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(Buffer.from(bytes).toString('base64'));
    return promise;
  };
  return {
    id,
    wrap: (about, key) => ask('wrap', about, key),
    unwrap: (about, wrapped) => ask('unwrap', about, wrapped),
  };
}
