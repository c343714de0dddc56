// What deciding about a page's request needs, as functions: it is tested without a browser.
import type { PageEvent } from '../../shared/messages/intake.ts';
import type { CardMessage } from '../../shared/messages/page.ts';
import { watermarkStrength } from '../../shared/policy/resolve.ts';
import { type PagePolicy, strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import type { CanaryAlarms } from './canary-alarms.ts';
import type { CareList } from './care-list.ts';
import type { CoverageLog } from './coverage-log.ts';
import type { SameReasons } from './same-reasons.ts';
import type { Emergencies } from './emergencies.ts';

/** What making an event needs. */
export interface EventDeps {
  readonly policy: () => Promise<PagePolicy | undefined>;
  /** False when there is no room; rejects when storage is broken. */
  readonly put: (event: PageEvent) => Promise<boolean>;
  /** Sends soon; nobody waits for it. */
  readonly flush: () => void;
  /** HIS account signed in at this origin, as far as the policy says which cookie holds it. */
  readonly userAt: (origin: string) => Promise<string | undefined>;
  readonly now: () => Date;
  /** Code of the watermark of this session of an account. */
  readonly markOf: (user: string | undefined) => Promise<string>;
}

export interface RequestDeps extends EventDeps {
  readonly learnNames: (tab: number, origin: string, names: readonly string[]) => Promise<void>;
  readonly namesOf: (tab: number, origin: string) => Promise<string[]>;
  /** Value of a cookie of an origin. */
  readonly cookie: (origin: string, name: string) => Promise<string | undefined>;
  /** This browser's id at the server; undefined before it has one. */
  readonly device: () => Promise<string | undefined>;
  readonly care: CareList;
  readonly coverage: Pick<CoverageLog, 'note'>;
  readonly canaries: Pick<CanaryAlarms, 'once'>;
  readonly sameReasons: SameReasons;
  readonly emergencies: Emergencies;
  /** Brings the pattern engine into the asking frame; false when the browser refuses. */
  readonly bringEngine: () => Promise<boolean>;
  /** Brings up the document that inspects files; false when the browser refuses. */
  readonly bringInspector: () => Promise<boolean>;
  /** Lets the asking tab's own page show a card; undefined when nothing there can. */
  readonly showCard: (card: CardMessage) => Promise<unknown>;
  /** True for the first frame that wants to judge a file that is held. */
  readonly claim: (id: number) => boolean;
  /** What a page says of a file that is held on its way to the workstation; false when none is any more. */
  readonly judged: (id: number, goes: boolean) => boolean;
  /** The person may have what comes from this address, once. */
  readonly give: (url: string) => Promise<void>;
  /** Whether the asking tab's document, given masked, should be loaded again. */
  readonly loadAgain: () => Promise<boolean>;
}

/** The sender as the browser vouches for it. */
export interface Frame {
  readonly tab: number;
  readonly origin: string;
}

/** Without a policy the strictest one decides, as it does in the page. */
export async function policyOf(deps: EventDeps): Promise<PagePolicy> {
  return (await deps.policy()) ?? strictestPolicy;
}

/** The account of a request: the cookie's, which no script of the page can set aside, else the page's. */
export async function userOf(
  frame: Pick<Frame, 'origin'>,
  deps: EventDeps,
  request: { readonly user?: string | undefined },
): Promise<string | undefined> {
  return (await accountOf(frame, deps)) ?? request.user?.slice(0, 200);
}

/** The account that a cookie of the frame's site says. */
export async function accountOf(
  frame: Pick<Frame, 'origin'>,
  deps: EventDeps,
): Promise<string | undefined> {
  return (await deps.userAt(frame.origin).catch(() => undefined))?.slice(0, 200);
}

/** The code that lies over the account's pages; none where the policy wants no watermark. */
export async function markFor(
  user: string | undefined,
  deps: EventDeps,
  policy: PagePolicy,
): Promise<{ readonly mark?: string }> {
  if (watermarkStrength(policy) === 0) return {};
  // Without storage there is no watermark, and looks are recorded all the same.
  const mark = await deps.markOf(user).catch(() => undefined);
  return mark === undefined ? {} : { mark };
}

/** What a page must not be able to say about itself: time, origin, watermark, policy version, and the user where a
 *  cookie says it. */
export async function eventBase(
  frame: Pick<Frame, 'origin'>,
  deps: EventDeps,
  policy: PagePolicy,
  request: { readonly path: string; readonly user?: string | undefined },
): Promise<Pick<PageEvent, 'v' | 'at' | 'user' | 'site' | 'path' | 'mark' | 'policyVersion'>> {
  const user = await userOf(frame, deps, request);
  return {
    v: 1,
    at: deps.now().toISOString(),
    ...(user === undefined ? {} : { user }),
    site: frame.origin.slice(0, 300),
    path: request.path,
    ...(await markFor(user, deps, policy)),
    policyVersion: policy.version,
  };
}
