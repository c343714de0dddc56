// express-session's callback store over our SessionStore.
import { createHash } from 'node:crypto';
import session, { type SessionData } from 'express-session';
import { accountKey } from './account-store.ts';
import type { SessionStore, StoredSession } from './session-store.ts';

declare module 'express-session' {
  interface SessionData {
    user: string;
    /** When the person signed in, ms since 1970. */
    since: number;
    /** Last call that a person caused. */
    seen: number;
  }
}

/** A sign-in ends after 8 hours, and after 15 minutes without a call that a person caused. */
const absoluteLimit = 8 * 60 * 60_000;
const idleLimit = 15 * 60_000;

/** Key in the SessionStore of a session id. */
export function sessionKey(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

/** Knows sessions only by hash. An expired one is never handed out, whoever asks. */
export class SessionBridge extends session.Store {
  readonly #store: SessionStore;
  readonly #now: () => number;

  constructor(store: SessionStore, now: () => number) {
    super();
    this.#store = store;
    this.#now = now;
  }

  override get(id: string, done: (error: unknown, data?: SessionData | null) => void): void {
    this.#read(id).then((data) => done(null, data), done);
  }

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const kept = {
      key: sessionKey(id),
      user: data.user === undefined ? null : accountKey(data.user),
      data: JSON.stringify(data),
      // Counted from the sign-in: activity does not move it.
      expiresAt: new Date((data.since ?? this.#now()) + absoluteLimit).toISOString(),
    };
    settle(this.#put(kept, data.seen !== data.since), done);
  }

  /** A call that was under way when its session was ended must not bring it back by staying alive. */
  async #put(kept: StoredSession, isOld: boolean): Promise<void> {
    if (isOld && (await this.#store.get(kept.key)) === null) return;
    await this.#store.put(kept);
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    settle(this.#store.remove(sessionKey(id)), done);
  }

  /** Dead sessions are removed as they are met, so that a stolen cookie is of no use later. */
  async #read(id: string): Promise<SessionData | null> {
    const kept = await this.#store.get(sessionKey(id));
    if (!kept) return null;
    const data: SessionData = JSON.parse(kept.data);
    const now = this.#now();
    const alive = kept.expiresAt > new Date(now).toISOString() && now - data.seen < idleLimit;
    if (alive) return data;
    await this.#store.remove(kept.key);
    return null;
  }
}

function settle(work: Promise<void>, done: (error?: unknown) => void = () => undefined): void {
  work.then(() => done(), done);
}
