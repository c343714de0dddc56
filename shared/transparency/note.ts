// C2SP signed notes, and the checkpoint text they carry here. The log's own signature is Ed25519;
// every other kind of signature line is checked by who knows it (cosignature.ts).
// Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hash } from './merkle.ts';

/** What a key signs with. SM2 has no byte of its own in C2SP: 0xff and a name of ours (signed-note,
 *  "Signature types"). */
export const keyTypes = ['ed25519', 'cosignature', 'mlDsa44', 'sm2'] as const;
export type KeyType = (typeof keyTypes)[number];
const typeBytes: Record<KeyType, Uint8Array> = {
  ed25519: Uint8Array.of(0x01),
  cosignature: Uint8Array.of(0x04),
  mlDsa44: Uint8Array.of(0x06),
  sm2: Uint8Array.of(0xff, ...utf8ToBytes('medveil/sm2-sm3')),
};
/** Bytes of a public key: points of SM2 are uncompressed (0x04 ‖ x ‖ y). */
const keyLengths: Record<KeyType, number> = {
  ed25519: 32,
  cosignature: 32,
  mlDsa44: 1312,
  sm2: 65,
};

export interface Checkpoint {
  /** Names the log, such as `hospital.example/medveil`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Lines behind the root; none unless a second root is committed to. */
  readonly extensions?: readonly string[];
}

export interface VerifierKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly type: KeyType;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** Signs bytes with Ed25519 (RFC 8032), 64-byte signature. */
export type Sign = (message: Uint8Array) => Uint8Array;

/** Bytes as standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Standard base64 to bytes; null when it is not base64, or not the one writing of its bytes: `atob`
 *  lets spaces and spare bits pass, and a note must not be changeable unseen. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

/** SHA-256(name ‖ 0x0a ‖ type ‖ key)[:4] (signed-note, "Signatures"). */
function keyId(name: string, material: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), material)).slice(0, 4);
}

/** `NAME+KEYID+BASE64(type ‖ key)`: what an auditor keeps to check notes. */
export function encodeVerifierKey(
  name: string,
  publicKey: Uint8Array,
  type: KeyType = 'ed25519',
): string {
  const material = concatBytes(typeBytes[type], publicKey);
  return `${name}+${bytesToHex(keyId(name, material))}+${toBase64(material)}`;
}

/** Null when the text is no verifier key of a known type whose id fits its name and key. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const [, name = '', id = '', key64 = ''] = match ?? [];
  const material = fromBase64(key64);
  if (!match || !material) return null;
  const type = keyTypes.find((one) => isOfType(material, one));
  const derived = keyId(name, material);
  if (type === undefined || bytesToHex(derived) !== id) return null;
  return { name, id: derived, type, publicKey: material.slice(typeBytes[type].length) };
}

function isOfType(material: Uint8Array, type: KeyType): boolean {
  const head = typeBytes[type];
  return (
    material.length === head.length + keyLengths[type] &&
    head.every((byte, i) => byte === material[i])
  );
}

/** The signed text of a checkpoint: origin, size, root, extension lines. */
export function checkpointText({ origin, size, root, extensions = [] }: Checkpoint): string {
  return [origin, size, toBase64(root), ...extensions, ''].join('\n');
}

/** A signature line: em dash, name, base64(id ‖ signature). */
export function signatureLine(
  key: Pick<VerifierKey, 'name' | 'id'>,
  signature: Uint8Array,
): string {
  return `\u2014 ${key.name} ${toBase64(concatBytes(key.id, signature))}\n`;
}

/** Signed note of a checkpoint: its text, blank line, signature line. */
export function signCheckpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign): string {
  const text = checkpointText(checkpoint);
  return `${text}\n${signatureLine(key, sign(utf8ToBytes(text)))}`;
}

/** The signed text of a note and its signature lines; null without the blank line between them. */
export function splitNote(note: string): { text: string; lines: string[] } | null {
  // A checkpoint has no empty line of its own: the first one ends it.
  const end = note.indexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return null;
  return { text: note.slice(0, end + 1), lines: note.slice(end + 2, -1).split('\n') };
}

/** Checkpoint text without looking at signatures; null when it is not one. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const text = splitNote(note)?.text ?? '';
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const root = fromBase64(rootText);
  const size = Number(sizeText);
  if (!origin || !/^(?:0|[1-9]\d{0,15})$/.test(sizeText) || !Number.isSafeInteger(size))
    return null;
  if (!root || root.length !== 32) return null;
  return { origin, size, root, ...(extensions.length > 0 ? { extensions } : {}) };
}

/** Signatures that a note carries under this key's name and id, without the id. */
export function signaturesOf(note: string, key: VerifierKey): Uint8Array<ArrayBuffer>[] {
  return (splitNote(note)?.lines ?? []).flatMap((line) => {
    const [dash, name, signature64 = '', ...rest] = line.split(' ');
    if (dash !== '\u2014' || name !== key.name || rest.length > 0) return [];
    const signature = fromBase64(signature64);
    const ours = signature && key.id.every((byte, i) => byte === signature[i]);
    return ours ? [signature.slice(4)] : [];
  });
}

/**
 * Checks a note against one Ed25519 key.
 * @returns the checkpoint; null when malformed, not signed by this key, or wrongly signed
 */
export async function openCheckpoint(
  note: string,
  verifierKey: string,
): Promise<Checkpoint | null> {
  const key = parseVerifierKey(verifierKey);
  const checkpoint = parseCheckpoint(note);
  const [signature] = key ? signaturesOf(note, key) : [];
  if (key?.type !== 'ed25519' || !checkpoint || !signature) return null;
  const text = utf8ToBytes(splitNote(note)?.text ?? '');
  return (await verifyEd25519(key.publicKey, text, signature)) ? checkpoint : null;
}

/** Whether an Ed25519 signature (RFC 8032) is this key's over the message. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  if (signature.length !== 64) return false;
  // WebCrypto takes no view of shared memory: copies are none.
  const raw = Uint8Array.from(publicKey);
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
  const [signed, text] = [Uint8Array.from(signature), Uint8Array.from(message)];
  return crypto.subtle.verify('Ed25519', key, signed, text);
}
