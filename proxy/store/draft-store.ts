// Drafts of rules in the application database.
import type { Kysely } from 'kysely';
import { draftStates } from '../../shared/messages/rules.ts';
import { ruleDraft } from '../../shared/policy/rule-draft.ts';
import type { DraftStore, StoredDraft } from '../intake/draft-store.ts';
import type { AppTables } from './app-schema.ts';

export function draftStore(db: Kysely<AppTables>): DraftStore {
  return {
    get: async (id) => {
      const row = await db
        .selectFrom('rule_draft')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? draftOf(row) : null;
    },
    all: async () => {
      const rows = await db
        .selectFrom('rule_draft')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(draftOf);
    },
    add: async ({ id, draft, by, device, at, state, decidedBy, decidedAt }) => {
      await db
        .insertInto('rule_draft')
        .values({
          id,
          draft: JSON.stringify(draft),
          by,
          device,
          at,
          state,
          decided_by: decidedBy,
          decided_at: decidedAt,
        })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    decide: async (id, { state, by, at }) => {
      await db
        .updateTable('rule_draft')
        .set({ state, decided_by: by, decided_at: at })
        .where('id', '=', id)
        .execute();
    },
  };
}

function draftOf(row: AppTables['rule_draft']): StoredDraft {
  const state = draftStates.find((known) => known === row.state);
  // A state that this version does not know must not put rules into force.
  if (!state) throw new Error(`draft ${row.id} has no known state`);
  return {
    id: row.id,
    draft: ruleDraft.parse(JSON.parse(row.draft)),
    by: row.by,
    device: row.device,
    at: row.at,
    state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  };
}
