// What pages ask of the background, decided here: a page cannot reveal what the policy forbids, and
// nothing is revealed that could not be recorded.
import {
  type CardChoice,
  cardChoice,
  type FrameMessage,
  pageMessage,
  type PageMessage,
  type RevealAnswer,
  type WhoAnswer,
} from '../../shared/messages/page.ts';
import { answerBreakGlass, attest } from './break-glass.ts';
import { printTemplatesFor } from '../../shared/policy/site-profile.ts';
import { takeIntoCare } from './care-requests.ts';
import {
  type EventDeps,
  eventBase,
  type Frame,
  markFor,
  policyOf,
  type RequestDeps,
  accountOf,
} from './request-deps.ts';
import { answerReveal } from './reveal-request.ts';

/** Answers one message of a page; a message it cannot read gets no answer. */
export async function answerPage(
  message: unknown,
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer | FrameMessage | WhoAnswer | CardChoice | boolean | undefined> {
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
    case 'servedMasked':
      return await deps.loadAgain();
    case 'inspector':
      return await deps.bringInspector();
    case 'card':
      return cardChoice.safeParse(await deps.showCard(request)).data;
    case 'who':
      return await answerWho(request, frame, deps);
    case 'happened':
      return await record(request, frame, deps);
    case 'statistics':
      return await recordStatistics(request, frame, deps);
    case 'coverage':
      await deps.coverage.note(frame.origin, request);
      return true;
    case 'canary':
      return await recordCanary(request, frame, deps);
    case 'gave':
      return await recordGiven(request, frame, deps);
    case 'took':
      return await recordTaken(request, frame, deps);
    case 'claim':
      return deps.claim(request.id);
    case 'judged':
      return deps.judged(request.id, request.goes);
    case 'giving':
      await deps.give(request.url);
      return true;
    case 'worklist':
      return await takeIntoCare(request, frame, deps);
    case 'reveal':
      return await answerReveal(request, frame, deps);
    case 'breakGlass':
      return await answerBreakGlass(request, frame, deps);
    case 'attest':
      return await attest(request, deps);
  }
}

async function answerWho(
  request: PageMessage & { type: 'who' },
  frame: Frame,
  deps: RequestDeps,
): Promise<WhoAnswer> {
  const account = await accountOf(frame, deps);
  const user = account ?? request.user?.slice(0, 200);
  const mark = await markFor(user, deps, await policyOf(deps));
  return {
    user,
    ...(account === undefined ? {} : { account }),
    device: await deps.device(),
    ...mark,
  };
}

// True when the event is durable; the page reports it again otherwise.
async function record(
  request: PageMessage & { type: 'happened' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const policy = await policyOf(deps);
  const { event: type, patients, template, printService, stopped, unmarked, sight } = request;
  // A page's word counts for no template that the policy does not have for its site.
  const templates = printTemplatesFor(policy.profiles, frame.origin);
  const known = templates.some(({ name }) => name === template);
  const stored = await deps.put({
    ...(await eventBase(frame, deps, policy, request)),
    // Of a sight that has ended: who is signed in now may be the next one.
    ...(type === 'sight' && request.user !== undefined ? { user: request.user } : {}),
    type,
    patients,
    ...(type === 'print' && known ? { template } : {}),
    ...(type === 'print' && printService !== undefined ? { printService } : {}),
    ...(type === 'print' && stopped ? { stopped } : {}),
    ...(type === 'view' && unmarked ? { unmarked } : {}),
    ...(type === 'sight' && sight ? { sight } : {}),
  });
  deps.flush();
  return stored;
}

// As `record`. What was given is the page's script's word, as what was seen is; the time and place are not.
async function recordGiven(
  request: PageMessage & { type: 'gave' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const { patients, file } = request;
  const policy = await policyOf(deps);
  const base = await eventBase(frame, deps, policy, request);
  // A net disk has no account of the hospital's: who is signed in to its systems is at the workstation.
  const user = base.user ?? (await onlyUser(policy.sites, deps));
  const stored = await deps.put({
    ...base,
    ...(user === undefined ? {} : { user }),
    type: 'upload',
    patients,
    file,
  });
  deps.flush();
  return stored;
}

async function recordStatistics(
  request: PageMessage & { type: 'statistics' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const base = await eventBase(frame, deps, await policyOf(deps), request);
  const { statistics } = request;
  const stored = await deps.put({ ...base, type: 'view', patients: [], statistics });
  deps.flush();
  return stored;
}

/** As `record`, once an hour for each page. */
async function recordCanary(
  { address, kinds, user }: PageMessage & { type: 'canary' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  return await deps.canaries.once({ site: frame.origin, address, kinds }, async () => {
    const path = address.split('#', 1)[0] ?? '';
    const base = await eventBase(frame, deps, await policyOf(deps), { path, user });
    const stored = await deps.put({ ...base, type: 'canary', patients: [], canary: kinds });
    deps.flush();
    return stored;
  });
}

/** As `record`. A file's place is the page that it came from. */
export async function recordTaken(
  request: Pick<PageMessage & { type: 'took' }, 'path' | 'patients' | 'file' | 'user'>,
  frame: Pick<Frame, 'origin'>,
  deps: EventDeps,
): Promise<boolean> {
  const { patients, file } = request;
  const base = await eventBase(frame, deps, await policyOf(deps), request);
  const stored = await deps.put({ ...base, type: 'download', patients, download: file });
  deps.flush();
  return stored;
}

/** The account that is signed in at the hospital's systems, where it is one and the same. */
export async function onlyUser(
  sites: readonly string[],
  deps: Pick<RequestDeps, 'userAt'>,
): Promise<string | undefined> {
  const users = await Promise.all(sites.map((site) => deps.userAt(site).catch(() => undefined)));
  const known = new Set(users.filter((user) => user !== undefined));
  const [user] = known;
  return known.size === 1 ? user?.slice(0, 200) : undefined;
}
