// What is known of one page of a HIS by what browsers count on it, and what that says of the rules. Pure.
import type { NamedRule } from '../../shared/detect/rule-names.ts';
import { type IdentifierKind, identifierKinds } from '../../shared/identifiers/kind.ts';
import type { FieldCounts, PageCoverage } from '../../shared/messages/coverage.ts';
import type { RecordDraft } from '../../shared/records/record.ts';
import {
  driftsNow,
  type Hearing,
  kindFigures,
  ruleAfter,
  ruleFigures,
  type RuleState,
} from './rule-state.ts';
import { noShare, shareAfter, type ShareState, type Span } from './share-state.ts';

/** Looks of one count of the page: the console shows this one and the one before. */
export const looksOfCount = 100;
const mostRules = 200;

export interface PageCount extends Span {
  readonly kinds: Partial<Record<IdentifierKind, FieldCounts>>;
}

export interface PageState {
  /** ISO 8601 UTC, by the server's clock. */
  readonly firstAt: string;
  readonly lastAt: string;
  readonly current: PageCount;
  readonly previous: PageCount;
  /** The hospital's own rules that have found something here, by name. */
  readonly rules: Readonly<Record<string, RuleState>>;
  readonly kinds: Partial<Record<IdentifierKind, RuleState>>;
  readonly share: ShareState;
  readonly canary: { readonly seen: number; readonly masked: number };
  /** When a canary's value last was in clear. */
  readonly leakAt: string | null;
}

/** What is to be recorded, once. */
export type Drift = Pick<
  Extract<RecordDraft, { kind: 'incident.drift' }>,
  'ruleName' | 'before' | 'now'
> & {
  /** The same until it is recorded, and never again. */
  readonly since: string;
};

/** What the server has in force. */
export interface InForce {
  readonly policyVersion: number;
  /** Own rules for the site, by name. */
  readonly rules: ReadonlyMap<string, NamedRule>;
}

/** When by the server's clock, and by which browser. */
export type Told = Pick<Hearing, 'at' | 'device'>;

const emptyCount: PageCount = { looks: 0, found: 0, masked: 0, kinds: {} };

/** The page after a browser has told of it. Of another policy than the one in force only the looks count: its
 *  rules are others. */
export function hearPage(
  before: PageState | null,
  said: PageCoverage,
  inForce: InForce,
  { at, device }: Told,
): { readonly state: PageState; readonly drifts: readonly Drift[] } {
  const leaks = said.canary !== undefined && said.canary.masked < said.canary.seen;
  const counted: PageState = {
    firstAt: before?.firstAt ?? at,
    lastAt: at,
    ...countAfter(before, said),
    rules: before?.rules ?? {},
    kinds: before?.kinds ?? {},
    share: before?.share ?? noShare,
    canary: {
      seen: (before?.canary.seen ?? 0) + (said.canary?.seen ?? 0),
      masked: (before?.canary.masked ?? 0) + (said.canary?.masked ?? 0),
    },
    leakAt: leaks ? at : (before?.leakAt ?? null),
  };
  if (said.policyVersion !== inForce.policyVersion) return { state: counted, drifts: [] };
  const drifts: Drift[] = [];
  const rules = rulesAfter(counted.rules, said, inForce, { at, device }, drifts);
  const kinds = kindsAfter(counted.kinds, said, { at, device }, lostKinds(rules, inForce), drifts);
  const share = shareAfter(counted.share, said, at);
  if (share.fell) drifts.push({ ...share.fell, since: JSON.stringify(share.fell.before) });
  return { state: { ...counted, rules, kinds, share: share.state }, drifts };
}

function rulesAfter(
  before: PageState['rules'],
  said: PageCoverage,
  { rules }: InForce,
  told: Told,
  drifts: Drift[],
): PageState['rules'] {
  const hits = new Map(said.rules.map((each) => [each.rule, each]));
  const names = new Set([...Object.keys(before), ...hits.keys()]);
  const after: Record<string, RuleState> = {};
  for (const name of names) {
    // A rule that the hospital has taken back finds nothing, and that is no drift.
    const rule = rules.get(name);
    if (rule === undefined || Object.keys(after).length >= mostRules) continue;
    const { hits: found = 0, looks: hitLooks = 0 } = hits.get(name) ?? {};
    const looks = { looks: said.looks, hits: found, hitLooks: Math.min(hitLooks, said.looks) };
    const known = before[name];
    const state = ruleAfter(known, looks, { ...told, text: rule.text, figures: ruleFigures });
    if (state === undefined) continue;
    after[name] = state;
    if (driftsNow(known, state)) drifts.push(driftOf(name, state));
  }
  return after;
}

/** All fields of a kind. What one of the hospital's own rules has lost already is said by that rule. */
function kindsAfter(
  before: PageState['kinds'],
  said: PageCoverage,
  told: Told,
  lost: ReadonlySet<IdentifierKind>,
  drifts: Drift[],
): PageState['kinds'] {
  const after: Partial<Record<IdentifierKind, RuleState>> = {};
  for (const kind of identifierKinds) {
    const known = before[kind];
    const { found = 0, looks: hitLooks = 0 } = said.kinds[kind] ?? {};
    if (lost.has(kind) && hitLooks === 0) {
      if (known) after[kind] = known;
      continue;
    }
    const looks = { looks: said.looks, hits: found, hitLooks: Math.min(hitLooks, said.looks) };
    const state = ruleAfter(known, looks, { ...told, text: kind, figures: kindFigures });
    if (state === undefined) continue;
    after[kind] = state;
    if (driftsNow(known, state)) drifts.push(driftOf(`kind/${kind}`, state));
  }
  return after;
}

function lostKinds(rules: PageState['rules'], inForce: InForce): Set<IdentifierKind> {
  const lost = Object.entries(rules).filter(([, { driftAt }]) => driftAt !== null);
  return new Set(lost.flatMap(([name]) => inForce.rules.get(name)?.kind ?? []));
}

function driftOf(ruleName: string, { looks, hitLooks, misses, lastHitAt }: RuleState): Drift {
  return {
    ruleName,
    before: { looks, found: hitLooks },
    now: { looks: misses, found: 0 },
    since: lastHitAt,
  };
}

function countAfter(
  before: PageState | null,
  said: PageCoverage,
): Pick<PageState, 'current' | 'previous'> {
  const { current = emptyCount, previous = emptyCount } = before ?? {};
  const isFull = current.looks >= looksOfCount;
  const sum = addCounts(isFull ? emptyCount : current, said);
  return { current: sum, previous: isFull ? current : previous };
}

/** Both together. */
export function addCounts(a: PageCount, b: Omit<PageCount, 'kinds'> & FieldKinds): PageCount {
  const kinds: Partial<Record<IdentifierKind, FieldCounts>> = {};
  for (const kind of identifierKinds) {
    const [one, other] = [a.kinds[kind], b.kinds[kind]];
    if (!one && !other) continue;
    kinds[kind] = {
      found: (one?.found ?? 0) + (other?.found ?? 0),
      masked: (one?.masked ?? 0) + (other?.masked ?? 0),
    };
  }
  return {
    looks: a.looks + b.looks,
    found: a.found + b.found,
    masked: a.masked + b.masked,
    kinds,
  };
}

interface FieldKinds {
  readonly kinds: Partial<Record<IdentifierKind, FieldCounts | undefined>>;
}
