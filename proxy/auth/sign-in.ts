// Decides whether a name and a password are an account. Every try is recorded, and only a name that
// exists is written down: people type passwords and patients' names into the wrong box.
import type { Account, AccountStore } from './account-store.ts';
import type { AuthRecorder } from './auth-recorder.ts';
import type { Lockout } from './lockout.ts';
import { nobodysHash, verifyPassword } from './password-hash.ts';

export interface SignInDeps {
  readonly accounts: AccountStore;
  readonly lockout: Lockout;
  readonly recorder: AuthRecorder;
}

export type SignIn =
  | { readonly signedIn: true; readonly account: Account }
  | { readonly signedIn: false; readonly error: 'signInFailed' }
  | { readonly signedIn: false; readonly error: 'accountLocked'; readonly waitMs: number };

/**
 * Checks and records one try. A locked name is refused without looking at the password, so that a
 * guess during the pause teaches nothing.
 * @throws when the try cannot be recorded
 */
export async function signIn(
  { accounts, lockout, recorder }: SignInDeps,
  given: { user: string; password: string; workstation: string | null },
): Promise<SignIn> {
  const account = await accounts.get(given.user);
  // The stored name, not the typed one: see the head of this file.
  const known = { user: account?.user ?? null, workstation: given.workstation };
  const waitMs = lockout.waitOf(given.user);
  if (waitMs > 0) {
    await recorder.record('auth.loginFailed', known);
    return { signedIn: false, error: 'accountLocked', waitMs };
  }
  // A name without an account costs the same time as one with.
  const right = await verifyPassword(given.password, account?.passwordHash ?? nobodysHash);
  if (!account || !right || account.disabled) {
    lockout.failed(given.user);
    await recorder.record('auth.loginFailed', known);
    return { signedIn: false, error: 'signInFailed' };
  }
  lockout.succeeded(given.user);
  // When this rejects, nobody is signed in: the session is made after it.
  await recorder.record('auth.login', known);
  return { signedIn: true, account };
}
