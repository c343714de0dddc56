// A person replaces a password, the one-time one included.
import { type PasswordProblem, passwordProblemsOf } from '../../shared/messages/password-rule.ts';
import type { Account, AccountStore } from './account-store.ts';
import type { AuthRecorder } from './auth-recorder.ts';
import type { Lockout } from './lockout.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';

export type PasswordChange =
  | { readonly changed: true; readonly account: Account }
  | { readonly changed: false; readonly error: 'passwordWrong' }
  | { readonly changed: false; readonly error: 'accountLocked'; readonly waitMs: number }
  | {
      readonly changed: false;
      readonly error: 'passwordRule';
      readonly problems: readonly PasswordProblem[];
    };

/**
 * Asks for the current password again: an unattended screen must not be enough to take an account.
 * @throws when the change cannot be recorded; then the old password stays
 */
export async function changePassword(
  deps: { accounts: AccountStore; lockout: Lockout; recorder: AuthRecorder; now: () => number },
  account: Account,
  given: { current: string; next: string; workstation: string | null },
): Promise<PasswordChange> {
  const waitMs = deps.lockout.waitOf(account.user);
  if (waitMs > 0) return { changed: false, error: 'accountLocked', waitMs };
  if (!(await verifyPassword(given.current, account.passwordHash))) {
    // The same counter as at sign-in: an open screen is no place to guess in peace.
    deps.lockout.failed(account.user);
    return { changed: false, error: 'passwordWrong' };
  }
  const problems = passwordProblemsOf(given.next, account.user, given.current);
  if (problems.length > 0) return { changed: false, error: 'passwordRule', problems };
  const changed: Account = {
    ...account,
    passwordHash: await hashPassword(given.next),
    mustChange: false,
    passwordChangedAt: new Date(deps.now()).toISOString(),
  };
  const who = { user: account.user, workstation: given.workstation };
  // Recorded before it is stored: a change that leaves no trace cannot happen.
  await deps.recorder.record('auth.passwordChanged', who);
  await deps.accounts.put(changed);
  return { changed: true, account: changed };
}
