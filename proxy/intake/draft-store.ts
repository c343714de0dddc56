// Drafts of rules as intake and the console see them. What was picked is never changed; what becomes of it is.
import type { DraftState } from '../../shared/messages/rules.ts';
import type { RuleDraft } from '../../shared/policy/rule-draft.ts';

export interface StoredDraft {
  readonly id: string;
  /** Its path is redacted. */
  readonly draft: RuleDraft;
  /** Console account whose code it was, and the browser that picked. */
  readonly by: string;
  readonly device: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly state: DraftState;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

export interface DraftStore {
  get(id: string): Promise<StoredDraft | null>;
  /** The newest first. */
  all(): Promise<readonly StoredDraft[]>;
  /** Durable on return. One that is there already stays as it is. */
  add(draft: StoredDraft): Promise<void>;
  /** Durable on return. */
  decide(
    id: string,
    decided: Pick<StoredDraft, 'state'> & { readonly by: string; readonly at: string },
  ): Promise<void>;
}
