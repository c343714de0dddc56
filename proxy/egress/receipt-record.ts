// A partner's receipt as our record holds it, with what is wrong with it.
import { parseVerifierKey } from '../../shared/transparency/note.ts';
import { openReceipt, parseReceipt } from '../../shared/transparency/receipt.ts';
import type { RecordOf } from '../../shared/records/record.ts';

type ReceiptDraft = Omit<RecordOf<'transfer.receipt'>, 'v' | 'at'>;

/**
 * @param receipt as the partner answered it
 * @param receiptKey the partner's key as registered; without one nothing can be checked
 * @param sent what we have sent
 */
export async function receiptRecord(
  receipt: string,
  receiptKey: string | undefined,
  sent: Pick<ReceiptDraft, 'actor' | 'transferId' | 'partner' | 'sha256' | 'bytes'>,
): Promise<ReceiptDraft> {
  const said = parseReceipt(receipt);
  const signed = receiptKey === undefined ? null : await openReceipt(receipt, receiptKey);
  const { name } = (receiptKey === undefined ? null : parseVerifierKey(receiptKey)) ?? {
    name: '*',
  };
  return {
    kind: 'transfer.receipt',
    ...sent,
    direction: 'got',
    signer: name.slice(0, 120),
    sha256: said?.sha256 ?? sent.sha256,
    bytes: said?.bytes ?? sent.bytes,
    // Without a signature it is anybody's text, and nothing of it is kept.
    receipt: signed === null ? '' : receipt,
    check: signed === null ? 'unsigned' : checkOf(signed, sent),
  };
}

function checkOf(
  receipt: { transferId: string; sha256: string; bytes: number },
  sent: { transferId: string; sha256: string; bytes: number },
): ReceiptDraft['check'] {
  if (receipt.transferId !== sent.transferId) return 'otherTransfer';
  const isSame = receipt.sha256 === sent.sha256 && receipt.bytes === sent.bytes;
  return isSame ? 'valid' : 'otherContent';
}
