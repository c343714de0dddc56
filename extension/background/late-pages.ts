// Masks pages that opened without the content script, as soon as the background knows of them.

/** The browser, as far as this needs it. */
export interface PageAccess {
  readonly openTabs: () => Promise<number[]>;
  readonly framesOf: (tab: number) => Promise<readonly { frame: number; guarded: boolean }[]>;
  readonly injectInto: (tab: number, frames: readonly number[]) => Promise<void>;
}

/** Looks through one tab. Never rejects: a tab that has been closed meanwhile is nobody's loss.
 *  @returns how many frames had been without masks */
export async function guardTab(access: PageAccess, tab: number): Promise<number> {
  try {
    const late = (await access.framesOf(tab)).filter(({ guarded }) => !guarded);
    if (late.length === 0) return 0;
    await access.injectInto(
      tab,
      late.map(({ frame }) => frame),
    );
    return late.length;
  } catch {
    return 0;
  }
}

/** Looks through all tabs, one after the other: a browser may hold hundreds of them. */
export async function guardOpenTabs(access: PageAccess): Promise<number> {
  let late = 0;
  for (const tab of await access.openTabs().catch(() => [])) late += await guardTab(access, tab);
  return late;
}
