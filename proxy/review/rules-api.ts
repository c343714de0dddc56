// The routes about the hospital's rules: what is in force, drafts, and codes that let a browser pick. Rules hold no
// patient's value: a look at them is no look at the record.
import express, { type Request, type Response, Router } from 'express';
import type { z } from 'zod/mini';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import {
  type codeResponse,
  draftDecision,
  type DraftRefusal,
  type DraftView,
  type RulesResponse,
} from '../../shared/messages/rules.ts';
import { uncovers } from '../../shared/policy/rule-draft.ts';
import { asyncRoute } from '../auth/async-route.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import { accountOf, requireRole, workstationOf } from '../auth/require-sign-in.ts';
import type { StoredDraft } from '../intake/draft-store.ts';
import type { PickerTickets } from '../intake/picker-tickets.ts';
import type { RuleDesk } from './rule-desk.ts';

export interface RulesApiDeps {
  readonly desk: RuleDesk;
  readonly tickets: PickerTickets;
  readonly now: () => number;
}

/** Expects `requireSignIn` and the check for a reading role before it. */
export function createRulesApi({ desk, tickets, now }: RulesApiDeps): Router {
  const owner = requireRole(['securityAdmin']);
  return Router()
    .get(
      '/rules',
      asyncRoute(async (_req, res) => {
        const drafts = await desk.drafts();
        const ids = new Set(drafts.map(({ id }) => id));
        const answer: RulesResponse = {
          packs: desk.packs.map((pack) => packView(pack, ids)),
          drafts: drafts.map(draftView),
        };
        res.json(answer);
      }),
    )
    .post('/rules/codes', owner, (req, res) => {
      const given = tickets.issue(accountOf(req).user, now());
      if (!given) return refuseStep(req, res, 'tooManyCodes');
      const until = new Date(given.until).toISOString();
      res.json({ code: given.code, until } satisfies z.infer<typeof codeResponse>);
    })
    .post(
      '/rules/drafts/:id/decide',
      owner,
      express.json({ limit: '1kb' }),
      asyncRoute(async (req, res) => {
        const asked = draftDecision.safeParse(req.body);
        if (!asked.success) return refuseCall(req, res, 'badRequest');
        const { user } = accountOf(req);
        const actor = { user, device: null, workstation: workstationOf(req) };
        const outcome = await desk.decide(String(req.params['id']), asked.data.step, actor);
        if ('refused' in outcome) refuseStep(req, res, outcome.refused);
        else res.json(outcome);
      }),
    );
}

function refuseStep(req: Request, res: Response, draft: DraftRefusal): void {
  refuseCall(req, res, 'stepRefused', { draft });
}

function packView(pack: RulePack, drafts: ReadonlySet<string>): RulesResponse['packs'][number] {
  const words = (by: RulePack['labels']): number =>
    Object.values(by ?? {}).reduce((all, some) => all + (some?.length ?? 0), 0);
  return {
    id: pack.id,
    version: String(pack.version),
    title: pack.title ?? null,
    sites: [...(pack.sites ?? [])],
    labels: words(pack.labels),
    keys: words(pack.keys),
    selectors: pack.selectors?.length ?? 0,
    patterns: pack.patterns?.length ?? 0,
    draft: drafts.has(pack.id) ? pack.id : null,
  };
}

function draftView({ draft, ...known }: StoredDraft): DraftView {
  return { ...known, ...draft, uncovers: uncovers(draft) };
}
