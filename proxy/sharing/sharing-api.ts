// The routes of sharing: registers, requests, approvals, delegations, emergencies, transfers by hand. Each
// look is a record, each step is a record, and what may not be done is refused with a closed reason.
import express, { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { type ConsoleRole, readingRoles } from '../../shared/messages/console.ts';
import {
  agreementForm,
  agreementName,
  decisionForm,
  delegationForm,
  emergencyForm,
  manualForm,
  noteForm,
  partnerForm,
  partnerName,
  requestForm,
} from '../../shared/messages/sharing.ts';
import { asyncRoute } from '../auth/async-route.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import { accountOf, requireRole, workstationOf } from '../auth/require-sign-in.ts';
import type { Ledger } from '../ledger/contract.ts';
import { type Look, recordLook } from '../review/record-look.ts';
import { approverRoles } from './approval-chain.ts';
import { sharingTexts } from './refusal-texts.ts';
import { requestViewOf } from './request-view.ts';
import type { Person, SharingDesk, Step } from './sharing-desk.ts';
import type { SharingRegister } from './sharing-register.ts';
import type { SharingRequest } from './sharing-request.ts';

export interface SharingApiDeps {
  readonly desk: SharingDesk;
  readonly register: SharingRegister;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly now: () => number;
}

const applying: readonly ConsoleRole[] = ['applicant', ...approverRoles];
/** Who keeps the registers. */
const keeping: readonly ConsoleRole[] = ['infoAdmin'];
const seeing: readonly ConsoleRole[] = [...applying, ...readingRoles];

type Handler = (req: Request, res: Response) => Promise<void>;

/** Expects `requireSignIn` before it. Mounted under /sharing. */
export function createSharingApi(deps: SharingApiDeps): Router {
  return (
    Router()
      .use(requireRole(seeing))
      // A list of 20,000 patients' numbers, and a certificate.
      .use(express.json({ limit: '2mb' }))
      .use(registers(deps), requestRoutes(deps), otherRoutes(deps))
  );
}

function registers(deps: SharingApiDeps): Router {
  const { desk } = deps;
  const keep = requireRole(keeping);
  const shown = { partners: list(deps, 'partners'), agreements: list(deps, 'agreements') };
  return Router()
    .get('/partners', asyncRoute(shown.partners))
    .put(
      '/partners/:id',
      keep,
      named(partnerName),
      form(partnerForm, (asked, by, id) => desk.putPartner(id, asked, by)),
    )
    .get('/agreements', asyncRoute(shown.agreements))
    .put(
      '/agreements/:id',
      keep,
      named(agreementName),
      form(agreementForm, (asked, by, id) => desk.putAgreement(id, asked, by)),
    );
}

function requestRoutes(deps: SharingApiDeps): Router {
  const { desk } = deps;
  const apply = requireRole(applying);
  const decided = form(decisionForm, (asked, by, id) => desk.decide(id, asked, by));
  const ended = form(noteForm, ({ note }, by, id) => desk.end(id, note, by));
  const told = form(noteForm, ({ note }, by, id) => desk.feedback(id, note, by));
  return Router()
    .get('/requests', asyncRoute(requests(deps)))
    .get('/requests/:id', asyncRoute(one(deps)))
    .post(
      '/requests',
      apply,
      form(requestForm, (asked, by) => desk.request(asked, by)),
    )
    .post('/requests/:id/decide', requireRole(approverRoles), decided)
    .post('/requests/:id/end', apply, ended)
    .post('/requests/:id/feedback', apply, told);
}

function otherRoutes(deps: SharingApiDeps): Router {
  const { desk } = deps;
  const apply = requireRole(applying);
  const approve = requireRole(approverRoles);
  return Router()
    .get('/delegations', asyncRoute(list(deps, 'delegations')))
    .post(
      '/delegations',
      approve,
      form(delegationForm, (asked, by) => desk.delegate(asked, by)),
    )
    .post(
      '/delegations/:id/lift',
      approve,
      asyncRoute(async (req, res) => {
        answer(req, res, await desk.liftDelegation(idOf(req), personOf(req)));
      }),
    )
    .post(
      '/emergencies',
      apply,
      form(emergencyForm, (asked, by) => desk.emergency(asked, by)),
    )
    .post(
      '/manual',
      apply,
      form(manualForm, (asked, by) => desk.manual(asked, by)),
    );
}

/** A step that a form asks for; `id` is the one in the address. */
function form<T>(
  schema: Schema<T>,
  step: (asked: T, by: Person, id: string) => Promise<Step<object>>,
) {
  return asyncRoute(async (req, res) => {
    const read = schema.safeParse(req.body);
    if (!read.success) return refuseForm(req, res, read.error);
    return answer(req, res, await step(read.data, personOf(req), idOf(req)));
  });
}

interface Schema<T> {
  safeParse(
    input: unknown,
  ): { success: true; data: T } | { success: false; error: z.core.$ZodError };
}

/** A register, whole. */
function list(
  { register, ledger }: SharingApiDeps,
  name: 'partners' | 'agreements' | 'delegations',
): Handler {
  return async (req, res) => {
    const rows = [...(await register.refresh())[name].values()];
    if (await recordLook(ledger, req, lookAt(name, rows.length))) res.json({ [name]: rows });
    else refuseCall(req, res, 'recordingFailed');
  };
}

/** Requests that the caller may see, newest first; `?waiting=1`: only those that wait for the caller. */
function requests(deps: SharingApiDeps): Handler {
  return async (req, res) => {
    const { requests: all } = await deps.register.refresh();
    const by = personOf(req);
    const seen = [...all.values()].filter((each) => maySee(each, by)).toReversed();
    const views = await Promise.all(seen.map((each) => viewFor(deps, each, by)));
    const waiting = req.query['waiting'] === '1';
    const shown = waiting ? views.filter(({ mayDecide }) => mayDecide) : views;
    const look = lookAt(waiting ? 'inbox' : 'requests', shown.length);
    if (await recordLook(deps.ledger, req, look)) res.json({ requests: shown });
    else refuseCall(req, res, 'recordingFailed');
  };
}

function one(deps: SharingApiDeps): Handler {
  return async (req, res) => {
    const { requests: all } = await deps.register.refresh();
    const by = personOf(req);
    const found = all.get(idOf(req));
    const shown = found !== undefined && maySee(found, by) ? found : undefined;
    const look = lookAt(shown?.id ?? 'request', shown ? 1 : 0);
    if (!(await recordLook(deps.ledger, req, look))) refuseCall(req, res, 'recordingFailed');
    else if (shown === undefined) refuseCall(req, res, 'notFound');
    else res.json(await viewFor(deps, shown, by));
  };
}

async function viewFor({ desk, now }: SharingApiDeps, request: SharingRequest, by: Person) {
  const { ok } = await desk.permission(request, by);
  const mayDecide = ok && approverRoles.includes(by.role);
  const { feedbackDays } = desk.rules;
  return requestViewOf(request, { mayDecide, feedbackDays, now: now() });
}

/** Applicants see what is theirs or of their department; who approves or audits sees all. */
function maySee(request: SharingRequest, by: Person): boolean {
  return by.role !== 'applicant' || request.isOf(by);
}

/** What somebody has seen, as the record says it; a name of ours or a request's number. */
function lookAt(sharing: string, results: number): Look {
  return { kind: 'admin.query', filter: JSON.stringify({ sharing }), results };
}

/** An id that records and addresses may hold. */
function named(schema: Schema<string>) {
  return (req: Request, res: Response, next: () => void): void => {
    if (schema.safeParse(idOf(req)).success) next();
    else refuseCall(req, res, 'badRequest');
  };
}

function answer(req: Request, res: Response, outcome: Step<object>): void {
  if (!('refused' in outcome)) {
    res.json(outcome);
    return;
  }
  const { refused } = outcome;
  refuseCall(req, res, 'sharingRefused', { sharing: refused }, sharingTexts[refused]);
}

/** Says which members are wrong, by name; never what was in them. */
function refuseForm(req: Request, res: Response, error: z.core.$ZodError): void {
  const members = [...new Set(error.issues.map(({ path }) => path.join('.')).filter(Boolean))];
  const which = members.slice(0, 10).join(', ');
  refuseCall(
    req,
    res,
    'badRequest',
    {},
    which === ''
      ? undefined
      : [`以下内容不正确或缺失：${which}`, `These are wrong or missing: ${which}`],
  );
}

function idOf(req: Request): string {
  return String(req.params['id']);
}

function personOf(req: Request): Person {
  const { user, role, department, disabled } = accountOf(req);
  return { user, role, department, disabled, workstation: workstationOf(req) };
}
