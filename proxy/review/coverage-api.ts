// What browsers protect on which pages. Nothing of a patient is in it: a look at it is no look at the record.
import { Router } from 'express';
import type { NamedRule } from '../../shared/detect/rule-names.ts';
import { namedRules } from '../../shared/detect/rule-names.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import type { CoverageResponse, PageView, RuleView } from '../../shared/messages/coverage-view.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { asyncRoute } from '../auth/async-route.ts';
import type { CoverageStore, StoredPage } from '../intake/coverage-watch.ts';
import { addCounts } from '../intake/page-state.ts';

export interface CoverageApiDeps {
  readonly pages: Pick<CoverageStore, 'all'>;
  /** In force. */
  readonly policy: () => Pick<Policy, 'rules' | 'canaries'>;
  readonly now: () => number;
}

/** Expects `requireSignIn` and the check for a reading role before it. */
export function createCoverageApi({ pages, policy, now }: CoverageApiDeps): Router {
  return Router().get(
    '/coverage',
    asyncRoute(async (_req, res) => {
      const { rules = [], canaries = [] } = policy();
      const named = new Map(namedRules(rules).map((rule) => [rule.name, rule]));
      const answer: CoverageResponse = {
        now: new Date(now()).toISOString(),
        canaries: canaries.length,
        pages: (await pages.all()).map((page) => viewOf(page, named)),
      };
      res.json(answer);
    }),
  );
}

function viewOf(
  { site, path, state, browsers }: StoredPage,
  named: ReadonlyMap<string, NamedRule>,
): PageView {
  const { looks, found, masked, kinds } = addCounts(state.previous, state.current);
  return {
    site,
    path,
    looks,
    found,
    masked,
    kinds,
    browsers,
    firstAt: state.firstAt,
    lastAt: state.lastAt,
    rules: [...ownRules(state, named), ...lostKinds(state)],
    shareDriftAt: state.share.driftAt,
    canary: state.canary,
    leakAt: state.leakAt,
  };
}

/** A rule that the hospital has taken back is none any more. */
function ownRules(
  { rules }: StoredPage['state'],
  named: ReadonlyMap<string, NamedRule>,
): RuleView[] {
  return Object.entries(rules).flatMap(([name, state]): RuleView[] => {
    const rule = named.get(name);
    if (rule === undefined || rule.text !== state.text) return [];
    const { hits, misses, lastHitAt, driftAt } = state;
    return [{ name, kind: rule.kind, text: rule.text, hits, misses, lastHitAt, driftAt }];
  });
}

function lostKinds({ kinds }: StoredPage['state']): RuleView[] {
  return identifierKinds.flatMap((kind): RuleView[] => {
    const state = kinds[kind];
    if (!state || state.driftAt === null) return [];
    const { hits, misses, lastHitAt, driftAt } = state;
    return [{ name: `kind/${kind}`, kind, text: null, hits, misses, lastHitAt, driftAt }];
  });
}
