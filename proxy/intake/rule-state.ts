// Whether a rule that finds something on a page still does. Pure.

/** When a rule counts as lost: docs/coverage.md says what the figures mean. */
export interface DriftFigures {
  /** Looks in which it must have found something before. */
  readonly hits: number;
  /** Looks in a row in which it finds nothing. */
  readonly misses: number;
  /** Most that so many misses in a row may be by chance, going by how often it missed before. */
  readonly chance: number;
}
/** Of the hospital's own rules, and of all fields of a kind: an empty list has none of these. */
export const ruleFigures: DriftFigures = { hits: 3, misses: 3, chance: 0.01 };
export const kindFigures: DriftFigures = { hits: 10, misses: 5, chance: 0.001 };
/** Looks in a row in which a lost rule must find something to count as found again. */
export const recoveryLooks = 3;
/** Browsers that have seen it find something: only what they miss counts, for others may use another part of the
 *  page. The latest. */
const mostBrowsers = 20;
/** Misses of one browser alone, where several have seen hits, must be so many times as many: whoever sits there
 *  may just be at other work. */
const aloneFactor = 3;
/** Looks that are remembered, about: a page changes over the years without being broken. */
export const mostRemembered = 200;

export interface RuleState {
  /** What the name meant: the same name for another rule begins anew. */
  readonly text: string;
  /** Since it was first met. */
  readonly hits: number;
  readonly lastHitAt: string;
  /** Looks at the page, without the misses it is in now; of these, looks in which it found something. */
  readonly looks: number;
  readonly hitLooks: number;
  /** Looks in a row without a hit. */
  readonly misses: number;
  /** Browsers: that have seen hits, and that are among these misses. */
  readonly hitBy: readonly string[];
  readonly missedBy: readonly string[];
  /** When it was recorded as lost; null while it is not. */
  readonly driftAt: string | null;
  /** Looks in a row with hits since. */
  readonly back: number;
}

/** What looks at a page have brought, counted together: their order is not known. */
export interface Looks {
  readonly looks: number;
  readonly hits: number;
  readonly hitLooks: number;
}

/** When and from whom, and what the rule is. */
export interface Hearing {
  readonly at: string;
  readonly device: string;
  readonly text: string;
  readonly figures: DriftFigures;
}

/** The state after some looks; undefined for a rule that never found anything here. */
export function ruleAfter(
  known: RuleState | undefined,
  said: Looks,
  { at, device, text, figures }: Hearing,
): RuleState | undefined {
  const before = known?.text === text ? known : undefined;
  if (said.hitLooks > 0) return withHits(before, said, { at, device, text });
  if (before === undefined || !before.hitBy.includes(device)) return before;
  const misses = before.misses + said.looks;
  const missedBy = [...new Set([...before.missedBy, device])];
  const missed = { ...before, misses, missedBy, back: 0 };
  return before.driftAt === null && isLost(missed, figures) ? { ...missed, driftAt: at } : missed;
}

/** Whether a rule was recorded as lost by these looks. */
export function driftsNow(before: RuleState | undefined, after: RuleState | undefined): boolean {
  if (after === undefined || after.driftAt === null) return false;
  return before?.text !== after.text || before.driftAt === null;
}

function withHits(
  before: RuleState | undefined,
  { looks, hits, hitLooks }: Looks,
  { at, device, text }: Omit<Hearing, 'figures'>,
): RuleState {
  const back = (before?.back ?? 0) + hitLooks;
  const driftAt = before?.driftAt ?? null;
  const lost = driftAt !== null && back < recoveryLooks;
  // What it missed while it was lost says nothing of how often it misses otherwise.
  const missed = driftAt === null ? (before?.misses ?? 0) : 0;
  const counted = remembered({
    looks: (before?.looks ?? 0) + missed + looks,
    hitLooks: (before?.hitLooks ?? 0) + hitLooks,
  });
  return {
    text,
    hits: (before?.hits ?? 0) + hits,
    lastHitAt: at,
    ...counted,
    misses: 0,
    hitBy: [...new Set([device, ...(before?.hitBy ?? [])])].slice(0, mostBrowsers),
    missedBy: [],
    driftAt: lost ? driftAt : null,
    back: lost ? back : 0,
  };
}

function remembered(counts: { looks: number; hitLooks: number }) {
  if (counts.looks <= mostRemembered) return counts;
  return { looks: Math.round(counts.looks / 2), hitLooks: Math.round(counts.hitLooks / 2) };
}

/** Laplace's rule of succession: a rule that never missed in 3 looks misses the next with 1 in 5. */
function isLost(
  { looks, hitLooks, misses, hitBy, missedBy }: RuleState,
  figures: DriftFigures,
): boolean {
  const alone = missedBy.length < Math.min(2, hitBy.length);
  const least = alone ? figures.misses * aloneFactor : figures.misses;
  if (hitLooks < figures.hits || misses < least) return false;
  const missRate = (looks - hitLooks + 1) / (looks + 2);
  return missRate ** misses <= figures.chance;
}
