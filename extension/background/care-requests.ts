// Worklists and who they put into whose care. The origin is vouched for by the browser. Path and rows are
// what our script read in the page: a site can give its pages any path and any rows, but only its own.
import type { CarePatient, PageMessage } from '../../shared/messages/page.ts';
import { matchesPath, profilesFor, type SiteProfile } from '../../shared/policy/site-profile.ts';
import type { Carer } from './care-list.ts';
import { cookieAccount } from './his-accounts.ts';
import { type Frame, policyOf, type RequestDeps, userOf } from './request-deps.ts';

/** A shift with its handing over. */
const shiftHours = 12;

/** True when the patients are in care now; false when this page is no worklist. */
export async function takeIntoCare(
  request: PageMessage & { type: 'worklist' },
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const { profiles } = await policyOf(deps);
  const here = profilesFor(profiles, frame.origin).find(
    ({ worklist }) => worklist && matchesPath(worklist.path, request.address),
  );
  if (!here?.worklist) return false;
  const { owner, hours = shiftHours } = here.worklist;
  let user = await userOf(frame, deps, request);
  if (owner) {
    user = (await cookieAccount(owner, frame.origin, deps.cookie)) ?? request.owner;
    // Nobody knows whose patients these are.
    if (user === undefined) return false;
  }
  await deps.care.add(carerOf(here, frame, user), request.patients, hours);
  return true;
}

/** Whether all these patients are in the care of whoever asks. */
export async function areInCare(
  patients: readonly CarePatient[],
  user: string | undefined,
  frame: Frame,
  deps: RequestDeps,
): Promise<boolean> {
  const { profiles = [] } = await policyOf(deps);
  const carers = profiles
    .filter(({ worklist }) => worklist)
    .map((each) => carerOf(each, frame, user));
  return carers.length > 0 && (await deps.care.holds(carers, patients));
}

/** On another system's pages only a resident ID says that it is the same patient. */
function carerOf(profile: SiteProfile, frame: Frame, user: string | undefined): Carer {
  const { naming = ['patientNumber', 'residentId'] } = profile.worklist ?? {};
  const here = profile.sites.includes(frame.origin);
  return {
    user,
    profile: profile.id,
    naming: naming.filter((kind) => here || kind === 'residentId'),
  };
}
