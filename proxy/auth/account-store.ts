// Console accounts as the rest of proxy/auth sees them. This folder decides who is signed in and as
// what; it never shows a record and never learns a patient's identifier.
import type { ConsoleRole } from '../../shared/messages/console.ts';

export interface Account {
  /** As it is shown and typed; lookups ignore case. */
  readonly user: string;
  readonly role: ConsoleRole;
  /** 科室 that the person asks and approves for; null: none in particular. */
  readonly department: string | null;
  /** Text of `hashPassword`: algorithm, parameters, salt, hash. */
  readonly passwordHash: string;
  /** The password was given by someone else: only changing it is allowed. */
  readonly mustChange: boolean;
  /** Signing in is refused and open sessions stop at their next call. */
  readonly disabled: boolean;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  /** ISO 8601 UTC; the creation until it was first changed. */
  readonly passwordChangedAt: string;
}

/** Durable on return. Implementations key accounts by `accountKey(user)`. */
export interface AccountStore {
  get(user: string): Promise<Account | null>;
  /** Adds the account or replaces the one of the same key. */
  put(account: Account): Promise<void>;
  /** In order of creation. */
  list(): Promise<readonly Account[]>;
}

/** What two writings of one user name share: width, case and outer spaces do not matter. */
export function accountKey(user: string): string {
  return user.normalize('NFKC').trim().toLowerCase();
}
