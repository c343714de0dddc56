import { expect, it } from 'vitest';
import { createAccount, createFirstAccount } from '../../../proxy/auth/create-account.ts';
import { verifyPassword } from '../../../proxy/auth/password-hash.ts';
import { memoryAccounts } from '../../support/memory-accounts.ts';

it('the first account is an audit administrator who has to change a password shown once', async () => {
  const store = memoryAccounts();
  const first = await createFirstAccount(store);
  expect(first?.user).toBe('audit');
  const kept = await store.get('audit');
  expect(kept).toMatchObject({ role: 'auditAdmin', mustChange: true, disabled: false });
  expect(JSON.stringify(kept)).not.toContain(first?.password);
  expect(await verifyPassword(first?.password ?? '', kept?.passwordHash ?? '')).toBe(true);
  expect(await createFirstAccount(store)).toBeNull();
});

it('a name is taken whatever its case and width', async () => {
  const store = memoryAccounts();
  expect(await createAccount(store, { user: 'Wang.Min', role: 'systemAdmin' })).toMatchObject({
    created: true,
  });
  for (const user of ['wang.min', 'WANG.MIN', 'ｗａｎｇ.min'])
    expect(await createAccount(store, { user, role: 'auditAdmin' })).toMatchObject({
      reason: 'exists',
    });
});

it.each(['', 'a', '-x', 'a b', 'x'.repeat(33), 'a<b', 'a/b'])(
  '%j is no account name',
  async (user) => {
    const made = await createAccount(memoryAccounts(), { user, role: 'auditAdmin' });
    expect(made).toEqual({ created: false, reason: 'badName' });
  },
);
