// Files from the hospital's pages on their way to the workstation: finds the page that can read one, lets it
// judge, and holds the file meanwhile, as long as the browser holds it. It looks into no file itself.
import { downloadGuardOf, type GuardMode } from '../../shared/policy/guards.ts';
import type { PageEvent } from '../../shared/messages/intake.ts';
import type { DownloadMessage } from '../../shared/messages/page.ts';
import type { PagePolicy } from '../../shared/policy/strictest-policy.ts';
import { webOrigin } from '../../shared/policy/web-origin.ts';
import type { Download } from '../platform/downloads.ts';

export interface DownloadDeps {
  readonly policy: () => Promise<PagePolicy | undefined>;
  /** Tabs that show a page of one of the origins, the one that the person looks at first. */
  readonly tabsOf: (origins: readonly string[]) => Promise<readonly number[]>;
  /** Which of the origins a person looks at in some window; undefined for none. */
  readonly activeSite: (origins: readonly string[]) => Promise<string | undefined>;
  /** Asks all frames of a tab, or its own page only; undefined when none answers. */
  readonly ask: (tab: number, message: DownloadMessage, frame?: 0) => Promise<unknown>;
  /** False when it is not stored. */
  readonly record: (site: string, path: string, file: Saved) => Promise<boolean>;
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
  readonly now: () => number;
}

type Saved = NonNullable<PageEvent['download']>;

/** Milliseconds; the browser lets go after 15 s by itself. */
export const holdFor = 10_000;
/** Milliseconds that a tab has to say whether it judges. */
const answersIn = 1500;
/** Milliseconds in which what a person may have must come. */
const givenFor = 120_000;

interface Held {
  readonly settle: (goes: boolean) => void;
  isClaimed: boolean;
}

export class HeldDownloads {
  readonly #deps: DownloadDeps;
  readonly #held = new Map<number, Held>();

  constructor(deps: DownloadDeps) {
    this.#deps = deps;
  }

  /** Whether the file may come to the disk. */
  async decide(download: Download): Promise<boolean> {
    const policy = await this.#deps.policy();
    const site = policy && (await this.#siteOf(download, policy.sites));
    if (policy === undefined || site === undefined) return true;
    const { mode } = downloadGuardOf(policy.guards);
    if (mode === 'off' || (await this.#isGiven(download.url))) return true;
    const verdict = new Promise<boolean>((settle) => {
      this.#held.set(download.id, { settle, isClaimed: false });
    });
    const hold = later(holdFor, mode === 'monitor');
    const isTaken = await Promise.race([this.#findJudge(download, policy.sites, site), hold]);
    const goes = isTaken
      ? await Promise.race([verdict, hold])
      : await this.#alone(download, site, mode);
    this.#held.delete(download.id);
    return goes;
  }

  /** A frame wants to judge it. True for the first. */
  claim(id: number): boolean {
    const held = this.#held.get(id);
    if (held === undefined || held.isClaimed) return false;
    held.isClaimed = true;
    return true;
  }

  /** What a page says. False: nothing is held under this id any more, and the file is gone. */
  judged(id: number, goes: boolean): boolean {
    const held = this.#held.get(id);
    held?.settle(goes);
    return held !== undefined;
  }

  /** The person may have what comes from an address, once. */
  async give(url: string): Promise<void> {
    const given = await this.#given();
    await this.#deps.write([...given, { url, until: this.#deps.now() + givenFor }]);
  }

  /** The hospital's system that a file comes from; undefined where it is not the hospital's. */
  async #siteOf(
    { url, referrer }: Download,
    sites: readonly string[],
  ): Promise<string | undefined> {
    const origins = [webOrigin(url), webOrigin(referrer)].filter((origin) => origin !== '');
    if (origins.length > 0) return origins.find((origin) => sites.includes(origin));
    // Of a file that is written into its address (data:) the browser says no page: it is of one that is looked at.
    return await this.#deps.activeSite(sites);
  }

  async #isGiven(url: string): Promise<boolean> {
    const given = await this.#given();
    const at = given.findIndex((each) => each.url === url);
    if (at >= 0) await this.#deps.write(given.filter((_, i) => i !== at));
    return at >= 0;
  }

  async #given(): Promise<{ url: string; until: number }[]> {
    const kept = await this.#deps.read();
    const all = Array.isArray(kept) ? (kept as { url: string; until: number }[]) : [];
    return all.filter(({ until }) => until > this.#deps.now());
  }

  /** First whoever can read it, then any page of the hospital's that can at least ask the person. */
  async #findJudge(download: Download, sites: readonly string[], site: string): Promise<boolean> {
    const { id, url, name, mediaType, bytes } = download;
    const message = { type: 'download', id, url, name, mediaType, bytes } as const;
    const own = await this.#deps.tabsOf([site]);
    const near = [...own, ...(await this.#deps.tabsOf(sites))];
    for (const tab of new Set(near)) {
      if (await this.#takes(tab, { ...message, reads: false })) return true;
    }
    for (const tab of new Set(near)) {
      if (await this.#takes(tab, { ...message, reads: true }, 0)) return true;
    }
    return false;
  }

  async #takes(tab: number, message: DownloadMessage, frame?: 0): Promise<boolean> {
    // A frame that came too late may answer before the one that was first.
    await Promise.race([this.#deps.ask(tab, message, frame), later(answersIn, undefined)]);
    return this.#held.get(message.id)?.isClaimed === true;
  }

  /** No page is there that could look or ask. */
  async #alone(
    { url, mediaType, bytes }: Download,
    site: string,
    mode: GuardMode,
  ): Promise<boolean> {
    const action = mode === 'enforce' ? 'stopped' : 'allowed';
    const source = webOrigin(url);
    const path = /^https?:/.test(url) ? new URL(url).pathname.slice(0, 2000) : '/';
    const size = bytes ?? 0;
    await this.#deps.record(site, path, {
      mediaType: mediaType.slice(0, 200),
      bytes,
      sha256: null,
      action,
      how: /^https?:/.test(url) ? 'server' : 'page',
      ...(source === site || source === '' ? {} : { source: source.slice(0, 300) }),
      inspection: unseen(size),
    });
    return action === 'allowed';
  }
}

function unseen(bytesTotal: number): NonNullable<Saved['inspection']> {
  return { verdict: 'unscannable', reason: 'fault', kinds: {}, bytesInspected: 0, bytesTotal };
}

function later<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((done) => setTimeout(() => done(value), milliseconds));
}
