// What pages ask of the background, decided here: a page cannot reveal what the policy forbids, and
// nothing is revealed that could not be recorded.
import {
  type FrameMessage,
  pageMessage,
  type PageMessage,
  type RevealAnswer,
} from '../../shared/messages/page.ts';
import type { PageEvent } from '../../shared/messages/intake.ts';
import { resolveField } from '../../shared/policy/resolve.ts';
import { type PagePolicy, strictestPolicy } from '../../shared/policy/strictest-policy.ts';

/** What the decision needs, as functions: it is tested without a browser. */
export interface RequestDeps {
  readonly policy: () => Promise<PagePolicy | undefined>;
  /** False when there is no room; rejects when storage is broken. */
  readonly put: (event: PageEvent) => Promise<boolean>;
  /** Sends soon; nobody waits for it. */
  readonly flush: () => void;
  readonly learnNames: (tab: number, origin: string, names: readonly string[]) => Promise<void>;
  readonly namesOf: (tab: number, origin: string) => Promise<string[]>;
  /** HIS account signed in at this origin, as far as the policy says where to look. */
  readonly userAt: (origin: string) => Promise<string | undefined>;
  /** Brings the pattern engine into the asking frame; false when the browser refuses. */
  readonly bringEngine: () => Promise<boolean>;
  readonly now: () => Date;
}

/** The sender as the browser vouches for it. */
export interface Frame {
  readonly tab: number;
  readonly origin: string;
}

/** Answers one message of a page; a message it cannot read gets no answer. */
export async function answerPage(
  message: unknown,
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer | FrameMessage | boolean | undefined> {
  const parsed = pageMessage.safeParse(message);
  if (!parsed.success) return undefined;
  const request = parsed.data;
  switch (request.type) {
    case 'names':
      await deps.learnNames(frame.tab, frame.origin, request.names);
      return true;
    case 'hello':
      return { type: 'names', names: await deps.namesOf(frame.tab, frame.origin) };
    case 'engine':
      return await deps.bringEngine();
    case 'happened':
      return await record(request, frame, deps);
    case 'reveal':
      return await reveal(request, frame, deps);
  }
}

// True when the event is durable; the page reports it again otherwise.
async function record(
  request: PageMessage & { type: 'happened' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const policy = await policyOf(deps);
  const stored = await deps.put({
    ...(await base(frame, deps, policy, request)),
    type: request.event,
    patients: request.patients,
  });
  deps.flush();
  return stored;
}

// First recorded, then shown: a reveal that leaves no trace does not happen.
async function reveal(
  request: PageMessage & { type: 'reveal' },
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer> {
  const policy = await policyOf(deps);
  if (resolveField(policy, request.kind) !== 'mask') return { ok: false, refusal: 'notRevealable' };
  const known = policy.reveal.reasons.some((reason) => reason.code === request.reason);
  if (!known) return { ok: false, refusal: 'unknownReason' };
  const { seconds } = policy.reveal;
  const event: PageEvent = {
    ...(await base(frame, deps, policy, request)),
    type: 'reveal',
    patients: request.patients,
    reason: request.reason,
    seconds,
  };
  try {
    if (!(await deps.put(event))) return { ok: false, refusal: 'queueFull' };
  } catch {
    return { ok: false, refusal: 'storage' };
  }
  deps.flush();
  return { ok: true, seconds };
}

// Without a policy the strictest one decides, as it does in the page.
async function policyOf(deps: RequestDeps): Promise<PagePolicy> {
  return (await deps.policy()) ?? strictestPolicy;
}

// What a page must not be able to say about itself: time, origin, policy version, and the user where a
// cookie says it.
async function base(
  frame: Frame,
  deps: RequestDeps,
  policy: PagePolicy,
  request: { readonly path: string; readonly user?: string | undefined },
): Promise<Pick<PageEvent, 'v' | 'at' | 'user' | 'site' | 'path' | 'policyVersion'>> {
  const user = (await deps.userAt(frame.origin).catch(() => undefined)) ?? request.user;
  return {
    v: 1,
    at: deps.now().toISOString(),
    ...(user === undefined ? {} : { user: user.slice(0, 200) }),
    site: frame.origin.slice(0, 300),
    path: request.path,
    policyVersion: policy.version,
  };
}
