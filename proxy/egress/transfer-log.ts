// What the record says of one transfer, and the order in which it says it.
import type { IncomingMessage } from 'node:http';
import { methodWord } from '../../shared/records/method-word.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import type { SharedFormat } from '../../shared/records/sharing-records.ts';
import { parseMediaType, recordedType } from '../inspect/body-format.ts';
import type { BodyFindings } from '../inspect/body-findings.ts';
import type { Appended, Ledger } from '../ledger/contract.ts';
import type { Taken } from '../sharing/approvals.ts';
import type { Delivery } from './deliver.ts';
import type { PartnerConfig } from './egress-config.ts';
import { receiptRecord } from './receipt-record.ts';

/** The facts that intent and outcome share. */
type TransferBase = Omit<RecordOf<'transfer.intent'>, 'kind' | 'v' | 'at' | 'bytes' | 'sha256'>;
/** What an outcome has beyond a delivery. */
export type Ending = Delivery & { readonly bytesReleased?: number };
/** The body of an intent. `streamed`: it leaves while it is looked through, and its sum is not known yet. */
export interface IntendedBody {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly streamed?: true;
}

/** Of a body that nobody has looked into. @param bytesTotal of it that came */
export function unread(bytesTotal = 0): Pick<BodyFindings, 'inspection' | 'patients'> {
  return {
    inspection: { verdict: 'uninspected', kinds: {}, bytesInspected: 0, bytesTotal },
    patients: { count: 0, refs: [] },
  };
}

export class TransferLog {
  readonly #ledger: Pick<Ledger, 'append' | 'appendAll'>;
  readonly #onFault: () => void;
  /** Joins the records; the one under which a transfer is known to its sender. */
  id: string;
  actor: Actor;
  department: string | undefined;
  partner = '*';
  destination = '*';
  path = '*';
  method: string;
  mediaType: string;
  request: string | null = null;
  findings: Pick<BodyFindings, 'inspection' | 'patients'> = unread();
  format: SharedFormat | null = null;
  isEmergency = false;
  redacted: { readonly sha256: string; readonly values: number } | null = null;

  constructor(
    { ledger, onFault }: { ledger: Pick<Ledger, 'append' | 'appendAll'>; onFault: () => void },
    req: IncomingMessage,
    id: string,
    actor: Actor,
  ) {
    this.#ledger = ledger;
    this.#onFault = onFault;
    this.id = id;
    this.actor = actor;
    this.method = methodWord(req.method);
    this.mediaType = recordedType(parseMediaType(req.headers['content-type']).essence);
  }

  /**
   * The intent, durable, with the use that it takes, in one batch. Rejects when it cannot be recorded.
   * @returns `repeated`: this transfer has had its intent before; `useTaken`: another gateway was faster
   */
  async intend(
    { bytes, sha256, streamed }: IntendedBody,
    use: Taken['use'],
  ): Promise<{ intent: Appended; useTaken: boolean }> {
    const body = { bytes, sha256, ...(streamed ? { streamed } : {}) };
    const intent = { kind: 'transfer.intent' as const, ...this.#base(), ...body };
    const key = `${this.id}/intent`;
    if (use === null) return { intent: await this.#ledger.append(intent, key), useTaken: false };
    const [first, second] = await this.#ledger.appendAll([
      { draft: intent, idempotencyKey: key },
      { draft: { ...use.draft, actor: this.actor }, idempotencyKey: use.key },
    ]);
    if (first === undefined) throw new Error('an append answers for each of its records');
    return { intent: first, useTaken: second?.state === 'durable' && second.repeated };
  }

  /** The outcome in the log or, while the ledger is away, in the spool; null when it could not be written. */
  async conclude(ending: Ending): Promise<Appended | null> {
    // The bytes are gone already: a short trouble of the ledger must not cost the outcome.
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        return await this.record(ending);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 100 * (attempt + 1)));
      }
    }
    this.#onFault();
    return null;
  }

  /** One try at the outcome, which is written once however often it is tried. Rejects when the ledger does. */
  record(ending: Ending): Promise<Appended> {
    const draft = { kind: 'transfer.outcome' as const, ...this.#base(), ...ending };
    return this.#ledger.append(draft, `${this.id}/outcome`);
  }

  /** What the partner says it got, under its signature. A fault of the ledger is told of, and costs nothing more. */
  async keepReceipt(
    receipt: string,
    { sha256Sent, bytesSent }: Delivery,
    partner: Pick<PartnerConfig, 'receiptKey'> | null,
  ): Promise<void> {
    const draft = await receiptRecord(receipt, partner?.receiptKey, {
      actor: this.actor,
      transferId: this.id,
      partner: this.partner,
      sha256: sha256Sent,
      bytes: bytesSent,
    });
    await this.#ledger.append(draft, `${this.id}/receipt`).catch(() => this.#onFault());
  }

  /** The outcome as the record will have it, at about that time. */
  outcomeOf(ending: Ending, now: Date): RecordOf<'transfer.outcome'> {
    const at = now.toISOString();
    return { kind: 'transfer.outcome', v: 1, at, ...this.#base(), ...ending };
  }

  /** A use for an intent that is written already; false when somebody else has it. Rejects when the ledger does. */
  async use({ draft, key }: NonNullable<Taken['use']>): Promise<boolean> {
    const written = await this.#ledger.append({ ...draft, actor: this.actor }, key);
    return !(written.state === 'durable' && written.repeated);
  }

  /** A use of which no byte has left; false when that could not be written, and the use stays taken: never one too many. */
  async giveBack({ draft, key }: NonNullable<Taken['use']>): Promise<boolean> {
    const released = { ...draft, actor: this.actor, released: true as const };
    try {
      await this.#ledger.append(released, `${key}/released`);
      return true;
    } catch {
      this.#onFault();
      return false;
    }
  }

  #base(): TransferBase {
    const { department, format, isEmergency, redacted } = this;
    return {
      actor: this.actor,
      transferId: this.id,
      partner: this.partner,
      destination: this.destination,
      method: this.method,
      path: this.path,
      mediaType: this.mediaType,
      request: this.request,
      patients: this.findings.patients,
      inspection: this.findings.inspection,
      ...(department === undefined ? {} : { department }),
      ...(format === null ? {} : { format }),
      ...(isEmergency ? { emergency: true as const } : {}),
      ...(redacted === null ? {} : { redacted }),
    };
  }
}
