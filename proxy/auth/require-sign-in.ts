// Who is calling. The account is read at every call, so that disabling it or changing its role works
// at once.
import type { Request, RequestHandler } from 'express';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import type { Account, AccountStore } from './account-store.ts';
import { refuseCall } from './refuse-call.ts';
import { callHeader } from './same-site.ts';

// Beside the request and not on it: no other middleware can put an account there.
const callers = new WeakMap<Request, Account>();

/** The account that `requireSignIn` found. @throws on a route without that middleware */
export function accountOf(req: Request): Account {
  const account = callers.get(req);
  if (!account) throw new Error('accountOf is called on a route without requireSignIn');
  return account;
}

/** Network address of the caller, for records. */
export function workstationOf(req: Request): string | null {
  // `::ffff:` marks IPv4 over an IPv6 socket (RFC 4291 §2.5.5.2): one workstation, one writing.
  return req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? null;
}

/** 401 without a session. A call that a person caused keeps the session alive. */
export function requireSignIn(accounts: AccountStore, now: () => number): RequestHandler {
  return async (req, res, next) => {
    const user = req.session.user;
    const account = user === undefined ? null : await accounts.get(user);
    if (!account || account.disabled) {
      refuseCall(req, res, 'signInRequired');
      return;
    }
    callers.set(req, account);
    // A background call (`background`) keeps nobody signed in at an empty desk.
    if (req.headers[callHeader] === '1') await keepAlive(req, now());
    next();
  };
}

/** At most one write in this time, ms: clicks come in bursts. */
const keepAliveStep = 20_000;

/** Saved before the work, not after it: a slow call that ends after a sign-out must not bring the
 *  session back. */
async function keepAlive(req: Request, now: number): Promise<void> {
  if (now - (req.session.seen ?? 0) < keepAliveStep) return;
  req.session.seen = now;
  await new Promise<void>((resolve, reject) => {
    req.session.save((error) => (error ? reject(error) : resolve()));
  });
}

/** 403 while the password is the one-time one. */
export const requireOwnPassword: RequestHandler = (req, res, next) => {
  if (accountOf(req).mustChange) refuseCall(req, res, 'passwordChangeRequired');
  else next();
};

/** 403 for every other role. */
export function requireRole(roles: readonly ConsoleRole[]): RequestHandler {
  return (req, res, next) => {
    if (roles.includes(accountOf(req).role)) next();
    else refuseCall(req, res, 'roleForbidden');
  };
}
