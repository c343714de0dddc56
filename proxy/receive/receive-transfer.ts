// Takes transfers of partners in, under /receive, and gives a signed receipt for each: durable bytes, durable
// record, the file's name, then the receipt. It answers nobody without a token, never twice differently, and
// with nothing of the body.
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { openReceipt, signReceipt } from '../../shared/transparency/receipt.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { identifySender } from '../egress/sender.ts';
import { addressOf } from '../gateway/request-headers.ts';
import type { Ledger } from '../ledger/contract.ts';
import { refuse } from '../tls/refusals.ts';
import type { Arrival, Inbox } from './inbox.ts';
import type { ReceiptKeys } from './receipt-keys.ts';
import { receiptType } from './receipt-type.ts';

export interface ReceiveDeps {
  readonly inbox: Inbox;
  readonly keys: ReceiptKeys;
  readonly ledger: Pick<Ledger, 'append' | 'query'>;
  /** Hospitals that may send, with the SHA-256 (hex) of their bearer tokens. */
  readonly senders: readonly { readonly id: string; readonly tokenSha256: string }[];
  readonly maxBytes: number;
  readonly now: () => Date;
  /** Told of faults of ours by name; never with content. */
  readonly onFault: (what: 'inbox' | 'recording') => void;
}

/** For everything under `/receive/`: `POST` or `PUT /receive/<whatever the sender calls it>`. */
export function receiveTransfer(deps: ReceiveDeps): RequestListener {
  return (req, res) => {
    res.on('error', () => res.destroy());
    answer(deps, req, res).catch(() => {
      deps.onFault('inbox');
      refuse(res, 'recordingFailed', { close: true });
    });
  };
}

async function answer(deps: ReceiveDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const sender = identifySender(req.headers.authorization, deps.senders)?.id ?? null;
  if (sender === null) return refuse(res, 'senderUnknown', { close: true });
  if (req.method !== 'POST' && req.method !== 'PUT') return refuse(res, 'methodNotAllowed');
  const id = req.headers['medveil-transfer'];
  // It becomes the name of a file.
  if (typeof id !== 'string' || !/^[A-Za-z0-9-]{8,80}$/.test(id)) {
    return refuse(res, 'badRequest', { close: true });
  }
  const given = await deps.inbox.receipt(sender, id);
  if (given !== null) return again(deps, req, res, given);
  const received = await deps.inbox.take(sender, id, req, deps.maxBytes);
  if (received === 'empty') return refuse(res, 'bodyEmpty');
  if (received === 'tooLarge') return refuse(res, 'bodyTooLarge', { close: true });
  if (received === 'aborted') return undefined;
  const receipt = await record(deps, req, { sender, id }, received);
  if (receipt === null || receipt === 'other') {
    await received.drop();
    return refuse(res, receipt === null ? 'recordingFailed' : 'transferRepeated');
  }
  await received.keep(receipt);
  return give(res, receipt);
}

/** The same transfer once more: the same receipt, if it is the same body. */
async function again(
  deps: ReceiveDeps,
  req: IncomingMessage,
  res: ServerResponse,
  given: string,
): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of req as AsyncIterable<Buffer>) hash.update(chunk);
  const receipt = await openReceipt(given, deps.keys.verifierKey);
  if (receipt?.sha256 !== hash.digest('hex')) return refuse(res, 'transferRepeated');
  return give(res, given);
}

/** Our record of it, then the receipt that names its place; null when it could not be recorded, `other` when the
 *  record says that another body came under this id. */
async function record(
  { ledger, keys, now, onFault }: ReceiveDeps,
  req: IncomingMessage,
  { sender, id }: { sender: string; id: string },
  { sha256, bytes }: Pick<Arrival, 'sha256' | 'bytes'>,
): Promise<string | null> {
  const at = now().toISOString();
  const draft: Omit<RecordOf<'transfer.receipt'>, 'v' | 'at'> = {
    kind: 'transfer.receipt',
    actor: { user: sender, device: null, workstation: addressOf(req) },
    transferId: id,
    direction: 'given',
    partner: sender,
    signer: keys.key.name,
    sha256,
    bytes,
    // The receipt itself names the place of this record: it is made of what stands here and of that place.
    receipt: `${at} ${sha256} ${bytes}`,
    check: 'valid',
  };
  try {
    const written = await ledger.append(draft, `receipt/given/${sender}/${id}`);
    // In the spool it has no place yet, and a receipt names one.
    if (written.state !== 'durable') return null;
    if (written.repeated && !(await isSame(ledger, sender, written.index, sha256))) return 'other';
    const receipt = { transferId: id, from: sender, sha256, bytes, at, entry: written.index };
    return signReceipt(receipt, keys.key, keys.sign);
  } catch {
    onFault('recording');
    return null;
  }
}

function give(res: ServerResponse, receipt: string): void {
  res.writeHead(201, {
    'content-type': `${receiptType}; charset=utf-8`,
    'content-length': Buffer.byteLength(receipt),
    'cache-control': 'no-store',
  });
  res.end(receipt);
}

/** What the record says of an id that came before: a stop may have come between record and receipt. */
async function isSame(
  ledger: Pick<Ledger, 'query'>,
  partner: string,
  index: number,
  sha256: string,
): Promise<boolean> {
  const asked = { kinds: ['transfer.receipt'] as const, partner };
  const { rows } = await ledger.query(asked, { before: index + 1, limit: 1 });
  const [found] = rows;
  if (found?.index !== index || found.record.kind !== 'transfer.receipt') return false;
  return found.record.sha256 === sha256;
}
