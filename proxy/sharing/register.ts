// What the hospital shares with whom: partners, agreements, requests and what became of them. All of it is
// read from the record: the same records give the same registers on every gateway, and nothing is known that
// nobody could check. This file decides nothing and writes nothing.
import type { LedgerRecord, RecordOf } from '../../shared/records/record.ts';
import type { ShareAgreement, SharePartner } from '../../shared/records/sharing-records.ts';
import { SharingRequest } from './sharing-request.ts';

export type Delegation = RecordOf<'share.delegate'>;
export type HandedOver = RecordOf<'transfer.manual'>;

export class Register {
  readonly #partners = new Map<string, SharePartner>();
  readonly #agreements = new Map<string, ShareAgreement>();
  readonly #requests = new Map<string, SharingRequest>();
  readonly #delegations = new Map<string, Delegation>();

  /** By id, as last registered; ended ones as well. */
  get partners(): ReadonlyMap<string, SharePartner> {
    return this.#partners;
  }

  get agreements(): ReadonlyMap<string, ShareAgreement> {
    return this.#agreements;
  }

  /** By number, oldest first; emergencies are requests without an approval. */
  get requests(): ReadonlyMap<string, SharingRequest> {
    return this.#requests;
  }

  /** By id, as last said. */
  get delegations(): ReadonlyMap<string, Delegation> {
    return this.#delegations;
  }

  /** Takes in one record, in the order of the log; one that came already changes nothing. */
  apply(record: LedgerRecord): void {
    switch (record.kind) {
      case 'share.partner':
        this.#partners.set(record.partner, record);
        return;
      case 'share.agreement':
        this.#agreements.set(record.agreement, record);
        return;
      case 'share.delegate':
        this.#delegate(record);
        return;
      case 'share.request':
      case 'share.emergency':
        // The first one counts: a number is given once.
        if (!this.#requests.has(record.request)) {
          this.#requests.set(record.request, new SharingRequest(record));
        }
        return;
      case 'share.patients':
      case 'share.review':
      case 'share.approve':
      case 'share.use':
      case 'share.feedback':
      case 'share.expire':
        this.#requests.get(record.request)?.apply(record);
        return;
      default:
    }
  }

  /** An agreement with a partner that is in force on a day; null when there is none. @param day `2026-11-23` */
  agreementWith(partner: string, day: string): ShareAgreement | null {
    for (const each of this.#agreements.values()) {
      if (each.partner !== partner || each.state !== 'active') continue;
      if (each.from <= day && day <= each.until) return each;
    }
    return null;
  }

  /** Lifting one says only that; whom it was for is kept. */
  #delegate(record: Delegation): void {
    const known = this.#delegations.get(record.delegation);
    if (known === undefined) this.#delegations.set(record.delegation, record);
    // Only who gave it can take it back.
    else if (known.actor.user === record.actor.user) {
      this.#delegations.set(record.delegation, { ...known, state: record.state });
    }
  }
}
