// Emergencies: everything masked of one patient is shown at once; recording it and asking why come after.
// An emergency that could not be stored is said again until it is, as long as the page lives.
import { type PageMessage, revealAnswer } from '../../../shared/messages/page.ts';
import type { AttestationReason } from '../../../shared/records/attestation.ts';
import type { Wish } from './reveal-wish.ts';
import type { RevealSubject } from './reveals.ts';

/** What an explanation is asked for. */
export interface OpenedEmergency {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  /** Values that were readable. */
  readonly count: number;
}

export interface BreakGlassDeps {
  readonly send: (message: PageMessage) => Promise<unknown>;
  readonly path: () => string;
  readonly show: (subjects: readonly RevealSubject[]) => void;
  readonly end: (subjects: readonly RevealSubject[]) => void;
  readonly isReadable: (subject: RevealSubject) => boolean;
  /** The emergency is over. */
  readonly explain: (emergency: OpenedEmergency) => void;
}

const retryMilliseconds = 5000;

export class BreakGlass {
  readonly #deps: BreakGlassDeps;
  readonly #open = new Map<string, OpenedEmergency & { subjects: readonly RevealSubject[] }>();

  constructor(deps: BreakGlassDeps) {
    this.#deps = deps;
  }

  /** Something is readable that nobody should have to touch the mouse for. */
  get active(): boolean {
    return this.#open.size > 0;
  }

  /** @param wish of one patient; shown before anybody has been asked */
  open(wish: Wish): void {
    const [one] = wish.patients;
    if (!one) return;
    const { patient, subjects } = one;
    const emergency = { id: randomId(), at: new Date().toISOString(), count: subjects.length };
    this.#open.set(emergency.id, { ...emergency, subjects });
    this.#deps.show(subjects);
    const { id, at } = emergency;
    const path = this.#deps.path();
    void this.#record({ type: 'breakGlass', id, at, path, patients: [patient] }, subjects);
  }

  /** Asks for an explanation of what is not readable any more. */
  check(): void {
    for (const [id, { at, count, subjects }] of this.#open) {
      if (subjects.some((subject) => this.#deps.isReadable(subject))) continue;
      this.#open.delete(id);
      this.#deps.explain({ id, at, count });
    }
  }

  /** True when the explanation is stored. */
  async attest(id: string, reason: AttestationReason, note: string): Promise<boolean> {
    return (await this.#deps.send({ type: 'attest', id, reason, note })) === true;
  }

  async #record(
    message: PageMessage & { type: 'breakGlass' },
    subjects: readonly RevealSubject[],
  ): Promise<void> {
    const answer = revealAnswer.safeParse(await this.#deps.send(message)).data;
    if (answer?.ok) return;
    // The background knows a newer policy than this page.
    if (answer?.refusal === 'notRevealable') this.#deps.end(subjects);
    else setTimeout(() => void this.#record(message, subjects), retryMilliseconds);
  }
}

// Pages on plain http have no randomUUID.
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
