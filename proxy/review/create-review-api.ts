// The console's API, mounted under /api. It knows who asks, what may be shown and that asking leaves
// a record; it must never answer from the record unsigned-in, unrecorded, or with a patient's value.
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import helmet from 'helmet';
import {
  type ExceptionsResponse,
  readingRoles,
  type SpoolResponse,
} from '../../shared/messages/console.ts';
import type { AccountStore } from '../auth/account-store.ts';
import { createAuthApi } from '../auth/auth-api.ts';
import { authRecorder, RecordingFailed } from '../auth/auth-recorder.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import { requireOwnPassword, requireRole, requireSignIn } from '../auth/require-sign-in.ts';
import { isSameSite } from '../auth/same-site.ts';
import { sessionCookie } from '../auth/session-cookie.ts';
import type { SessionStore } from '../auth/session-store.ts';
import type { ExportSource } from '../export/entry.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { createSharingApi, type SharingApiDeps } from '../sharing/sharing-api.ts';
import { type CoverageApiDeps, createCoverageApi } from './coverage-api.ts';
import { createDevicesApi, type DevicesApiDeps } from './devices-api.ts';
import { createRecordsApi } from './records-api.ts';
import { createRetentionApi, type RetentionApiDeps } from './retention-api.ts';
import { createRulesApi, type RulesApiDeps } from './rules-api.ts';
import type { VerifyLedger } from './run-verify.ts';

export interface ReviewDeps {
  readonly ledger: Ledger & Pick<ExportSource, 'entries'>;
  readonly pseudonym: Pseudonymiser;
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  /** At least 32 random characters, kept with the other keys: sessions survive a restart with it. */
  readonly sessionSecret: string;
  readonly verify: VerifyLedger;
  readonly desk: RetentionApiDeps['desk'];
  readonly retention: RetentionApiDeps['retention'];
  readonly devices: Omit<DevicesApiDeps, 'now'>;
  readonly coverage: Omit<CoverageApiDeps, 'now'>;
  readonly rules: Omit<RulesApiDeps, 'now'>;
  readonly sharing: Omit<SharingApiDeps, 'ledger'>;
  /** Weak transport of the gateway, as it stands now. */
  readonly exceptions: () => readonly ExceptionsResponse['exceptions'][number][];
  /** Name of the hospital, shown in the header. */
  readonly hospital: string;
  /** Told of faults that no answer explains; what it writes must hold no request data. */
  readonly reportFault: (error: unknown) => void;
  readonly now?: () => number;
  /** Failed password tries an address may make in five minutes; 30 unless told. */
  readonly triesPerAddress?: number;
}

/** Needs TLS in front: the session cookie is never sent over plain http. */
export function createReviewApi(deps: ReviewDeps): Router {
  const { ledger, accounts, sessions, hospital } = deps;
  const now = deps.now ?? Date.now;
  const recorder = authRecorder(ledger);
  const triesPerAddress = deps.triesPerAddress ?? 30;
  // The order is the point: foreign pages are turned away before a session is looked up; sizes and
  // hashes are for every signed-in role, for they say nothing of a patient; what comes after the role
  // check holds records, and each look at them is written down.
  return Router()
    .use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: nothing } }))
    .use((req, res, next) => {
      res.set('cache-control', 'no-store');
      if (isSameSite(req.headers)) next();
      else refuseCall(req, res, 'crossSite');
    })
    .use(sessionCookie(sessions, deps.sessionSecret, now))
    .use(createAuthApi({ accounts, sessions, recorder, hospital, now, triesPerAddress }))
    .use(requireSignIn(accounts, now), requireOwnPassword)
    .get('/checkpoint', (_req, res) => void res.json(ledger.checkpoint()))
    .get('/spool', (_req, res) => void res.json(spoolOf(ledger)))
    .get('/exceptions', (_req, res) => void res.json({ exceptions: deps.exceptions() }))
    .get('/consistency', (req, res) => answerConsistency(ledger, req, res))
    .use('/sharing', createSharingApi({ ...deps.sharing, ledger }))
    .use(requireRole(readingRoles), createRecordsApi({ ...deps, now }))
    .use(createDevicesApi({ ...deps.devices, now }))
    .use(createCoverageApi({ ...deps.coverage, now }))
    .use(createRulesApi({ ...deps.rules, now }))
    .use(express.json({ limit: '16kb' }), createRetentionApi({ ...deps, now }))
    .use((req, res) => refuseCall(req, res, 'notFound'))
    .use(answerFault(deps.reportFault));
}

// An answer of the API is data: opened as a page it may do nothing.
const nothing = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/** What who looks after the system has to know; it tells of no record. */
function spoolOf(ledger: Pick<Ledger, 'spool'>): SpoolResponse {
  const state = ledger.spool();
  if (state === null) return { spool: null };
  const { since, records, trouble } = state;
  return { spool: { since, records, trouble } };
}

/** Sizes and hashes are no record: the badge asks for them without leaving one each time. */
async function answerConsistency(ledger: Ledger, req: Request, res: Response): Promise<void> {
  const from = sizeOf(req.query['from']);
  const to = sizeOf(req.query['to']);
  if (from === null || to === null || from > to || to > ledger.checkpoint().size)
    refuseCall(req, res, 'badRequest');
  else res.json({ hashes: await ledger.consistency(from, to) });
}

/** Null for what cannot be a tree size. */
function sizeOf(text: unknown): number | null {
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The last resort of every route: a code, never a stack, never a word of the request. */
function answerFault(report: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    // Express then destroys the connection: half an answer must not look whole.
    if (res.headersSent) {
      next(error);
      return;
    }
    // Errors of body parsers carry an HTTP status of their own (http-errors).
    const status = typeof error === 'object' && error && 'status' in error ? error.status : 500;
    // Body parsers fail with 4xx and quote the body in their message: that text goes nowhere.
    if (typeof status === 'number' && status < 500) refuseCall(req, res, 'badRequest');
    else if (error instanceof RecordingFailed) refuseCall(req, res, 'recordingFailed');
    else {
      report(error);
      refuseCall(req, res, 'fault');
    }
  };
}
