// Sessions in this process's memory, bounded: everybody signs in again after a restart.
import type { SessionStore, StoredSession } from './session-store.ts';

const maximumSessions = 10_000;

/** Nothing is written to disk; past 10,000 sessions the oldest are signed out. */
export function memorySessions(): SessionStore {
  const sessions = new Map<string, StoredSession>();
  return {
    get: async (key) => sessions.get(key) ?? null,
    async put(session) {
      sessions.set(session.key, session);
      // A map keeps its order of insertion: the first key is the oldest session.
      const [oldest] = sessions.keys();
      if (sessions.size > maximumSessions && oldest !== undefined) sessions.delete(oldest);
    },
    async remove(key) {
      sessions.delete(key);
    },
    async removeOf(user, except) {
      for (const { key, user: owner } of sessions.values())
        if (owner === user && key !== except) sessions.delete(key);
    },
    async removeExpired(now) {
      for (const { key, expiresAt } of sessions.values())
        if (expiresAt <= now) sessions.delete(key);
    },
  };
}
