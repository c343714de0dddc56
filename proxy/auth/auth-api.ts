// POST login, logout, password and GET me. The only routes that a one-time password may call.
import express, { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import {
  type ConsoleError,
  loginRequest,
  type Me,
  passwordRequest,
} from '../../shared/messages/console.ts';
import type { PasswordProblem } from '../../shared/messages/password-rule.ts';
import { type Account, type AccountStore, accountKey } from './account-store.ts';
import { asyncRoute } from './async-route.ts';
import type { AuthRecorder } from './auth-recorder.ts';
import { changePassword } from './change-password.ts';
import { createLockout } from './lockout.ts';
import { refuseCall } from './refuse-call.ts';
import { accountOf, requireSignIn, workstationOf } from './require-sign-in.ts';
import { sessionKey } from './session-bridge.ts';
import { endSession, startSession } from './session-change.ts';
import { sessionCookieName } from './session-cookie.ts';
import type { SessionStore } from './session-store.ts';
import { signIn } from './sign-in.ts';

export interface AuthDeps {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly recorder: AuthRecorder;
  /** Shown beside the user's name. */
  readonly hospital: string;
  readonly now: () => number;
  /** Failed password tries an address may make in five minutes. */
  readonly triesPerAddress: number;
}

/** Expects the session middleware before it. */
export function createAuthApi(deps: AuthDeps): Router {
  const { accounts, recorder, sessions, hospital, now } = deps;
  // One for sign-in and password change: guessing at either counts for both.
  const lockout = createLockout(now);
  const describe = ({ user, role, mustChange }: Account): Me => ({
    user,
    role,
    mustChange,
    hospital,
  });

  async function login(req: Request, res: Response): Promise<void> {
    const given = loginRequest.safeParse(req.body);
    if (!given.success) return refuseCall(req, res, 'badRequest');
    const workstation = workstationOf(req);
    const tried = await signIn({ accounts, lockout, recorder }, { ...given.data, workstation });
    if (!tried.signedIn) return refuseCall(req, res, tried.error, extraOf(tried));
    // A sign-in is rare and slow already: the moment to sweep what has died.
    await sessions.removeExpired(new Date(now()).toISOString());
    await startSession(req, tried.account.user, now());
    res.json(describe(tried.account));
  }

  async function logout(req: Request, res: Response): Promise<void> {
    const { user } = accountOf(req);
    // Recorded first, as every change of who is signed in.
    await recorder.record('auth.logout', { user, workstation: workstationOf(req) });
    await endSession(req);
    res.clearCookie(sessionCookieName, { path: '/', secure: true, httpOnly: true });
    res.status(204).end();
  }

  async function password(req: Request, res: Response): Promise<void> {
    const given = passwordRequest.safeParse(req.body);
    if (!given.success) return refuseCall(req, res, 'badRequest');
    const wanted = { ...given.data, workstation: workstationOf(req) };
    const change = await changePassword(
      { accounts, lockout, recorder, now },
      accountOf(req),
      wanted,
    );
    if (!change.changed) return refuseCall(req, res, change.error, extraOf(change));
    await startSession(req, change.account.user, now());
    // Who changes a password may do so because somebody else knows it.
    await sessions.removeOf(accountKey(change.account.user), sessionKey(req.sessionID));
    res.json(describe(change.account));
  }

  // Beside the lockout of one name: one address that tries many names (GB/T 22239-2019 8.1.4.1 b).
  const perAddress = rateLimit({
    windowMs: 5 * 60_000,
    limit: deps.triesPerAddress,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A ward shares an address: its honest sign-ins must not use up the tries.
    skipSuccessfulRequests: true,
    handler: (req, res) => refuseCall(req, res, 'tooManyAttempts', { retryAfter: 5 * 60 }),
  });
  const signedIn = requireSignIn(accounts, now);
  // A name and two passwords; nobody who is not signed in may make us read more.
  const json = express.json({ limit: '4kb' });
  return Router()
    .post('/login', perAddress, json, asyncRoute(login))
    .post('/logout', signedIn, asyncRoute(logout))
    .post('/password', signedIn, perAddress, json, asyncRoute(password))
    .get('/me', signedIn, (req, res) => void res.json(describe(accountOf(req))));
}

/** What a refusal says beside its code, seconds rounded up: never a moment too early. */
function extraOf(refused: {
  error: ConsoleError;
  waitMs?: number;
  problems?: readonly PasswordProblem[];
}) {
  const { waitMs, problems } = refused;
  return {
    ...(waitMs === undefined ? {} : { retryAfter: Math.ceil(waitMs / 1000) }),
    ...(problems === undefined ? {} : { problems: [...problems] }),
  };
}
