// Where sign-ins are kept. The key is a hash of the cookie's secret: who reads the store cannot sign
// in with it.

export interface StoredSession {
  /** SHA-256 of the session id, hex. */
  readonly key: string;
  /** `accountKey` of who is signed in; null before. */
  readonly user: string | null;
  /** JSON that only express-session reads. */
  readonly data: string;
  /** ISO 8601 UTC after which the session is dead whatever happens. */
  readonly expiresAt: string;
}

/** `get` may return an expired session, which the bridge then refuses. */
export interface SessionStore {
  get(key: string): Promise<StoredSession | null>;
  put(session: StoredSession): Promise<void>;
  remove(key: string): Promise<void>;
  /** Signs a user out everywhere, but for the session `except`. */
  removeOf(user: string, except: string | null): Promise<void>;
  /** Removes what ended at or before `now`, ISO 8601 UTC. */
  removeExpired(now: string): Promise<void>;
}
