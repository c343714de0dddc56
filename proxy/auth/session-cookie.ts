// The session middleware: one cookie that scripts cannot read and other sites cannot send.
import type { RequestHandler } from 'express';
import session from 'express-session';
import { SessionBridge } from './session-bridge.ts';
import type { SessionStore } from './session-store.ts';

/** `__Host-` binds the cookie to this host, `/` and TLS (RFC 6265bis §4.1.3.2). */
export const sessionCookieName = '__Host-medveil';

/** @param secret signs session ids in the cookie; at least 32 random characters */
export function sessionCookie(
  store: SessionStore,
  secret: string,
  now: () => number,
): RequestHandler {
  if (secret.length < 32) throw new Error('session secret is shorter than 32 characters');
  return session({
    name: sessionCookieName,
    secret,
    store: new SessionBridge(store, now),
    // Saved only when it changes: a late answer must not write an ended session back.
    resave: false,
    // Nobody gets a cookie, or a row in the store, before signing in.
    saveUninitialized: false,
    // A session that is taken off the request is removed from the store as well.
    unset: 'destroy',
    cookie: { path: '/', secure: true, httpOnly: true, sameSite: 'strict' },
  });
}
