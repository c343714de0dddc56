// A transfer that may leave, and what was taken for it: a use of its approval and room in the day's quotas. It
// is written before the first byte, and given back when none has left.
import type { Appended } from '../ledger/contract.ts';
import type { Taken } from '../sharing/approvals.ts';
import type { TransferFacts } from '../sharing/match-approval.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { Delivered } from './deliver.ts';
import type { PartnerConfig } from './egress-config.ts';
import type { TransferDeps } from './transfer-deps.ts';
import type { Ending, IntendedBody, TransferLog } from './transfer-log.ts';

/** Uses that a transfer asks for when other gateways are faster each time. */
const maxTries = 100;

/** `written`: it may leave. Otherwise everything has been given back. */
export type Begun =
  | { readonly is: 'written' }
  | { readonly is: 'unrecorded' }
  | { readonly is: 'refused'; readonly reason: RefusalReason }
  /** A transfer of this id has begun before: the place of its intent. */
  | { readonly is: 'repeated'; readonly index: number };

type TakenDeps = Pick<TransferDeps, 'approvals' | 'late' | 'onFault' | 'now'>;

export class TakenTransfer {
  readonly #deps: TakenDeps;
  readonly #log: TransferLog;
  #taken: Taken;

  constructor(deps: TakenDeps, log: TransferLog, taken: Taken) {
    this.#deps = deps;
    this.#log = log;
    this.#taken = taken;
  }

  get approval(): Taken['approval'] {
    return this.#taken.approval;
  }

  /** Writes the intent and the use. @param facts asked again when another gateway has taken the same use */
  async begin(body: IntendedBody, facts: TransferFacts): Promise<Begun> {
    const log = this.#log;
    const { use } = this.#taken;
    const written = await log.intend(body, use).catch(() => null);
    if (written === null) return this.#unrecorded();
    const { intent } = written;
    if (!written.useTaken) this.#deps.approvals.written(this.#taken, log.actor, this.#now());
    if (intent.state === 'durable' && intent.repeated) {
      if (!written.useTaken && use?.draft.use !== undefined) await this.#release(use);
      this.giveBack();
      return { is: 'repeated', index: intent.index };
    }
    return written.useTaken ? this.#takeAnother(facts) : { is: 'written' };
  }

  /**
   * Its end, on record; null when that could not be written yet: it will be as soon as the ledger takes it. What was
   * taken is given back if nothing has left.
   * @param onRecorded told once, now or later
   */
  async conclude(
    ending: Ending,
    receipt: Delivered['receipt'],
    partner: PartnerConfig,
    onRecorded: (recorded: Appended) => void = () => undefined,
  ): Promise<Appended | null> {
    const { use } = this.#taken;
    const isUnsent = ending.bytesSent === 0;
    if (isUnsent) this.giveBack();
    const settle = async (recorded: Appended): Promise<void> => {
      onRecorded(recorded);
      if (isUnsent && use !== null) await this.#release(use);
      if (receipt !== null) await this.#log.keepReceipt(receipt, ending, partner);
    };
    const recorded = await this.#log.conclude(ending);
    if (recorded === null) {
      this.#deps.late.keep(async () => settle(await this.#log.record(ending)));
    } else await settle(recorded);
    return recorded;
  }

  /** The day has room for it again, and a use that is not written is free. */
  giveBack(): void {
    this.#deps.approvals.giveBack(this.#taken, this.#now().getTime());
  }

  /** Another gateway has had the same use; there may be others. */
  async #takeAnother(facts: TransferFacts): Promise<Begun> {
    for (let tries = 0; tries < maxTries; tries++) {
      const { approvals } = this.#deps;
      const asked = await approvals.takeAnother(this.#taken, facts, this.#log.id);
      if (!asked.ok) return { is: 'refused', reason: asked.reason };
      this.#taken = asked;
      const isFree = asked.use === null || (await this.#log.use(asked.use).catch(() => null));
      if (isFree === null) return this.#unrecorded();
      if (!isFree) continue;
      approvals.written(asked, this.#log.actor, this.#now());
      return { is: 'written' };
    }
    this.giveBack();
    return { is: 'refused', reason: 'approvalUsed' };
  }

  #unrecorded(): Begun {
    this.#deps.onFault?.('recording');
    this.giveBack();
    return { is: 'unrecorded' };
  }

  /** A use of which nothing has left. One whose release cannot be written stays used. */
  async #release(use: NonNullable<Taken['use']>): Promise<void> {
    if (!(await this.#log.giveBack(use))) return;
    this.#deps.approvals.released(this.#taken, this.#log.actor, this.#now());
  }

  #now(): Date {
    return this.#deps.now?.() ?? new Date();
  }
}
