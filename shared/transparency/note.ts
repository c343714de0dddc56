// C2SP signed notes with Ed25519 keys, and the checkpoint text they carry here.
// Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
import { sha256 } from '@noble/hashes/sha2.js';
import type { Hash } from './merkle.ts';

const ed25519 = 1;

export interface Checkpoint {
  /** Names the log, such as `hospital.example/medveil`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
}

export interface VerifierKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

/** Signs bytes with Ed25519 (RFC 8032), 64-byte signature. */
export type Sign = (message: Uint8Array) => Uint8Array;

const encode = (text: string) => new TextEncoder().encode(text);

/** Bytes as standard base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Standard base64 to bytes; null when it is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

function keyId(name: string, publicKey: Uint8Array): Uint8Array {
  const head = encode(`${name}\n`);
  const all = new Uint8Array(head.length + 1 + publicKey.length);
  all.set(head);
  all[head.length] = ed25519;
  all.set(publicKey, head.length + 1);
  return sha256(all).slice(0, 4);
}

const hex = (bytes: Uint8Array) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');

/** `NAME+KEYID+BASE64(0x01 ‖ key)`: what an auditor keeps to check this log's notes. */
export function encodeVerifierKey(name: string, publicKey: Uint8Array): string {
  const key = Uint8Array.of(ed25519, ...publicKey);
  return `${name}+${hex(keyId(name, publicKey))}+${toBase64(key)}`;
}

/** Null when the text is not an Ed25519 verifier key whose id fits its name and key. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim());
  const [, name = '', id = '', key64 = ''] = match ?? [];
  const key = fromBase64(key64);
  if (!match || !key || key.length !== 33 || key[0] !== ed25519) return null;
  const publicKey = key.slice(1);
  const derived = keyId(name, publicKey);
  return hex(derived) === id ? { name, id: derived, publicKey } : null;
}

/** Signed note of a checkpoint: origin, size, root, blank line, signature line. */
export function signCheckpoint(checkpoint: Checkpoint, key: VerifierKey, sign: Sign): string {
  const text = `${checkpoint.origin}\n${checkpoint.size}\n${toBase64(checkpoint.root)}\n`;
  const signature = Uint8Array.of(...key.id, ...sign(encode(text)));
  return `${text}\n\u2014 ${key.name} ${toBase64(signature)}\n`;
}

/** Checkpoint text without looking at signatures; null when it is not one. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const end = note.indexOf('\n\n');
  const [origin = '', sizeText = '', rootText = ''] = note.slice(0, end).split('\n');
  const root = fromBase64(rootText);
  if (end < 0 || !origin || !/^(?:0|[1-9]\d{0,15})$/.test(sizeText)) return null;
  if (!root || root.length !== 32) return null;
  return { origin, size: Number(sizeText), root };
}

/**
 * Checks a note against one key.
 * @returns the checkpoint; null when malformed, not signed by this key, or wrongly signed
 */
export async function openCheckpoint(
  note: string,
  verifierKey: string,
): Promise<Checkpoint | null> {
  const key = parseVerifierKey(verifierKey);
  const checkpoint = parseCheckpoint(note);
  const end = note.indexOf('\n\n');
  if (!key || !checkpoint) return null;
  const text = encode(note.slice(0, end + 1));
  for (const line of note.slice(end + 2).split('\n')) {
    const [dash, name, signature64 = ''] = line.split(' ');
    if (dash !== '\u2014' || name !== key.name) continue;
    const signature = fromBase64(signature64);
    if (!signature || signature.length !== 68) continue;
    if (!key.id.every((byte, i) => byte === signature[i])) continue;
    const good = await verifyEd25519(key.publicKey, text, signature.slice(4));
    return good ? checkpoint : null;
  }
  return null;
}

async function verifyEd25519(
  publicKey: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, message);
}
