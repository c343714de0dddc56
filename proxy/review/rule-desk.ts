// Decides on drafts of rules: what is taken is in force before the answer, and each step is a record first. A draft
// that shows values is never taken by the account whose code it was.
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import type { DraftRefusal, DraftState } from '../../shared/messages/rules.ts';
import { packOfDraft, uncovers } from '../../shared/policy/rule-draft.ts';
import type { Actor } from '../../shared/records/record-base.ts';
import { accountKey } from '../auth/account-store.ts';
import { RecordingFailed } from '../auth/auth-recorder.ts';
import type { RuleBook } from '../config/rule-book.ts';
import { mostPacks } from '../config/rule-files.ts';
import { removeTaken, writeTaken } from '../config/taken-rules.ts';
import { draftFile } from '../config/draft-pack.ts';
import type { DraftStore, StoredDraft } from '../intake/draft-store.ts';
import { draftRecord } from '../intake/save-draft.ts';
import type { Ledger } from '../ledger/contract.ts';

export type DraftStep = Exclude<DraftState, 'saved'>;
export type DecisionOutcome = { readonly refused: DraftRefusal } | { readonly state: DraftState };

export interface RuleDeskDeps {
  readonly ledger: Pick<Ledger, 'append'>;
  readonly drafts: DraftStore;
  readonly book: RuleBook;
  /** Folder of the files of taken drafts. */
  readonly dir: string;
  /** Whether browsers would read a policy with these packs. */
  readonly fits: (packs: readonly RulePack[]) => boolean;
  /** Issues the policy with the packs of now. */
  readonly reissue: () => Promise<void>;
  readonly now: () => number;
}

/** From which states a step may be taken. */
export const stepsFrom: Record<DraftStep, readonly DraftState[]> = {
  taken: ['saved', 'withdrawn'],
  refused: ['saved'],
  withdrawn: ['taken'],
};

/** Why a step may not be taken by this account, whatever its rules hold; null when it may. */
export function stepRefusal(
  { state, draft, by }: Pick<StoredDraft, 'state' | 'draft' | 'by'>,
  step: DraftStep,
  user: string,
): DraftRefusal | null {
  if (!stepsFrom[step].includes(state)) return 'notOpen';
  if (step === 'taken' && uncovers(draft) && accountKey(user) === accountKey(by)) return 'ownDraft';
  return null;
}

export class RuleDesk {
  readonly #deps: RuleDeskDeps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: RuleDeskDeps) {
    this.#deps = deps;
  }

  get packs(): readonly RulePack[] {
    return this.#deps.book.packs;
  }

  drafts(): Promise<readonly StoredDraft[]> {
    return this.#deps.drafts.all();
  }

  /** One at a time: two may not both decide on what only one of them has seen. */
  decide(id: string, step: DraftStep, actor: Actor & { user: string }): Promise<DecisionOutcome> {
    const run = this.#last.then(() => this.#decide(id, step, actor));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #decide(
    id: string,
    step: DraftStep,
    actor: Actor & { user: string },
  ): Promise<DecisionOutcome> {
    const { ledger, drafts, now } = this.#deps;
    const known = await drafts.get(id);
    if (!known) return { refused: 'unknownDraft' };
    const refused = stepRefusal(known, step, actor.user);
    if (refused) return { refused };
    if (step === 'taken' && !this.#mayBeInForce(known)) return { refused: 'badRules' };
    await ledger.append(draftRecord(step, known, actor)).catch(() => {
      throw new RecordingFailed();
    });
    const at = new Date(now()).toISOString();
    // The table first: a crash after it is mended from it at the start.
    await drafts.decide(id, { state: step, by: actor.user, at });
    if (step !== 'refused') await this.#putInForce(known, step);
    return { state: step };
  }

  #mayBeInForce({ id, draft }: StoredDraft): boolean {
    const { book, fits } = this.#deps;
    if (draftFile(id, draft) === null || book.packs.length >= mostPacks) return false;
    return fits([...book.packs, packOfDraft(draft, { id })]);
  }

  async #putInForce(known: StoredDraft, step: 'taken' | 'withdrawn'): Promise<void> {
    const { dir, book, reissue } = this.#deps;
    if (step === 'taken') writeTaken(dir, known);
    else removeTaken(dir, known.id);
    book.reload();
    await reissue();
  }
}
