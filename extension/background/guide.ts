// What the page tells staff that explains the protection: the rules in force here, and the hospital's notice.
import type { GuideAnswer } from '../../shared/messages/page.ts';
import { identifierKinds } from '../../shared/identifiers/kind.ts';
import {
  downloadGuardOf,
  sameReasonOf,
  shippedGuards,
  statisticsModeOf,
} from '../../shared/policy/guards.ts';
import { resolveField, watermarkStrength } from '../../shared/policy/resolve.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import type { Notices } from './notices.ts';
import type { EventDeps } from './request-deps.ts';
import { policyOf } from './request-deps.ts';

/** @param user account that is signed in at the hospital's systems, where one is known */
export async function guideOf(
  policy: Policy | undefined,
  notices: Notices,
  user: string | undefined,
): Promise<GuideAnswer> {
  const rules = policy ?? strictestPolicy;
  const guards = rules.guards ?? shippedGuards;
  const fields: GuideAnswer['fields'] = { mask: [], hide: [], show: [] };
  for (const kind of identifierKinds) fields[resolveField(rules, kind)].push(kind);
  const notice = policy?.notice;
  return {
    hospital: policy?.hospital ?? null,
    sites: [...rules.sites],
    fields,
    revealSeconds: rules.reveal.seconds,
    watermark: watermarkStrength(rules) > 0,
    guards: {
      outside: guards.mode,
      downloads: downloadGuardOf(guards).mode,
      statistics: statisticsModeOf(guards),
      sameReason: sameReasonOf(guards).mode,
    },
    user: user ?? null,
    notice: notice
      ? {
          text: notice.text,
          contact: notice.contact ?? null,
          readAt: await notices.readAt(notice, user),
        }
      : null,
  };
}

/** An account has read the notice: on record first, then remembered. True when it is. */
export async function confirmNotice(
  policy: Policy | undefined,
  notices: Notices,
  user: string | undefined,
  deps: EventDeps,
): Promise<boolean> {
  const notice = policy?.notice;
  if (notice === undefined) return false;
  const { version } = await policyOf(deps);
  const taken = await deps.put({
    v: 1,
    type: 'notice',
    at: deps.now().toISOString(),
    ...(user === undefined ? {} : { user }),
    // Of no system in particular.
    site: '*',
    path: '/',
    patients: [],
    notice: notice.sha256,
    policyVersion: version,
  });
  deps.flush();
  if (taken) await notices.confirm(notice, user);
  return taken;
}
