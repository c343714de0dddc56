// Where destroying records is asked for, decided, carried out and held back. Every step is a record, and what
// stands in the record is all it knows: two gateways of one ledger see the same cases.
import { randomBytes } from 'node:crypto';
import type { LedgerRecord, RecordKind, RecordOf } from '../../shared/records/record.ts';
import type { RetentionClass } from '../../shared/records/retention-class.ts';
import { type Ledger, newestFirst, type RecordRow } from './contract.ts';
import { type DestroyDeps, destroyEntries, finishDestroying } from './destroy-entries.ts';
import {
  type DestructionCase,
  destructionCases,
  type DestructionRefusal,
  holdsInForce,
  mayDecide,
  mayRequest,
  recordsOf,
} from './destruction.ts';
import type { Retention } from './retention.ts';

type Actor = RecordOf<'ledger.destroy'>['actor'];
type Hold = RecordOf<'ledger.hold'>;

export interface RetentionDeps {
  readonly ledger: Ledger & { readonly destroying: DestroyDeps };
  /** Days by class. */
  readonly retention: Retention;
  /** ISO 8601 UTC. */
  readonly now: () => string;
}

export interface AskedRange {
  readonly class: RetentionClass;
  /** First and last month, `2026-11`. */
  readonly from: string;
  readonly to: string;
}

export class RetentionDesk {
  readonly #deps: RetentionDeps;
  /** Cases that are being carried out: not twice at once. */
  readonly #busy = new Set<string>();

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** Oldest first. */
  async cases(): Promise<DestructionCase[]> {
    return destructionCases(recordsOf('ledger.destroy', await this.#all('ledger.destroy')));
  }

  /** In force now. */
  async holds(): Promise<Hold[]> {
    return holdsInForce(recordsOf('ledger.hold', await this.#all('ledger.hold')));
  }

  /** Asks for a destruction; returns its case. */
  async request(
    asked: AskedRange,
    note: string,
    actor: Actor,
  ): Promise<{ id: string } | { refused: DestructionRefusal }> {
    const refused = mayRequest(asked, this.#deps.retention, this.#deps.now());
    if (refused) return { refused };
    const id = randomBytes(8).toString('hex');
    const step = { kind: 'ledger.destroy', actor, case: id, step: 'requested' } as const;
    await this.#deps.ledger.append({ ...step, ...asked, note });
    return { id };
  }

  /** Approves or refuses. */
  async decide(
    id: string,
    step: 'approved' | 'refused',
    note: string,
    actor: Actor,
  ): Promise<{ refused: DestructionRefusal } | null> {
    const known = await this.#case(id);
    if (!known) return { refused: 'unknownCase' };
    const refused = mayDecide(known, actor.user ?? '');
    if (refused) return { refused };
    const { class: of, from, to } = known;
    const about = { case: id, step, class: of, from, to, note };
    await this.#deps.ledger.append({ kind: 'ledger.destroy', actor, ...about });
    return null;
  }

  /** Destroys; returns the certificate's index in the log. */
  async execute(
    id: string,
    actor: Actor,
    onProgress?: (done: number, total: number) => void,
  ): Promise<{ index: number } | { refused: DestructionRefusal }> {
    const known = await this.#case(id);
    if (!known) return { refused: 'unknownCase' };
    if (known.state !== 'approved' || this.#busy.has(id)) return { refused: 'notApproved' };
    this.#busy.add(id);
    try {
      const { destroying } = this.#deps.ledger;
      return await destroyEntries(destroying, known, await this.holds(), actor, onProgress);
    } finally {
      this.#busy.delete(id);
    }
  }

  /** Finishes what a crash has interrupted. For the start. */
  async finish(): Promise<void> {
    const holds = await this.#rows('ledger.hold');
    const steps = await this.#rows('ledger.destroy');
    for (const known of destructionCases(recordsOf('ledger.destroy', steps.map(recordIn)))) {
      const certificate = known.state === 'executed' ? certificateAmong(steps, known.id) : null;
      if (!certificate) continue;
      // Holds as they were when the certificate was made: it names what they left.
      const then = holds.filter(({ index }) => index < certificate.index).map(recordIn);
      const inForce = holdsInForce(recordsOf('ledger.hold', then));
      await finishDestroying(this.#deps.ledger.destroying, known, inForce, certificate.index);
    }
    await this.#deps.ledger.destroying.keep();
  }

  /** Keeps records back; returns the hold's id. */
  async hold(
    kept: Pick<Hold, 'from' | 'to' | 'refs' | 'note'>,
    actor: Actor,
  ): Promise<{ id: string } | { refused: DestructionRefusal }> {
    if (kept.from > kept.to) return { refused: 'monthsReversed' };
    const id = randomBytes(8).toString('hex');
    await this.#deps.ledger.append({ kind: 'ledger.hold', actor, hold: id, state: 'set', ...kept });
    return { id };
  }

  async lift(
    id: string,
    note: string,
    actor: Actor,
  ): Promise<{ refused: DestructionRefusal } | null> {
    const known = (await this.holds()).find((each) => each.hold === id);
    if (!known) return { refused: 'unknownCase' };
    const { from, to, refs } = known;
    const about = { hold: id, state: 'lifted', from, to, refs, note } as const;
    await this.#deps.ledger.append({ kind: 'ledger.hold', actor, ...about });
    return null;
  }

  /** The record that certifies a destruction; null before it was carried out. */
  async certificateOf(id: string): Promise<Certificate | null> {
    return certificateAmong(await this.#rows('ledger.destroy'), id);
  }

  async #case(id: string): Promise<DestructionCase | undefined> {
    return (await this.cases()).find((each) => each.id === id);
  }

  async #all(kind: RecordKind): Promise<LedgerRecord[]> {
    return (await this.#rows(kind)).map(recordIn);
  }

  /** All records of a kind, oldest first. */
  async #rows(kind: RecordKind): Promise<RecordRow[]> {
    const found: RecordRow[] = [];
    for await (const row of newestFirst(this.#deps.ledger, { kinds: [kind] })) found.push(row);
    return found.toReversed();
  }
}

interface Certificate {
  readonly index: number;
  readonly record: RecordOf<'ledger.destroy'>;
}

function certificateAmong(
  steps: readonly { readonly index: number; readonly record: LedgerRecord }[],
  id: string,
): Certificate | null {
  for (const { index, record } of steps)
    if (record.kind === 'ledger.destroy' && record.case === id && record.step === 'executed')
      return { index, record };
  return null;
}

const recordIn = ({ record }: { readonly record: LedgerRecord }): LedgerRecord => record;
