// Pages as the table shows them: those with findings first. Pure.
import type {
  CoverageResponse,
  PageView,
  RuleView,
} from '../../../shared/messages/coverage-view.ts';

export interface CoverageRow extends PageView {
  readonly key: string;
  /** Rules and kinds that are recorded as lost. */
  readonly lost: readonly RuleView[];
  /** Lost rules, a fallen share, a canary in clear. */
  readonly findings: number;
}

/** A leak that is older is in the log; milliseconds. */
const leakPeriod = 30 * 24 * 3_600_000;

/** Rows of the pages that are asked for, the worst first, of equal ones the latest opened. */
export function coverageRows(
  { pages, now }: CoverageResponse,
  word: string,
  onlyFindings: boolean,
): CoverageRow[] {
  const wanted = word.trim().toLowerCase();
  return pages
    .map((page) => rowOf(page, now))
    .filter(({ findings }) => !onlyFindings || findings > 0)
    .filter(({ site, path, rules }) =>
      [`${site}${path}`, ...rules.map(({ name }) => name)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    )
    .toSorted((a, b) => b.findings - a.findings || b.lastAt.localeCompare(a.lastAt));
}

function rowOf(page: PageView, now: string): CoverageRow {
  const lost = page.rules.filter(({ driftAt }) => driftAt !== null);
  const leaks = page.leakAt !== null && Date.parse(now) - Date.parse(page.leakAt) < leakPeriod;
  const findings = lost.length + Number(page.shareDriftAt !== null) + Number(leaks);
  const leakAt = leaks ? page.leakAt : null;
  return { ...page, leakAt, key: `${page.site} ${page.path}`, lost, findings };
}

/** Masked part of the fields in percent, never rounded up to all of them; null without fields. */
export function percentOf({ found, masked }: { found: number; masked: number }): string | null {
  if (found === 0) return null;
  return `${Math.floor((masked / found) * 1000) / 10}%`;
}
