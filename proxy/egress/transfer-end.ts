// How a transfer ends for its sender: refused, or with what became of it and the proof that it is on record.
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { Appended, EntryProof, Ledger } from '../ledger/contract.ts';
import type { RefusalExtras } from '../tls/refusals.ts';
import type { Caller } from './caller.ts';
import { type Delivery, emptySha256 } from './deliver.ts';
import type { SenderAnswer } from './sender-answer.ts';
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
  readonly #caller: Caller;
  readonly #isMinimal: boolean;

  /** @param prefer the sender's header: who wants no proof says so (RFC 7240 §4.2) */
  constructor(
    ledger: Pick<Ledger, 'prove'>,
    log: TransferLog,
    caller: Caller,
    prefer: string | string[] | undefined,
  ) {
    this.#ledger = ledger;
    this.#log = log;
    this.#caller = caller;
    this.#isMinimal = /\breturn=minimal\b/.test(String(prefer ?? ''));
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
    return this.#caller.turnAway(reason, extras);
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
    const { record } = said;
    const proof = record === null || this.#isMinimal ? null : await this.#proofOf(record);
    this.#caller.tell({ transferId: this.#log.id, ...said, proof });
  }

  /** A ledger that cannot prove just now has recorded all the same. */
  async #proofOf(index: number): Promise<EntryProof | null> {
    return this.#ledger.prove(index).catch(() => null);
  }
}
