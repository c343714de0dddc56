// Whether a person may read what a page has masked: what the policy lets be revealed, for a reason it
// knows or for a patient in care, and never before the record of it is stored.
import type { PageEvent } from '../../shared/messages/intake.ts';
import type { PageMessage, RevealAnswer } from '../../shared/messages/page.ts';
import { resolveField, revealLimits } from '../../shared/policy/resolve.ts';
import { sameReasonOf } from '../../shared/policy/guards.ts';
import type { PagePolicy } from '../../shared/policy/strictest-policy.ts';
import { areInCare } from './care-requests.ts';
import { eventBase, type Frame, policyOf, type RequestDeps } from './request-deps.ts';

type RevealRequest = PageMessage & { type: 'reveal' };
type Refusal = (RevealAnswer & { ok: false })['refusal'];

/** First recorded, then shown: a reveal that leaves no trace does not happen. */
export async function answerReveal(
  request: RevealRequest,
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer> {
  const policy = await policyOf(deps);
  const base = await eventBase(frame, deps, policy, request);
  const refuse = (refusal: Refusal): RevealAnswer => ({ ok: false, refusal });
  const most = request.scope === 'batch' ? revealLimits(policy).batchLimit : 1;
  if (request.patients.length > most) return refuse('tooMany');
  if (!isRevealable(policy, request)) return refuse('notRevealable');
  const reason = await reasonOf(request, policy, base.user, frame, deps);
  if ('refusal' in reason) return refuse(reason.refusal);
  const again = await againOf(request, policy, base.user, deps);
  if ('refusal' in again) return { ok: false, ...again };
  const { seconds } = policy.reveal;
  const { scope, hold } = request;
  const event = { ...base, type: 'reveal' as const, reason: reason.code, seconds, scope, ...again };
  const held = hold ? { hold } : {};
  const stored = await putEach(
    request.patients.map((patient) => ({ ...event, ...held, patients: [patient] })),
    deps,
  );
  deps.flush();
  // A reason that opened nothing has not been given.
  if (request.reason !== undefined && stored.count > 0) {
    const opened = request.patients.slice(0, stored.count);
    await deps.sameReasons.add(base.user, request.reason, opened).catch(() => undefined);
  }
  if (stored.count > 0) return { ok: true, seconds, recorded: stored.count };
  return refuse(stored.broken ? 'storage' : 'queueFull');
}

// One record a patient: whoever asks about one must not find the others. Stops at the first that is
// refused: what is not recorded is not shown.
async function putEach(
  events: readonly PageEvent[],
  deps: RequestDeps,
): Promise<{ count: number; broken: boolean }> {
  for (const [count, event] of events.entries()) {
    try {
      if (!(await deps.put(event))) return { count, broken: false };
    } catch {
      return { count, broken: true };
    }
  }
  return { count: events.length, broken: false };
}

// `show` needs no reveal, `hide` forbids it.
function isRevealable(policy: PagePolicy, { patients }: RevealRequest): boolean {
  return patients.every(({ kinds }) => {
    return kinds.length > 0 && kinds.every((kind) => resolveField(policy, kind) === 'mask');
  });
}

async function reasonOf(
  request: RevealRequest,
  policy: PagePolicy,
  user: string | undefined,
  frame: Frame,
  deps: RequestDeps,
): Promise<{ code: string } | { refusal: Refusal }> {
  const { reason, patients } = request;
  if (reason === undefined) {
    const numbers = patients.map(({ identifiers: { residentId, patientNumber } }) => ({
      residentId,
      patientNumber,
    }));
    const inCare = await areInCare(numbers, user, frame, deps);
    return inCare ? { code: 'careList' } : { refusal: 'reasonNeeded' };
  }
  const known = policy.reveal.reasons.some(({ code }) => code === reason);
  return known ? { code: reason } : { refusal: 'unknownReason' };
}

/** Whether the reason has been given too often. It is nothing to count where no patient is new, or none needed a
 *  reason; a store that does not answer counts nothing. */
async function againOf(
  { reason, patients, confirmed }: RevealRequest,
  policy: PagePolicy,
  user: string | undefined,
  { sameReasons }: RequestDeps,
): Promise<{ repeated?: number } | { refusal: Refusal; patients: number; minutes: number }> {
  const { mode, patients: limit, minutes } = sameReasonOf(policy.guards);
  if (reason === undefined || mode === 'off') return {};
  const count = await sameReasons
    .with(user, reason, patients, minutes)
    .catch(() => ({ patients: 0, added: 0 }));
  if (count.patients <= limit) return {};
  const about = { patients: count.patients - count.added, minutes };
  if (count.added > 0 && mode === 'enforce') return { refusal: 'otherReason', ...about };
  if (count.added > 0 && mode === 'coach' && !confirmed) return { refusal: 'sameReason', ...about };
  return { repeated: count.patients };
}
