// Receipts: who received a transfer says so under its signature, in a form that anybody can check with the
// receiver's key alone. A C2SP signed note, like a checkpoint, with a first line that no checkpoint has.
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  parseVerifierKey,
  type Sign,
  signatureLine,
  signaturesOf,
  splitNote,
  type VerifierKey,
  verifyEd25519,
} from './note.ts';

export interface Receipt {
  /** The sender's id of the transfer. */
  readonly transferId: string;
  /** Who sent it, as the receiver knows them. */
  readonly from: string;
  /** Of the body as it was received, hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** When it was complete, ISO 8601 UTC. */
  readonly at: string;
  /** Place of the receiver's own record of it. */
  readonly entry: number;
}

const headline = 'medveil/receipt/v1';

/** The signed text: a fixed line, then one member a line. */
function receiptText({ transferId, from, sha256, bytes, at, entry }: Receipt): string {
  return [headline, transferId, from, sha256, bytes, at, entry, ''].join('\n');
}

/** Signs a receipt. Throws when a member is empty or holds a line break: it would be another
 *  member, or the end of the text. */
export function signReceipt(receipt: Receipt, key: VerifierKey, sign: Sign): string {
  for (const member of [receipt.transferId, receipt.from, receipt.at]) {
    if (!/^[^\r\n]+$/.test(member)) throw new Error('a member of a receipt is one line');
  }
  const text = receiptText(receipt);
  return `${text}\n${signatureLine(key, sign(utf8ToBytes(text)))}`;
}

/** What a note says, whoever signed it; null when it is no receipt. */
export function parseReceipt(note: string): Receipt | null {
  const text = splitNote(note)?.text ?? '';
  const [head, transferId = '', from = '', sha256 = '', bytes = '', at = '', entry = '', ...rest] =
    text.split('\n');
  if (head !== headline || rest.join() !== '' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  if (![bytes, entry].every((count) => /^(?:0|[1-9]\d{0,14})$/.test(count))) return null;
  // One form for one receipt: what is signed cannot be read in two ways.
  const receipt = { transferId, from, sha256, bytes: Number(bytes), at, entry: Number(entry) };
  return receiptText(receipt) === text ? receipt : null;
}

/** A receipt that this key has signed; null for any other note. @param verifierKey `NAME+ID+BASE64` */
export async function openReceipt(note: string, verifierKey: string): Promise<Receipt | null> {
  const key = parseVerifierKey(verifierKey);
  const receipt = parseReceipt(note);
  const [signature] = key ? signaturesOf(note, key) : [];
  if (key?.type !== 'ed25519' || receipt === null || signature === undefined) return null;
  const text = utf8ToBytes(splitNote(note)?.text ?? '');
  return (await verifyEd25519(key.publicKey, text, signature)) ? receipt : null;
}
