// Signature lines of further kinds under the log's own name, for what is published: ML-DSA-44 against
// quantum computers, SM2 for 密评. Keys are made when a kind is first configured; the public halves
// stand in `keys/ledger-verifier-more.txt`, a line each.
import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cosignatureLine, subtreeMessage } from '../../shared/transparency/cosignature.ts';
import {
  encodeVerifierKey,
  parseCheckpoint,
  parseVerifierKey,
  signatureLine,
  splitNote,
} from '../../shared/transparency/note.ts';
import { readSecret } from './secret-file.ts';

export interface FurtherKinds {
  readonly mlDsa44: boolean;
  readonly sm2: boolean;
}

/** What published checkpoints carry beside Ed25519. Passed between threads: plain data. */
export interface Further extends FurtherKinds {
  /** The root of a second tree under SM3. */
  readonly sm3: boolean;
}

/** Adds lines to a published note. */
export type AddLines = (note: string) => string;

/** Loads libraries and keys of the kinds asked for, and none for no kind. */
export async function furtherSignatures(
  dir: string,
  origin: string,
  kinds: FurtherKinds,
): Promise<AddLines> {
  if (!kinds.mlDsa44 && !kinds.sm2) return (note) => note;
  const library = await import('../verifier/signature-kinds.ts');
  const keys = join(dir, 'keys');
  const signers: { readonly vkey: string; readonly line: AddLines }[] = [];
  if (kinds.mlDsa44) {
    const seed = secret(join(keys, 'ledger-mldsa44.key'), () => randomBytes(32));
    const vkey = encodeVerifierKey(origin, library.mlDsa44PublicKey(seed), 'mlDsa44');
    signers.push({ vkey, line: mlDsaLine(vkey, (message) => library.signMlDsa44(message, seed)) });
  }
  if (kinds.sm2) {
    const make = () => {
      const { privateKey, publicKey } = library.makeSm2Key();
      return Buffer.concat([privateKey, publicKey]);
    };
    const pair = secret(join(keys, 'ledger-sm2.key'), make);
    const [privateKey, publicKey] = [pair.subarray(0, 32), pair.subarray(32)];
    const vkey = encodeVerifierKey(origin, publicKey, 'sm2');
    const sign = (message: Uint8Array) => library.signSm2(message, privateKey, publicKey);
    signers.push({ vkey, line: sm2Line(vkey, sign) });
  }
  const lines = signers.map(({ vkey }) => `${vkey}\n`).join('');
  writeFileSync(join(keys, 'ledger-verifier-more.txt'), lines, { flush: true });
  return (note) => note + signers.map(({ line }) => line(note)).join('');
}

type SignBytes = (message: Uint8Array) => Uint8Array;

function mlDsaLine(vkey: string, sign: SignBytes): AddLines {
  const key = parseVerifierKey(vkey);
  return (note) => {
    const checkpoint = parseCheckpoint(note);
    if (!key || !checkpoint) return '';
    const at = Math.floor(Date.now() / 1000);
    return cosignatureLine(key, at, sign(subtreeMessage(key.name, checkpoint, at)));
  };
}

function sm2Line(vkey: string, sign: SignBytes): AddLines {
  const key = parseVerifierKey(vkey);
  return (note) => {
    const text = splitNote(note)?.text;
    return !key || text === undefined ? '' : signatureLine(key, sign(Buffer.from(text)));
  };
}

/** A secret as hex in a file of its owner's. @throws Error when others may read it */
function secret(path: string, make: () => Uint8Array): Buffer {
  if (!existsSync(path)) {
    const text = `${Buffer.from(make()).toString('hex')}\n`;
    writeFileSync(path, text, { mode: 0o600, flush: true });
  }
  return Buffer.from(readSecret(path).trim(), 'hex');
}
