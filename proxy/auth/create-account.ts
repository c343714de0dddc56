// New accounts. Whoever creates one learns its first password and nobody learns the second.
import type { ConsoleRole } from '../../shared/messages/console.ts';
import type { Account, AccountStore } from './account-store.ts';
import { oneTimePassword } from './one-time-password.ts';
import { hashPassword } from './password-hash.ts';

export type CreatedAccount =
  | { readonly created: true; readonly account: Account; readonly password: string }
  | { readonly created: false; readonly reason: 'exists' | 'badName' };

/** Letters, digits, dot, hyphen and underscore; an account name is shown in records and links. */
const userName = /^[\p{L}\p{N}][\p{L}\p{N}._-]{1,31}$/u;

/** Makes an account whose one-time `password` has to be changed at the first sign-in. */
export async function createAccount(
  store: AccountStore,
  wanted: { user: string; role: ConsoleRole; department?: string | undefined },
  now: () => Date = () => new Date(),
): Promise<CreatedAccount> {
  if (!userName.test(wanted.user)) return { created: false, reason: 'badName' };
  if (await store.get(wanted.user)) return { created: false, reason: 'exists' };
  // Returned once and kept nowhere; only its hash is stored.
  const password = oneTimePassword();
  const at = now().toISOString();
  const account: Account = {
    user: wanted.user,
    role: wanted.role,
    department: wanted.department ?? null,
    passwordHash: await hashPassword(password),
    mustChange: true,
    disabled: false,
    createdAt: at,
    passwordChangedAt: at,
  };
  await store.put(account);
  return { created: true, account, password };
}

/** The account `audit` of a store that has none yet, with its one-time password; null when accounts
 *  exist. `serve` prints the password at the first start. */
export async function createFirstAccount(
  store: AccountStore,
): Promise<{ user: string; password: string } | null> {
  if ((await store.list()).length > 0) return null;
  // Reads everything and changes nothing: enough to look around, and nothing to misuse.
  const made = await createAccount(store, { user: 'audit', role: 'auditAdmin' });
  return made.created ? { user: made.account.user, password: made.password } : null;
}
