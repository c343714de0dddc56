// How much of which pages this browser has protected since the server was last told. Kept in storage.session:
// in memory, gone with the browser. Holds counts, kinds and names of rules.
import * as z from 'zod/mini';
import type { IdentifierKind } from '../../shared/identifiers/kind.ts';
import {
  lookCounts,
  type LookCounts,
  mostPages,
  mostRules,
  type PageCoverage,
} from '../../shared/messages/coverage.ts';
import { pageTemplate } from '../../shared/records/page-template.ts';

/** The browser's session storage, or a test's. */
export interface CoverageStore {
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

/** One look as a page tells it. */
export interface ToldLook {
  /** Path and fragment. */
  readonly address: string;
  readonly look: string;
  readonly policyVersion: number;
  readonly counts: LookCounts;
}

/** Looks at one page between two beats; of more the latest stay. */
const mostLooks = 20;

const stored = z.array(
  z.object({
    site: z.string(),
    path: z.string(),
    policyVersion: z.int(),
    looks: z.array(z.object({ id: z.string(), counts: lookCounts })),
  }),
);
type Page = z.infer<typeof stored>[number];

export class CoverageLog {
  readonly #store: CoverageStore;
  #last: Promise<unknown> = Promise.resolve();

  constructor(store: CoverageStore) {
    this.#store = store;
  }

  /** Takes a look, or what a look has become. @param site origin of the page, as the browser vouches for it */
  async note(site: string, { address, look, policyVersion, counts }: ToldLook): Promise<void> {
    const path = pageTemplate(address);
    await this.#change((pages) => {
      const page = pages.find((each) => each.site === site && each.path === path);
      // What was counted by an older policy says nothing of this one.
      const before = page?.policyVersion === policyVersion ? page.looks : [];
      const others = before.filter(({ id }) => id !== look);
      const looks = [...others, { id: look, counts }].slice(-mostLooks);
      const rest = pages.filter((each) => each !== page);
      return [...rest, { site, path, policyVersion, looks }].slice(-mostPages);
    });
  }

  /** What the server has not been told; the function forgets just that. */
  async waiting(): Promise<{ pages: PageCoverage[]; told: () => Promise<void> }> {
    const told = await this.#load();
    const known = new Set(told.flatMap((page) => page.looks.map((look) => keyOf(page, look))));
    return {
      pages: told.map(sumOf),
      told: () =>
        this.#change((pages) =>
          pages
            .map((page) => {
              return { ...page, looks: page.looks.filter((look) => !known.has(keyOf(page, look))) };
            })
            .filter(({ looks }) => looks.length > 0),
        ),
    };
  }

  async #load(): Promise<Page[]> {
    const parsed = stored.safeParse(await this.#store.read());
    return parsed.success ? parsed.data : [];
  }

  // Two frames that tell at once must not forget each other's looks.
  async #change(step: (pages: Page[]) => Page[]): Promise<void> {
    const turn = this.#last.then(async () => this.#store.write(step(await this.#load())));
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}

/** A look that has become another since is another. */
function keyOf({ site, path, policyVersion }: Page, look: Page['looks'][number]): string {
  return JSON.stringify([site, path, policyVersion, look]);
}

function sumOf({ site, path, policyVersion, looks }: Page): PageCoverage {
  const kinds: PageCoverage['kinds'] = {};
  const rules = new Map<string, { rule: string; hits: number; looks: number }>();
  const canary = { seen: 0, masked: 0 };
  for (const { counts } of looks) {
    for (const [name, { found, masked }] of Object.entries(counts.kinds)) {
      const sum = (kinds[name as IdentifierKind] ??= { found: 0, masked: 0, looks: 0 });
      sum.found += found;
      sum.masked += masked;
      if (found > 0) sum.looks++;
    }
    for (const [rule, hits] of Object.entries(counts.rules)) {
      const sum = rules.get(rule) ?? { rule, hits: 0, looks: 0 };
      rules.set(rule, { rule, hits: sum.hits + hits, looks: sum.looks + 1 });
    }
    canary.seen += counts.canary?.seen ?? 0;
    canary.masked += counts.canary?.masked ?? 0;
  }
  const all = Object.values(kinds);
  return {
    site: site.slice(0, 300),
    path,
    policyVersion,
    looks: looks.length,
    found: all.reduce((sum, { found }) => sum + found, 0),
    masked: all.reduce((sum, { masked }) => sum + masked, 0),
    kinds,
    rules: [...rules.values()].toSorted((a, b) => b.looks - a.looks).slice(0, mostRules),
    ...(canary.seen > 0 ? { canary } : {}),
  };
}
