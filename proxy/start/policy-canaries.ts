// Patients that do not exist, as browsers get them.
import type { Canary } from '../../shared/policy/canary.ts';
import type { Config } from '../config/config-schema.ts';

/** Undefined without any: browsers of an earlier version refuse a policy with words they do not know. */
export function canariesOf({ canaries }: Config): Canary[] | undefined {
  if (canaries.length === 0) return undefined;
  return canaries.map((canary) => {
    // Without what is not said: policies are compared as bytes.
    return Object.fromEntries(Object.entries(canary).filter(([, value]) => value !== undefined));
  });
}
