// Names of patients seen in a tab, so that a page's other frames, and the next page of the same site,
// know them before they are labelled there. Kept in storage.session: in memory, never on disk.
import {
  forgetSession,
  readSession,
  tellTab,
  writeSession,
} from '../platform/extension-browser.ts';
import * as z from 'zod/mini';

const maxNames = 2_000;
const stored = z.object({ origin: z.string(), names: z.array(z.string()) });

/** Names known for a site in a tab; another site starts from nothing. */
export async function namesOf(tab: number, origin: string): Promise<string[]> {
  const parsed = stored.safeParse(await readSession(keyOf(tab)));
  return parsed.success && parsed.data.origin === origin ? parsed.data.names : [];
}

/** Learns names from one frame and tells the tab's others. The newest stay when there are too many. */
export async function learnNames(
  tab: number,
  origin: string,
  names: readonly string[],
): Promise<void> {
  const all = new Set([...(await namesOf(tab, origin)), ...names]);
  await writeSession(keyOf(tab), { origin, names: [...all].slice(-maxNames) });
  await tellTab(tab, { type: 'names', names: [...names] });
}

/** The tab is closed: nothing of its patients stays behind. */
export async function forgetTab(tab: number): Promise<void> {
  await forgetSession(keyOf(tab));
}

// One entry a tab, so that closing it forgets exactly what it showed.
function keyOf(tab: number): string {
  return `names:${tab}`;
}
