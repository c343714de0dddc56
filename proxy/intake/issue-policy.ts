// The policy that browsers get: built from the configuration, numbered, signed, recorded. A new number
// is given only when the content changed.
import { createHash, type KeyObject } from 'node:crypto';
import { CompactSign } from 'jose';
import { canonicalJson } from '../../shared/records/canonical.ts';
import { type Policy, policySchema } from '../../shared/policy/policy.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { PolicyStore } from './policy-store.ts';

/** A policy before it is issued. */
export type PolicyContent = Omit<Policy, 'v' | 'version' | 'issuedAt'>;

export interface IssuedPolicy {
  readonly policy: Policy;
  /** Compact JWS, ES256. */
  readonly jws: string;
}

/** Whether browsers can read a policy of this content. */
export function isReadable(content: PolicyContent): boolean {
  const issuedAt = new Date(0).toISOString();
  return policySchema.safeParse({ v: 1, version: 1, issuedAt, ...content }).success;
}

/** Issues `content` as a new version, or signs the newest again when nothing changed. */
export async function issuePolicy(
  content: PolicyContent,
  deps: { store: PolicyStore; ledger: Ledger; key: KeyObject; now: () => Date },
): Promise<IssuedPolicy> {
  const text = canonicalJson(content);
  const newest = await deps.store.newest();
  const same = newest?.content === text;
  const version = same ? newest.version : (newest?.version ?? 0) + 1;
  const issuedAt = same ? newest.issuedAt : deps.now().toISOString();
  const policy = policySchema.parse({ v: 1, version, issuedAt, ...content });
  if (!same) {
    await deps.ledger.append({
      kind: 'policy.issued',
      actor: { user: null, device: null, workstation: null },
      version,
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    await deps.store.add({ version, issuedAt, content: text });
  }
  const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(policy)))
    .setProtectedHeader({ alg: 'ES256', typ: 'medveil-policy+jwt' })
    .sign(deps.key);
  return { policy, jws };
}
