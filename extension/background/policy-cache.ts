// The newest policy this browser has verified. It is signed by the pinned key, never goes back to a
// lower version, and is written to storage.local, where pages read it without waiting for anybody.
import { compactVerify, importJWK } from 'jose';
import { policyResponse } from '../../shared/messages/intake.ts';
import { storedKeys } from '../../shared/messages/page.ts';
import { type Policy, policySchema } from '../../shared/policy/policy.ts';
import { readLocal, writeLocal } from '../platform/extension-browser.ts';
import { credentialsOf, type Device } from './device.ts';
import { syncEngine } from './engine-script.ts';
import { callIntake, type IntakeAnswer } from './intake-client.ts';

/** The stored policy, or undefined when there is none or it cannot be read. */
export async function storedPolicy(): Promise<Policy | undefined> {
  const parsed = policySchema.safeParse(await readLocal(storedKeys.policy));
  return parsed.success ? parsed.data : undefined;
}

/** Fetches, verifies and stores the policy. A bad signature or malformed policy changes nothing. */
export async function refreshPolicy(device: Device): Promise<IntakeAnswer['kind']> {
  const etag = await readLocal(etagKey);
  const known = (await storedPolicy()) !== undefined && typeof etag === 'string' ? etag : undefined;
  const credentials = credentialsOf(device);
  const answer = await callIntake(
    device.server,
    'GET',
    '/v1/policy',
    undefined,
    credentials,
    known,
  );
  if (answer.kind !== 'ok') return answer.kind;
  const policy = await verified(answer.body, device);
  if (!policy) return 'unreachable';
  const current = await storedPolicy();
  // An old policy with a good signature is still an attack: it may show what is masked today.
  if (current && policy.version < current.version) return 'ok';
  // Before pages hear of it: they ask for the engine only when it has not come with the page.
  await syncEngine(policy);
  await writeLocal(storedKeys.policy, policy);
  await writeLocal(etagKey, answer.etag ?? null);
  return 'ok';
}

/** Another server's policies count from one again and seal to another key: the old one must go. */
export async function forgetPolicy(): Promise<void> {
  await syncEngine(undefined);
  await writeLocal(storedKeys.policy, null);
  await writeLocal(etagKey, null);
}

// Kept beside the policy: a policy that was lost is fetched whole, whatever the tag says.
const etagKey = 'policyEtag';

/** The policy in a compact JWS, if the key pinned at enrolment has signed it (RFC 7515, ES256). */
async function verified(body: unknown, device: Device): Promise<Policy | undefined> {
  const parsed = policyResponse.safeParse(body);
  if (!parsed.success) return undefined;
  try {
    const key = await importJWK(device.policyKey, 'ES256');
    const { payload } = await compactVerify(parsed.data.policy, key, { algorithms: ['ES256'] });
    const policy = policySchema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return policy.success ? policy.data : undefined;
  } catch {
    return undefined;
  }
}
