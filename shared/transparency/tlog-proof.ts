// A proof as a file: text that proves one entry offline, given the keys of log and witnesses.
// Source: c2sp.org/tlog-proof.
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { leafCommits, parseLeaf } from '../records/leaf.ts';
import { type Hash, leafHash } from './merkle.ts';
import { fromBase64, openCheckpoint, parseCheckpoint, toBase64 } from './note.ts';
import { verifyInclusion } from './verify-proof.ts';

const header = 'c2sp.org/tlog-proof@v1';

export interface TlogProof {
  readonly index: number;
  /** Leaf to root. */
  readonly hashes: readonly Hash[];
  /** Signed note, with whatever cosignatures there are. */
  readonly checkpoint: string;
  /** Not authenticated by the format; ours is `EntryContent` in JSON. */
  readonly extra?: Uint8Array;
}

/** What an entry says: with salt and payload a proof shows not only that something was recorded but
 *  what; without them (null) it shows nothing of the record. */
export interface EntryContent {
  /** Leaf text. */
  readonly leaf: string;
  /** Hex. */
  readonly salt: string | null;
  readonly payload: string | null;
  /** Whoever made the file says that the content was destroyed; there is nothing to prove it by. */
  readonly destroyed?: boolean;
}

/** Text of a `.tlog-proof` file. */
export function renderProof({ index, hashes, checkpoint, extra }: TlogProof): string {
  const lines = [
    header,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** An entry with its path in the tree of a signed checkpoint. */
export interface ProvenEntry extends EntryContent {
  readonly index: number;
  /** Hex, leaf to root. */
  readonly hashes: readonly string[];
  readonly checkpoint: string;
}

/** The `.tlog-proof` file of an entry. @param full with what it says; otherwise its leaf alone */
export function renderEntryProof(proof: ProvenEntry, full: boolean): string {
  const { index, hashes, checkpoint, leaf, salt, payload } = proof;
  const content = full ? { leaf, salt, payload } : { leaf, salt: null, payload: null };
  return renderProof({
    index,
    hashes: hashes.map((hash) => hexToBytes(hash)),
    checkpoint,
    extra: encodeContent({ ...content, ...(payload === null && { destroyed: true }) }),
  });
}

/** Null for text that is no proof. */
export function parseProof(text: string): TlogProof | null {
  const end = text.indexOf('\n\n');
  const [first, ...lines] = text.slice(0, end).split('\n');
  const checkpoint = text.slice(end + 2);
  if (end < 0 || first !== header || !parseCheckpoint(checkpoint)) return null;
  const extra64 = /^extra (\S+)$/.exec(lines[0] ?? '')?.[1];
  const extra = extra64 === undefined ? null : fromBase64(extra64);
  if (extra64 !== undefined) lines.shift();
  const index = /^index (0|[1-9]\d{0,14})$/.exec(lines.shift() ?? '')?.[1];
  const hashes = hashLines(lines);
  if (index === undefined || !hashes || (extra64 !== undefined && !extra)) return null;
  return { index: Number(index), hashes, checkpoint, ...(extra ? { extra } : {}) };
}

/** Hashes of base64 lines; null when one is none. A tree has at most 63 levels. */
export function hashLines(lines: readonly string[]): Hash[] | null {
  const hashes = lines.map(fromBase64).filter((hash) => hash?.length === 32);
  if (hashes.length !== lines.length || lines.length > 63) return null;
  return hashes.filter((hash) => hash !== null);
}

/** Our extra data for a proof. */
export function encodeContent({ leaf, salt, payload, destroyed }: EntryContent): Uint8Array {
  return utf8ToBytes(JSON.stringify({ leaf, salt, payload, destroyed }));
}

/** Null when the extra data is not ours. */
export function decodeContent(extra: Uint8Array): EntryContent | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(extra));
    if (typeof value !== 'object' || value === null) return null;
    const { leaf, salt, payload, destroyed } = value as Record<string, unknown>;
    if (typeof leaf !== 'string') return null;
    if (salt === null && payload === null)
      return { leaf, salt, payload, ...(destroyed === true && { destroyed }) };
    const texts = typeof salt === 'string' && typeof payload === 'string';
    return texts ? { leaf, salt, payload } : null;
  } catch {
    return null;
  }
}

/** In the order in which a doubter asks. */
export type ProofFault = 'form' | 'content' | 'signature' | 'inclusion';

export type ProofVerdict =
  | {
      readonly ok: true;
      readonly index: number;
      readonly size: number;
      /** Hex. */
      readonly leafHash: string;
      readonly content: EntryContent;
    }
  | { readonly ok: false; readonly fault: ProofFault };

/** Checks a proof file that carries its entry. @param verifierKey the log's, from elsewhere */
export async function verifyProofFile(text: string, verifierKey: string): Promise<ProofVerdict> {
  const proof = parseProof(text);
  const content = proof?.extra ? decodeContent(proof.extra) : null;
  if (!proof || !content) return { ok: false, fault: 'form' };
  if (!commits(content)) return { ok: false, fault: 'content' };
  const checkpoint = await openCheckpoint(proof.checkpoint, verifierKey);
  if (!checkpoint) return { ok: false, fault: 'signature' };
  const { index, hashes } = proof;
  const { size, root } = checkpoint;
  const hash = leafHash(utf8ToBytes(content.leaf));
  const included = verifyInclusion({ leafHash: hash, index, size, proof: hashes, root });
  if (!included) return { ok: false, fault: 'inclusion' };
  return { ok: true, index, size, leafHash: bytesToHex(hash), content };
}

function commits({ leaf, salt, payload }: EntryContent): boolean {
  if (salt === null || payload === null) return parseLeaf(leaf) !== null;
  return /^(?:[0-9a-f]{2})*$/.test(salt) && leafCommits(leaf, hexToBytes(salt), payload);
}
