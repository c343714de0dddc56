// Emergencies: a patient is opened at once and without a reason, and somebody says afterwards why. What
// the policy hides stays hidden. The page shows the rest even when this answers with a refusal, and says
// it again until it is stored. Only a worker that dies between two writes can store one twice: better than
// not at all.
import type { PageEvent } from '../../shared/messages/intake.ts';
import type { PageMessage, RevealAnswer } from '../../shared/messages/page.ts';
import { resolveField, revealLimits } from '../../shared/policy/resolve.ts';
import { eventBase, type Frame, policyOf, type RequestDeps } from './request-deps.ts';

/** Stored with room of its own; the same emergency again is answered as if it were new. */
export async function answerBreakGlass(
  request: PageMessage & { type: 'breakGlass' },
  frame: Frame,
  deps: RequestDeps,
): Promise<RevealAnswer> {
  const policy = await policyOf(deps);
  const { id, at, path, patients } = request;
  const kinds = patients.flatMap((patient) => patient.kinds);
  if (!kinds.every((kind) => resolveField(policy, kind) === 'mask')) {
    return { ok: false, refusal: 'notRevealable' };
  }
  const seconds = revealLimits(policy).breakGlassSeconds;
  const opened = { ok: true, seconds, recorded: 1 } as const;
  try {
    if (await deps.emergencies.get(id)) return opened;
    const event: PageEvent = {
      ...(await eventBase(frame, deps, policy, request)),
      at,
      type: 'reveal',
      patients,
      reason: 'breakGlass',
      seconds,
      scope: 'patient',
      breakGlass: id,
    };
    if (!(await deps.put(event))) return { ok: false, refusal: 'queueFull' };
    await deps.emergencies.add({ id, at, site: frame.origin, path, kinds }, patients);
  } catch {
    return { ok: false, refusal: 'storage' };
  }
  deps.flush();
  return opened;
}

/** True when it is stored; what is not open any more has been explained. */
export async function attest(
  { id, reason, note, user }: Omit<PageMessage & { type: 'attest' }, 'type'>,
  deps: RequestDeps,
): Promise<boolean> {
  const { emergencies } = deps;
  const about = await emergencies.get(id);
  if (!about) return true;
  const frame = { tab: -1, origin: about.site };
  const base = await eventBase(frame, deps, await policyOf(deps), { path: about.path, user });
  const patients = await emergencies.patientsOf(id);
  const stored = await deps.put({
    ...base,
    type: 'attest',
    patients,
    breakGlass: id,
    attestation: { reason, note: note.trim() },
  });
  if (stored) await emergencies.close(id);
  deps.flush();
  return stored;
}
