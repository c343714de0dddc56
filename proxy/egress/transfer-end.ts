// How a transfer ends for its sender: refused, or with what became of it and the proof that it is on record.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { Appended, EntryProof, Ledger } from '../ledger/contract.ts';
import { refuse, type RefusalExtras } from '../tls/refusals.ts';
import { type Delivery, emptySha256 } from './deliver.ts';
import { drain } from './receive-body.ts';
import { answerSender, type SenderAnswer } from './sender-answer.ts';
import type { TransferLog } from './transfer-log.ts';

/** Of a transfer that no byte of has left. */
export const nothingSent = {
  status: null,
  bytesSent: 0,
  sha256Sent: emptySha256,
  tls: null,
} as const;

export class TransferEnd {
  readonly #ledger: Pick<Ledger, 'prove'>;
  readonly #log: TransferLog;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;

  constructor(
    ledger: Pick<Ledger, 'prove'>,
    log: TransferLog,
    req: IncomingMessage,
    res: ServerResponse,
  ) {
    this.#ledger = ledger;
    this.#log = log;
    this.#req = req;
    this.#res = res;
  }

  /** Ends a transfer that no byte of left. The record is durable before the sender hears of it. */
  async refuse(reason: RefusalReason): Promise<void> {
    const record = await this.#log.conclude({ result: 'refused', reason, ...nothingSent });
    const transferId = this.#log.id;
    if (record === null) return this.turnAway('recordingFailed', { transferId });
    return this.turnAway(reason, { transferId, recordIndex: record.index });
  }

  /** As `refuse`, without a record of its own. */
  async turnAway(reason: RefusalReason, extras: RefusalExtras): Promise<void> {
    const close = !this.#req.complete;
    refuse(this.#res, reason, { ...extras, close });
    if (close) {
      await drain(this.#req, 1000);
      this.#req.destroy();
    }
  }

  /** Tells what became of it. */
  async answer({ result, reason, status }: Delivery, recorded: Appended | null): Promise<void> {
    await this.tell({
      result,
      reason,
      record: recorded?.index ?? null,
      partnerStatus: status,
    });
  }

  /** As `answer`, of a transfer that may be an earlier one. */
  async tell(said: Omit<SenderAnswer, 'transferId' | 'proof'>): Promise<void> {
    // Who does not want it says so (RFC 7240 §4.2).
    const isMinimal = /\breturn=minimal\b/.test(String(this.#req.headers['prefer'] ?? ''));
    const proof = said.record === null || isMinimal ? null : await this.#proofOf(said.record);
    answerSender(this.#res, { transferId: this.#log.id, ...said, proof });
  }

  /** A ledger that cannot prove just now has recorded all the same. */
  async #proofOf(index: number): Promise<EntryProof | null> {
    return this.#ledger.prove(index).catch(() => null);
  }
}
