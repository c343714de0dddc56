// One sharing request with everything that has happened to it.
import type { PatientRef } from '../../shared/records/record-base.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import type {
  ShareEmergency,
  ShareEnd,
  ShareRequest,
} from '../../shared/records/sharing-records.ts';
import { setDigest } from './patient-list.ts';

export type RequestStep = RecordOf<
  | 'share.patients'
  | 'share.review'
  | 'share.approve'
  | 'share.use'
  | 'share.feedback'
  | 'share.expire'
>;

/** One approver's word. */
export interface Decision {
  readonly step: number;
  readonly decision: 'approved' | 'rejected' | 'returned';
  /** Who gave it, and for whom. */
  readonly by: string;
  readonly onBehalfOf: string | null;
  readonly at: string;
  readonly note: string;
  /** 合法性 and 必要性; null in records of a time before both were asked for. */
  readonly lawful: boolean | null;
  readonly necessary: boolean | null;
}

/** `pending`: approvals are missing; `ready`: it allows transfers within its period. */
export type RequestStatus = 'pending' | 'ready' | 'rejected' | 'returned' | 'ended';

export class SharingRequest {
  readonly asked: ShareRequest | ShareEmergency;
  readonly decisions: Decision[] = [];
  /** Transfer that holds each use, by its number; null: given back. */
  readonly #uses = new Map<number, string | null>();
  /** Transfers sent under it, where uses are not counted as well. */
  readonly #transfers = new Set<string>();
  readonly #set = new Map<number, readonly PatientRef[]>();
  #parts = 0;
  #judged: RecordOf<'share.review'> | null = null;
  ended: { readonly at: string; readonly cause: ShareEnd } | null = null;
  feedback: { readonly at: string; readonly by: string; readonly note: string } | null = null;

  constructor(asked: ShareRequest | ShareEmergency) {
    this.asked = asked;
  }

  get id(): string {
    return this.asked.request;
  }

  get isEmergency(): boolean {
    return this.asked.kind === 'share.emergency';
  }

  get applicant(): string {
    return this.asked.actor.user ?? '';
  }

  /** Of the applicant, as the application names it; an emergency names none. */
  get department(): string | undefined {
    return this.asked.kind === 'share.request' ? this.asked.department : undefined;
  }

  /** Whether it is somebody's own, or of their department. */
  isOf({ user, department }: { user: string; department: string | null }): boolean {
    return this.applicant === user || (department !== null && this.department === department);
  }

  /** Last moment at which it allows anything. */
  get until(): string {
    return this.asked.kind === 'share.emergency' ? this.asked.until : this.asked.expires;
  }

  /** First moment. */
  get from(): string {
    return (this.asked.kind === 'share.request' ? this.asked.from : undefined) ?? this.asked.at;
  }

  /** Approvals that it takes; an emergency's only one comes afterwards. */
  get steps(): number {
    return this.asked.kind === 'share.emergency' ? 1 : (this.asked.steps ?? 1);
  }

  /** Transfers that may be sent; null: not counted. */
  get allowedUses(): number | null {
    return (this.asked.kind === 'share.request' ? this.asked.uses : undefined) ?? null;
  }

  /** Numbers of uses that are taken. */
  get takenUses(): number {
    let taken = 0;
    for (const by of this.#uses.values()) if (by !== null) taken++;
    return taken;
  }

  /** Transfers that were sent under it. */
  get transfers(): number {
    return this.#transfers.size;
  }

  /** Pseudonyms of the only patients it allows; null: any; undefined: parts of the list are missing. */
  get patientSet(): ReadonlySet<string> | null | undefined {
    if (this.asked.kind === 'share.emergency' || this.asked.patientSet === undefined) return null;
    if (this.#parts === 0 || this.#set.size < this.#parts) return undefined;
    if (this.#whole === null) {
      const refs = [...this.#set.values()].flat();
      // What was approved is the digest: another list is none.
      if (setDigest(refs.toSorted()) !== this.asked.patientSet.digest) return undefined;
      this.#whole = new Set(refs);
    }
    return this.#whole;
  }
  #whole: Set<string> | null = null;

  /** Approvals that have been given. */
  get approvals(): number {
    return this.decisions.filter(({ decision }) => decision === 'approved').length;
  }

  /** Transfer that holds a use; null: nobody. */
  holderOf(use: number): string | null {
    return this.#uses.get(use) ?? null;
  }

  /** How often a number was taken and given back: what its next record is told apart by. */
  turnsOf(use: number): number {
    return this.#turns.get(use) ?? 0;
  }
  readonly #turns = new Map<number, number>();

  /** One step, in the order of the log; what came already changes nothing. */
  apply(step: RequestStep): void {
    switch (step.kind) {
      case 'share.patients':
        this.#parts ||= step.parts;
        if (step.parts === this.#parts && !this.#set.has(step.part)) {
          this.#set.set(step.part, step.patients.refs as PatientRef[]);
        }
        return;
      case 'share.review':
        this.#judged = step;
        return;
      case 'share.approve':
        this.#decide(step);
        return;
      case 'share.use':
        this.#use(step);
        return;
      case 'share.feedback':
        this.feedback ??= { at: step.at, by: step.actor.user ?? '', note: step.note };
        return;
      case 'share.expire':
        this.ended ??= { at: step.at, cause: step.cause ?? 'period' };
    }
  }

  /** Where it stands at a moment. @param now milliseconds since the epoch */
  status(now: number): RequestStatus {
    if (this.decisions.some(({ decision }) => decision === 'rejected')) return 'rejected';
    if (this.decisions.some(({ decision }) => decision === 'returned')) return 'returned';
    // Not `until < now`: a date that cannot be read allows nothing.
    if (this.ended !== null || !(Date.parse(this.until) > now)) return 'ended';
    if (this.isEmergency) return 'ready';
    if (this.approvals < this.steps) return 'pending';
    return this.allowedUses !== null && this.takenUses >= this.allowedUses ? 'ended' : 'ready';
  }

  /** When it stopped allowing anything; null while it allows or may yet allow something. */
  endedAt(now: number): string | null {
    if (this.ended !== null) return this.ended.at;
    const status = this.status(now);
    if (status !== 'ended') return null;
    const isOver = Date.parse(this.until) <= now;
    return isOver ? this.until : (this.#lastUse ?? this.until);
  }
  #lastUse: string | null = null;
  /** Uses taken and given back, each once, however often they are read. */
  readonly #seen = new Set<string>();

  #decide(step: RecordOf<'share.approve'>): void {
    const by = step.actor.user ?? '';
    if (this.decisions.some((each) => each.step === step.step)) return;
    // Its judgements stand in the record before it, by the same person.
    const judged = this.#judged?.actor.user === by ? this.#judged : null;
    this.decisions.push({
      step: step.step,
      decision: step.decision,
      by,
      onBehalfOf: step.onBehalfOf ?? null,
      at: step.at,
      note: step.note,
      lawful: judged?.lawful ?? null,
      necessary: judged?.necessary ?? null,
    });
  }

  #use({ use, turn, transferId, released, at }: RecordOf<'share.use'>): void {
    // One transfer may take the same use again after it was given back.
    const step = `${use} ${turn ?? ''} ${transferId} ${released === true}`;
    if (this.#seen.has(step)) return;
    this.#seen.add(step);
    if (!released) this.#lastUse = at;
    if (use !== undefined && !this.#move(use, transferId, released === true)) return;
    // A transfer that another gateway had sent already gives back what it took in vain.
    const isHeld = [...this.#uses.values()].includes(transferId);
    if (released && !isHeld) this.#transfers.delete(transferId);
    else this.#transfers.add(transferId);
  }

  /** Who holds a use from now on; false when it is another's. */
  #move(use: number, transferId: string, isReleased: boolean): boolean {
    if (this.holderOf(use) !== (isReleased ? transferId : null)) return false;
    if (isReleased) this.#turns.set(use, this.turnsOf(use) + 1);
    this.#uses.set(use, isReleased ? null : transferId);
    return true;
  }
}
