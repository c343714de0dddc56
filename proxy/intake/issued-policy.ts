// The policy in force, and how it is issued again while the product runs: one at a time, the newest
// content last.
import { type IssuedPolicy, issuePolicy, type PolicyContent } from './issue-policy.ts';

export interface IssuedPolicies {
  current(): IssuedPolicy;
  /** Resolves when the content of now is issued, or when it could not be: then the last one stays. */
  reissue(): Promise<void>;
}

/** Rejects when not even the first policy can be issued. */
export async function createIssuedPolicy(
  content: () => PolicyContent,
  deps: Parameters<typeof issuePolicy>[1],
  onFault: () => void,
): Promise<IssuedPolicies> {
  let issued = await issuePolicy(content(), deps);
  let last = Promise.resolve();
  const again = async (): Promise<void> => {
    try {
      issued = await issuePolicy(content(), deps);
    } catch {
      onFault();
    }
  };
  return {
    current: () => issued,
    reissue() {
      last = last.then(again);
      return last;
    },
  };
}
