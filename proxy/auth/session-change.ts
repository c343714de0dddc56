// Starting and ending a session with promises instead of callbacks.
import type { Request } from 'express';

/** A new session id for `user`: one that was planted before the sign-in is worth nothing after it
 *  (session fixation). */
export async function startSession(req: Request, user: string, now: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()));
  });
  req.session.user = user;
  req.session.since = now;
  req.session.seen = now;
}

/** Removes it from the store; the cookie is the caller's to clear. */
export function endSession(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error) => (error ? reject(error) : resolve()));
  });
}
