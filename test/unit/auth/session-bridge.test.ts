import type { SessionData } from 'express-session';
import { expect, test } from 'vitest';
import { memorySessions } from '../../../proxy/auth/memory-sessions.ts';
import { SessionBridge, sessionKey } from '../../../proxy/auth/session-bridge.ts';

test('a session that was ended is not brought back by a call that was under way', async () => {
  const store = memorySessions();
  const bridge = new SessionBridge(store, () => 60_000);
  const save = (seen: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const data = { user: 'audit', since: 1000, seen, cookie: {} } as unknown as SessionData;
      bridge.set('id', data, (error) => (error ? reject(error) : resolve()));
    });
  await save(1000);
  await save(30_000);
  expect((await store.get(sessionKey('id')))?.data).toContain('30000');
  await store.removeOf('audit', null);
  await save(60_000);
  expect(await store.get(sessionKey('id'))).toBeNull();
});
