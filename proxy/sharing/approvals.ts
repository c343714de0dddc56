// What may leave, asked for each transfer: the partner as registered, an approval that covers it, one of its
// uses and room in the day's quotas. What was taken is the caller's until it says what became of it.
import type { Actor } from '../../shared/records/record-base.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { RefusalReason } from '../../shared/records/refusal-reasons.ts';
import type { Approval, Quotas } from './approval.ts';
import { approvalOf, isApproved } from './approval.ts';
import { type DayQuotas, quotaKeys, type QuotaKey } from './day-quotas.ts';
import { matchApproval, type Match, type TransferFacts } from './match-approval.ts';
import { localDay } from './local-day.ts';
import type { SharingRegister } from './sharing-register.ts';

export interface ApprovalsDeps {
  /** Null where nothing but the configuration approves. */
  readonly register: SharingRegister | null;
  /** Standing approvals of the configuration. */
  readonly standing: readonly Approval[];
  readonly quotas: DayQuotas;
  /** By purpose, of the configuration. */
  readonly purposeQuotas: ReadonlyMap<string, Quotas>;
  /** Nothing goes to registered partners without an agreement in force. */
  readonly needsAgreement: boolean;
}

/** A yes, and what goes with it. */
export interface Taken {
  readonly ok: true;
  readonly approval: Approval;
  readonly mask: Extract<Match, { ok: true }>['mask'];
  /** To be written in one batch with the intent; `key` says whether another gateway was faster. */
  readonly use: { readonly draft: Omit<UseDraft, 'actor'>; readonly key: string } | null;
  readonly quotaKeys: readonly QuotaKey[];
  readonly load: { readonly bytes: number; readonly patients: number };
}
type UseDraft = Extract<RecordDraft, { kind: 'share.use' }>;

export type Asked =
  | Taken
  | { readonly ok: false; readonly reason: RefusalReason; readonly request: string | null };

interface PartnerRefused {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly request: null;
}

/** How old what is known of other gateways' decisions may be, milliseconds. */
const staleness = 1000;

export class Approvals {
  readonly #deps: ApprovalsDeps;
  /** Uses that are promised to transfers whose records are not written yet, by request. */
  readonly #promised = new Map<string, Set<number>>();

  constructor(deps: ApprovalsDeps) {
    this.#deps = deps;
  }

  /** Asks for a transfer. Rejects when the ledger cannot be read. */
  async take(facts: TransferFacts, wanted: string | null, transferId: string): Promise<Asked> {
    await this.#deps.register?.recent(staleness);
    const now = facts.now.getTime();
    let match = this.#match(facts, wanted);
    // Another gateway may have registered, approved or given back something since.
    if (!match.ok && this.#deps.register !== null) {
      await this.#deps.register.refresh();
      match = this.#match(facts, wanted);
    }
    if (!match.ok) return { ok: false, reason: match.reason, request: match.request?.id ?? null };
    const { request: approval, mask } = match;
    const keys = quotaKeys(facts.partner, approval.id, approval.purpose);
    const load = { bytes: facts.bytes, patients: facts.patients };
    if (!this.#deps.quotas.take(this.#quotasOf(approval), keys, load, now)) {
      return { ok: false, reason: 'quotaReached', request: approval.id };
    }
    const use = this.#useOf(approval, transferId);
    return { ok: true, approval, mask, use, quotaKeys: keys, load };
  }

  /** The same once more, when another gateway has had the use that was taken. Rejects as `take`. */
  async takeAnother(taken: Taken, facts: TransferFacts, transferId: string): Promise<Asked> {
    this.giveBack(taken, facts.now.getTime());
    await this.#deps.register?.refresh();
    return this.take(facts, taken.approval.id, transferId);
  }

  /** Whether what is sent to a partner has to be asked for the names of its columns. Rejects as `take`. */
  async asksNames(partner: string): Promise<boolean> {
    const register = await this.#deps.register?.recent(staleness);
    if (this.#deps.standing.some((each) => each.partner === partner && each.names)) return true;
    for (const request of register?.requests.values() ?? []) {
      const { asked } = request;
      const names = asked.kind === 'share.request' ? asked.names : undefined;
      if (names === undefined || asked.partner !== partner) continue;
      if (isApproved(request) && request.ended === null) return true;
    }
    return false;
  }

  /** Whether a request lets its transfers leave while they are looked through. Rejects as `take`. */
  async isStreamed(partner: string, wanted: string): Promise<boolean> {
    const register = await this.#deps.register?.recent(staleness);
    const asked = register?.requests.get(wanted)?.asked;
    const approval: Pick<Approval, 'partner' | 'mode' | 'excess' | 'sha256'> | undefined =
      asked?.kind === 'share.request' ? asked : this.#deps.standing.find(({ id }) => id === wanted);
    if (approval?.partner !== partner || approval.mode !== 'stream') return false;
    // Masks and sums need all of it.
    return approval.excess !== 'mask' && approval.sha256 === undefined;
  }

  /** The use that was promised is in the record. */
  written(taken: Taken, actor: Actor, now: Date): void {
    this.#forget(taken);
    this.#note(taken, actor, now);
  }

  /** The use is in the record as given back. */
  released(taken: Taken, actor: Actor, now: Date): void {
    this.#note(taken, actor, now, true);
  }

  /** Nothing of it has left: the day has room for it again. @param now milliseconds since the epoch */
  giveBack(taken: Taken, now: number): void {
    this.#forget(taken);
    this.#deps.quotas.giveBack(taken.quotaKeys, taken.load, now);
  }

  #forget({ approval, use }: Taken): void {
    if (use?.draft.use !== undefined) this.#promised.get(approval.id)?.delete(use.draft.use);
  }

  /** What is written counts before it is read again. */
  #note({ use }: Taken, actor: Actor, now: Date, isReleased = false): void {
    if (use === null) return;
    const released = isReleased ? { released: true as const } : {};
    this.#deps.register?.note({ ...use.draft, ...released, v: 1, at: now.toISOString(), actor });
  }

  #match(facts: TransferFacts, wanted: string | null): Match | PartnerRefused {
    const now = facts.now.getTime();
    const reason = this.#partnerRefusal(facts.partner, now);
    if (reason !== null) return { ok: false, reason, request: null };
    const approvals: Approval[] = [...this.#deps.standing];
    for (const request of this.#deps.register?.current.requests.values() ?? []) {
      if (request.asked.partner !== facts.partner || !isApproved(request)) continue;
      const approval = approvalOf(request);
      const { usesLeft } = approval;
      // One that another gateway has taken since counts once.
      const promised = [...(this.#promised.get(request.id) ?? [])].filter(
        (use) => request.holderOf(use) === null,
      );
      const left = usesLeft === undefined ? undefined : usesLeft - promised.length;
      approvals.push({ ...approval, usesLeft: left });
    }
    return matchApproval(approvals, facts, wanted);
  }

  #partnerRefusal(partner: string, now: number): RefusalReason | null {
    const register = this.#deps.register?.current;
    const known = register?.partners.get(partner);
    // One that only the configuration knows has no agreement here.
    if (register === undefined || known === undefined) return null;
    if (known.state !== 'active') return 'partnerEnded';
    if (!known.channels.includes('https')) return 'approvalChannel';
    const isSigned = register.agreementWith(partner, localDay(now)) !== null;
    return this.#deps.needsAgreement && !isSigned ? 'agreementMissing' : null;
  }

  #quotasOf({ id, partner, purpose, quotas }: Approval): [QuotaKey, Quotas][] {
    const found: [QuotaKey, Quotas][] = [];
    const ofPartner = this.#deps.register?.current.partners.get(partner)?.quotas;
    if (ofPartner !== undefined) found.push([`partner/${partner}`, ofPartner]);
    const ofPurpose = this.#deps.purposeQuotas.get(purpose);
    if (ofPurpose !== undefined) found.push([`purpose/${purpose}`, ofPurpose]);
    if (quotas !== undefined) found.push([`request/${id}`, quotas]);
    return found;
  }

  /** A use that nobody has; requests of the configuration count none. */
  #useOf({ id }: Approval, transferId: string): Taken['use'] {
    const request = this.#deps.register?.current.requests.get(id);
    if (request === undefined) return null;
    const draft = { kind: 'share.use' as const, request: id, transferId };
    const allowed = request.allowedUses;
    if (allowed === null) return { draft, key: `share/${id}/transfer/${transferId}` };
    const promised = this.#promised.get(id) ?? new Set();
    this.#promised.set(id, promised);
    for (let use = 1; use <= allowed; use++) {
      if (promised.has(use) || request.holderOf(use) !== null) continue;
      promised.add(use);
      // Taken, given back and taken again: each time under a name of its own, the same on every gateway.
      const turn = request.turnsOf(use);
      return { draft: { ...draft, use, turn }, key: `share/${id}/use/${use}/${turn}` };
    }
    throw new Error('a use was promised that is not there');
  }
}
