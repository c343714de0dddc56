// Console accounts in memory, for tests that need no database.
import { type Account, type AccountStore, accountKey } from '../../proxy/auth/account-store.ts';

export function memoryAccounts(): AccountStore {
  const accounts = new Map<string, Account>();
  return {
    get: async (user) => accounts.get(accountKey(user)) ?? null,
    put: async (account) => void accounts.set(accountKey(account.user), account),
    list: async () => [...accounts.values()],
  };
}
