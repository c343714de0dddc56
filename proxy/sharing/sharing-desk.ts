// Where sharing with other institutions is registered, asked for, judged and reported on. Every step is a
// record, and what stands in the record is all that is known. It never decides by itself: people do.
import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AgreementForm,
  DecisionForm,
  DelegationForm,
  EmergencyForm,
  ManualForm,
  PartnerForm,
  RequestForm,
  SharingRefusal,
} from '../../shared/messages/sharing.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import type { Appended, Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import {
  type Approver,
  approverRoles,
  delegatorsOf,
  mayDecide,
  type Permission,
  stepsFor,
  type StepRule,
} from './approval-chain.ts';
import { coverWords } from './cover-words.ts';
import { localDay } from './local-day.ts';
import { feedbackOf, isReviewOverdue } from './feedback.ts';
import { patientParts, pseudonymsOf, setDigest } from './patient-list.ts';
import type { SharingRegister } from './sharing-register.ts';
import type { SharingRequest } from './sharing-request.ts';

/** The hospital's own figures. */
export interface SharingRules {
  readonly steps: readonly StepRule[];
  /** For feedback, from the end of a request on. */
  readonly feedbackDays: number;
  /** For the second person's word on an emergency, from its opening on. */
  readonly reviewHours: number;
  /** A request that nobody has decided by then has ended. */
  readonly decideDays: number;
  /** Longest period of a request. */
  readonly periodDays: number;
  /** An agreement has to be in force before anything is asked for or sent. */
  readonly agreement: boolean;
}

export interface SharingDeps {
  readonly ledger: Pick<Ledger, 'append' | 'appendAll'>;
  readonly register: SharingRegister;
  readonly rules: SharingRules;
  readonly pseudonym: Pseudonymiser;
  /** Null for a name that is not an account. */
  readonly account: (user: string) => Promise<Approver | null>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type Step<T> = T | { readonly refused: SharingRefusal };
/** Who acts: an account of the console at a workstation. */
export interface Person extends Approver {
  readonly workstation: string | null;
}

/** Longest delegation. */
const delegationDays = 31;

export class SharingDesk {
  readonly #deps: SharingDeps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: SharingDeps) {
    this.#deps = deps;
  }

  get rules(): SharingRules {
    return this.#deps.rules;
  }

  /** Registers an institution, or how it is from now on. */
  async putPartner(partner: string, form: PartnerForm, by: Person): Promise<Step<object>> {
    if (form.channels.includes('https') && form.url === null) return no('channelMissing');
    return this.#write({ kind: 'share.partner', partner, ...defined(form) }, by);
  }

  /** Registers an agreement, or how it is from now on. */
  async putAgreement(agreement: string, form: AgreementForm, by: Person): Promise<Step<object>> {
    if (form.from > form.until) return no('periodReversed');
    const { register } = await this.#fresh();
    if (!register.partners.has(form.partner)) return no('unknownPartner');
    return this.#write({ kind: 'share.agreement', agreement, ...form }, by);
  }

  /** Asks for a sharing; returns its number. */
  async request(form: RequestForm, by: Person): Promise<Step<{ id: string }>> {
    return this.#alone(async () => {
      const refused = await this.#mayAsk(form, by);
      if (refused !== null) return no(refused);
      const { ledger, rules, pseudonym } = this.#deps;
      const { patients, quotas, ...rest } = form;
      const department = by.department ?? form.department;
      const set = patients === undefined ? null : pseudonymsOf(patients, pseudonym);
      const signed = this.#agreement(form.partner);
      const asked = {
        kind: 'share.request' as const,
        actor: actorOf(by),
        ...defined(rest),
        ...(quotas === undefined ? {} : { quotas: defined(quotas) }),
        purpose: coverWords(form.purpose),
        legalBasis: coverWords(form.legalBasis),
        ...(department === undefined ? {} : { department }),
        ...(set === null ? {} : { patientSet: { count: set.length, digest: setDigest(set) } }),
        ...(signed === null ? {} : { agreement: signed }),
        steps: stepsFor(form, rules.steps),
      };
      return this.#number('GX', async (id) => {
        const parts = patientParts(set ?? []).map((part) => ({
          draft: { kind: 'share.patients' as const, actor: actorOf(by), request: id, ...part },
          idempotencyKey: `share/${id}/patients/${part.part}`,
        }));
        const draft: RecordDraft = { ...asked, request: id };
        const all = [{ draft, idempotencyKey: `share/${id}` }, ...parts];
        const [first] = await ledger.appendAll(all);
        return first;
      });
    });
  }

  /** One approver's word, with both judgements. */
  async decide(id: string, form: DecisionForm, by: Person): Promise<Step<object>> {
    return this.#alone(async () => {
      const { register } = await this.#fresh();
      const request = register.requests.get(id);
      if (request === undefined) return no('unknownRequest');
      const may = await this.permission(request, by);
      if (!may.ok) return no(may.refused);
      const isYes = form.decision === 'approved';
      if (isYes && !(form.lawful && form.necessary)) return no('judgementMissing');
      const step = request.approvals + 1;
      const of = {
        actor: actorOf(by),
        request: id,
        note: coverWords(form.note),
        ...(may.onBehalfOf === null ? {} : { onBehalfOf: may.onBehalfOf }),
      };
      const { lawful, necessary, decision } = form;
      const [, word] = await this.#deps.ledger.appendAll([
        {
          draft: { kind: 'share.review', ...of, lawful, necessary },
          idempotencyKey: `share/${id}/review/${step}`,
        },
        {
          draft: { kind: 'share.approve', ...of, step, decision },
          idempotencyKey: `share/${id}/step/${step}`,
        },
      ]);
      // Another gateway took this step in the same moment.
      if (word?.state === 'durable' && word.repeated) return no('notPending');
      await this.#fresh();
      return {};
    });
  }

  /** Whether somebody may decide now, and for whom. */
  async permission(request: SharingRequest, by: Approver): Promise<Permission> {
    const now = this.#deps.now();
    const { delegations } = this.#deps.register.current;
    const names = delegatorsOf(delegations.values(), by.user, now);
    const found = await Promise.all(names.map((name) => this.#deps.account(name)));
    const delegators = found.filter((account) => account !== null);
    return mayDecide(request, by, delegators, now);
  }

  /** Ends a request before its time: withdrawn by who asked, revoked by who may approve. */
  async end(id: string, note: string, by: Person): Promise<Step<object>> {
    return this.#alone(async () => {
      const { register } = await this.#fresh();
      const request = register.requests.get(id);
      if (request === undefined) return no('unknownRequest');
      const isOwn = request.applicant === by.user;
      if (!isOwn && !approverRoles.includes(by.role)) return no('wrongRole');
      const status = request.status(this.#deps.now());
      if (status !== 'pending' && status !== 'ready') return no('notInForce');
      const cause = isOwn ? 'withdrawn' : 'revoked';
      const draft = { kind: 'share.expire', request: id, cause, note: coverWords(note) } as const;
      return this.#write(draft, by, `share/${id}/end`);
    });
  }

  /** What became of the data. */
  async feedback(id: string, note: string, by: Person): Promise<Step<object>> {
    return this.#alone(async () => {
      const { register } = await this.#fresh();
      const request = register.requests.get(id);
      if (request === undefined) return no('unknownRequest');
      if (!request.isOf(by)) return no('wrongRole');
      const { state } = feedbackOf(request, this.rules.feedbackDays, this.#deps.now());
      if (state !== 'due' && state !== 'overdue') return no('feedbackNotDue');
      const draft = { kind: 'share.feedback', request: id, note: coverWords(note) } as const;
      return this.#write(draft, by, `share/${id}/feedback`);
    });
  }

  /** Lets another approver decide for a time; returns its id. */
  async delegate(form: DelegationForm, by: Person): Promise<Step<{ id: string }>> {
    const to = await this.#deps.account(form.to);
    if (to === null || to.disabled || !approverRoles.includes(to.role) || to.user === by.user) {
      return no('unknownAccount');
    }
    const [from, until] = [Date.parse(form.from), Date.parse(form.until)];
    if (!(from < until) || until <= this.#deps.now()) return no('periodReversed');
    if (until - from > delegationDays * 86_400_000) return no('periodTooLong');
    const id = randomBytes(8).toString('hex');
    const more = { ...form, to: to.user, note: coverWords(form.note), delegation: id } as const;
    await this.#write({ kind: 'share.delegate', state: 'set', ...more }, by);
    return { id };
  }

  /** Takes a delegation back. */
  async liftDelegation(id: string, by: Person): Promise<Step<object>> {
    const { register } = await this.#fresh();
    const known = register.delegations.get(id);
    if (known?.state !== 'set' || known.actor.user !== by.user) return no('unknownDelegation');
    const { to, from, until, note, delegation } = known;
    const draft = { kind: 'share.delegate', state: 'lifted', to, from, until, note } as const;
    return this.#write({ ...draft, delegation }, by);
  }

  /** Lets transfers go without an approval, for minutes; returns its number. */
  async emergency(form: EmergencyForm, by: Person): Promise<Step<{ id: string }>> {
    return this.#alone(async () => {
      const { register } = await this.#fresh();
      const now = this.#deps.now();
      if (register.partners.get(form.partner)?.state !== 'active') return no('unknownPartner');
      for (const each of register.requests.values()) {
        const isTheirs = each.applicant === by.user;
        if (isTheirs && isReviewOverdue(each, this.rules.reviewHours, now)) {
          return no('reviewOverdue');
        }
      }
      const { minutes, note, ...rest } = form;
      const until = new Date(now + minutes * 60_000).toISOString();
      return this.#number('JJ', (id) =>
        this.#deps.ledger.append(
          {
            kind: 'share.emergency',
            actor: actorOf(by),
            request: id,
            ...rest,
            note: coverWords(note),
            until,
          },
          `share/${id}`,
        ),
      );
    });
  }

  /** Writes down what people have handed over; returns the transfer's id. */
  async manual(form: ManualForm, by: Person): Promise<Step<{ id: string }>> {
    const { register } = await this.#fresh();
    if (form.partner !== null && !register.partners.has(form.partner)) return no('unknownPartner');
    if (form.request !== null && !register.requests.has(form.request)) return no('unknownRequest');
    const { patients, patientCount, ...rest } = form;
    const refs = pseudonymsOf(patients, this.#deps.pseudonym);
    const id = randomUUID();
    const draft = {
      kind: 'transfer.manual' as const,
      transferId: id,
      ...defined(rest),
      purpose: coverWords(form.purpose),
      note: coverWords(form.note),
      patients: { count: Math.max(patientCount, refs.length), refs },
    };
    await this.#write(draft, by);
    return { id };
  }

  async #mayAsk(form: RequestForm, by: Person): Promise<SharingRefusal | null> {
    const { register } = await this.#fresh();
    const { rules, now } = this.#deps;
    const partner = register.partners.get(form.partner);
    if (partner?.state !== 'active') return 'unknownPartner';
    if (!partner.channels.includes(form.channel ?? 'https')) return 'channelMissing';
    const [from, until] = [Date.parse(form.from ?? ''), Date.parse(form.expires)];
    const begin = Number.isNaN(from) ? now() : from;
    if (!(begin < until) || until <= now()) return 'periodReversed';
    if (until - begin > rules.periodDays * 86_400_000) return 'periodTooLong';
    if (rules.agreement && this.#agreement(form.partner) === null) {
      return 'agreementMissing';
    }
    for (const each of register.requests.values()) {
      if (each.isOf(by) && feedbackOf(each, rules.feedbackDays, now()).state === 'overdue') {
        return 'feedbackOverdue';
      }
    }
    return null;
  }

  /** Number of the agreement with a partner that is in force today. */
  #agreement(partner: string): string | null {
    const day = localDay(this.#deps.now());
    return this.#deps.register.current.agreementWith(partner, day)?.agreement ?? null;
  }

  /** The next free number of today: `GX-20261123-001`. */
  async #number(
    prefix: 'GX' | 'JJ',
    write: (id: string) => Promise<Appended | undefined>,
  ): Promise<{ id: string }> {
    const day = localDay(this.#deps.now()).replaceAll('-', '');
    for (let number = 1; ; number++) {
      const id = `${prefix}-${day}-${String(number).padStart(3, '0')}`;
      if (this.#deps.register.current.requests.has(id)) continue;
      const written = await write(id);
      await this.#fresh();
      // Another gateway has given it in the same moment: nothing was written.
      if (written?.state === 'durable' && written.repeated) continue;
      return { id };
    }
  }

  async #write(
    draft: RecordDraft extends infer D ? (D extends RecordDraft ? Omit<D, 'actor'> : never) : never,
    by: Person,
    key?: string,
  ): Promise<object> {
    await this.#deps.ledger.append({ ...draft, actor: actorOf(by) }, key);
    await this.#fresh();
    return {};
  }

  async #fresh(): Promise<{ register: SharingRegister['current'] }> {
    return { register: await this.#deps.register.refresh() };
  }

  /** One step at a time: what was checked still holds when it is written. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

function actorOf({ user, workstation }: Person): Actor {
  return { user, device: null, workstation };
}

function no(refused: SharingRefusal): { refused: SharingRefusal } {
  return { refused };
}

/** Without members that are there and undefined: a record has no such. */
function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, of]) => of !== undefined)) as never;
}
