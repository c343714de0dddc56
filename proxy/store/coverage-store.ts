// Pages that browsers have counted, in the application database.
import type { Kysely } from 'kysely';
import type { CoverageStore } from '../intake/coverage-watch.ts';
import type { PageState } from '../intake/page-state.ts';
import type { AppTables } from './app-schema.ts';

/** Pages kept; when there is another, the one that nobody has been on for longest goes. */
export const mostKeptPages = 2000;

/** @param most pages kept */
export function coverageStore(db: Kysely<AppTables>, most = mostKeptPages): CoverageStore {
  const pageOf = (site: string, path: string) =>
    db
      .selectFrom('coverage_page')
      .select('state')
      .where('site', '=', site)
      .where('path', '=', path);
  return {
    get: async (site, path) => stateOf((await pageOf(site, path).executeTakeFirst())?.state),
    put: async (site, path, state, device) => {
      const row = { seen_at: state.lastAt, state: JSON.stringify(state) };
      await db
        .insertInto('coverage_page')
        .values({ site, path, ...row })
        .onConflict((c) => c.columns(['site', 'path']).doUpdateSet(row))
        .execute();
      await db
        .insertInto('coverage_browser')
        .values({ site, path, device })
        .onConflict((c) => c.doNothing())
        .execute();
      await forgetOldest(db, most);
    },
    all: async () => {
      const pages = await db.selectFrom('coverage_page').selectAll().execute();
      const browsers = await db
        .selectFrom('coverage_browser')
        .select(['site', 'path', (e) => e.fn.countAll<number>().as('browsers')])
        .groupBy(['site', 'path'])
        .execute();
      const counts = new Map(browsers.map((row) => [keyOf(row), row.browsers]));
      return pages.flatMap(({ site, path, state: text }) => {
        const state = stateOf(text);
        if (state === null) return [];
        return [{ site, path, state, browsers: counts.get(keyOf({ site, path })) ?? 0 }];
      });
    },
  };
}

/** What cannot be read is counted anew. */
function stateOf(text: string | undefined): PageState | null {
  if (text === undefined) return null;
  try {
    return JSON.parse(text) as PageState;
  } catch {
    return null;
  }
}

async function forgetOldest(db: Kysely<AppTables>, most: number): Promise<void> {
  const { count } = await db
    .selectFrom('coverage_page')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const spare = count - most;
  if (spare <= 0) return;
  const oldest = await db
    .selectFrom('coverage_page')
    .select(['site', 'path'])
    .orderBy('seen_at')
    .limit(spare)
    .execute();
  for (const { site, path } of oldest) {
    for (const table of ['coverage_page', 'coverage_browser'] as const)
      await db.deleteFrom(table).where('site', '=', site).where('path', '=', path).execute();
  }
}

function keyOf({ site, path }: { site: string; path: string }): string {
  return JSON.stringify([site, path]);
}
