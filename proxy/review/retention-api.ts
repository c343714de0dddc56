// The routes by which records are destroyed and kept back. Each step is a record; what may not be done is
// refused with a closed reason.
import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import type { ConsoleRole } from '../../shared/messages/console.ts';
import {
  decideRequest,
  destroyRequest,
  holdRequest,
  liftRequest,
  type RetentionView,
} from '../../shared/messages/retention.ts';
import { retentionClasses } from '../../shared/records/retention-class.ts';
import { asyncRoute } from '../auth/async-route.ts';
import { refuseCall } from '../auth/refuse-call.ts';
import { accountOf, requireRole, workstationOf } from '../auth/require-sign-in.ts';
import { coverNote } from '../intake/cover-note.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { DestructionCase, DestructionRefusal } from '../ledger/destruction.ts';
import type { RetentionDesk } from '../ledger/retention-desk.ts';
import { isExpired, monthOf, type Retention } from '../ledger/retention.ts';
import { destructionCertificate } from './destruction-certificate.ts';
import { recordLook } from './record-look.ts';

export interface RetentionApiDeps {
  readonly ledger: Pick<Ledger, 'append' | 'query' | 'checkpoint'>;
  readonly desk: RetentionDesk;
  readonly retention: Retention;
  readonly hospital: string;
  readonly now: () => number;
}

/** Who may ask and carry out; approving is for every role that reads the record. */
const asking: readonly ConsoleRole[] = ['securityAdmin'];

/** Expects `requireSignIn` and the check for a reading role before it. */
export function createRetentionApi(deps: RetentionApiDeps): Router {
  const { desk } = deps;
  const ask = requireRole(asking);
  return Router()
    .get(
      '/retention',
      asyncRoute((req, res) => view(deps, req, res)),
    )
    .post(
      '/retention/cases',
      ask,
      asyncRoute(async (req, res) => {
        const asked = parsed(destroyRequest, req, res);
        if (!asked) return;
        const { note, ...range } = asked;
        answer(req, res, await desk.request(range, coverNote(note, []), actorOf(req)));
      }),
    )
    .post(
      '/retention/cases/:id/decide',
      asyncRoute(async (req, res) => {
        const asked = parsed(decideRequest, req, res);
        if (!asked) return;
        const note = coverNote(asked.note, []);
        answer(req, res, await desk.decide(idOf(req), asked.step, note, actorOf(req)));
      }),
    )
    .post(
      '/retention/cases/:id/execute',
      ask,
      asyncRoute(async (req, res) => {
        answer(req, res, await desk.execute(idOf(req), actorOf(req)));
      }),
    )
    .get(
      '/retention/cases/:id/certificate.pdf',
      asyncRoute((req, res) => certificate(deps, req, res)),
    )
    .post(
      '/retention/holds',
      asyncRoute(async (req, res) => {
        const asked = parsed(holdRequest, req, res);
        if (!asked) return;
        const { refs = [], note, ...months } = asked;
        const kept = { ...months, refs, note: coverNote(note, []) };
        answer(req, res, await desk.hold(kept, actorOf(req)));
      }),
    )
    .post(
      '/retention/holds/:id/lift',
      asyncRoute(async (req, res) => {
        const asked = parsed(liftRequest, req, res);
        if (!asked) return;
        answer(req, res, await desk.lift(idOf(req), coverNote(asked.note, []), actorOf(req)));
      }),
    );
}

async function view(deps: RetentionApiDeps, req: Request, res: Response): Promise<void> {
  const { desk, retention, ledger, now } = deps;
  const cases = await desk.cases();
  const look = {
    kind: 'admin.query',
    filter: '{"retention":true}',
    results: cases.length,
  } as const;
  if (!(await recordLook(ledger, req, look))) return refuseCall(req, res, 'recordingFailed');
  const today = new Date(now()).toISOString();
  res.json({
    classes: retentionClasses.map((of) => ({
      class: of,
      days: retention[of],
      expired: newestExpired(retention[of], today),
    })),
    cases: cases.map(shownCase),
    holds: (await desk.holds()).map(({ hold, from, to, refs, note, actor, at }) => {
      return { id: hold, from, to, patients: refs.length, note, by: actor.user, at };
    }),
  } satisfies RetentionView);
}

async function certificate(deps: RetentionApiDeps, req: Request, res: Response): Promise<void> {
  const { desk, ledger, hospital } = deps;
  const known = (await desk.cases()).find(({ id }) => id === idOf(req));
  const found = known?.state === 'executed' ? await desk.certificateOf(known.id) : null;
  const look = {
    kind: 'admin.open',
    filter: JSON.stringify({ certificate: idOf(req) }),
    results: found ? 1 : 0,
  } as const;
  if (!(await recordLook(ledger, req, look))) return refuseCall(req, res, 'recordingFailed');
  if (!known || !found) return refuseCall(req, res, 'notFound');
  const { index, record } = found;
  const { note } = ledger.checkpoint();
  const by = record.actor.user ?? '';
  const pdf = destructionCertificate({
    hospital,
    known,
    index,
    by,
    at: record.at,
    checkpoint: note,
  });
  const name = `${encodeURIComponent(`${hospital}-${record.at.slice(0, 10)}-${known.id}`)}.pdf`;
  res
    .set('content-disposition', `attachment; filename*=UTF-8''${name}`)
    .type('application/pdf')
    .send(Buffer.from(pdf));
}

/** Undefined when the call was refused. */
function parsed<T>(
  schema: {
    safeParse(
      input: unknown,
    ): { success: true; data: T } | { success: false; error: z.core.$ZodError };
  },
  req: Request,
  res: Response,
): T | undefined {
  const read = schema.safeParse(req.body);
  if (read.success) return read.data;
  refuseCall(req, res, 'badRequest');
  return undefined;
}

function answer(
  req: Request,
  res: Response,
  outcome: { readonly refused: DestructionRefusal } | object | null,
): void {
  if (outcome && 'refused' in outcome) {
    refuseCall(req, res, 'stepRefused', { step: outcome.refused });
  } else res.json(outcome ?? {});
}

function idOf(req: Request): string {
  return String(req.params['id']);
}

function actorOf(req: Request) {
  return { user: accountOf(req).user, device: null, workstation: workstationOf(req) };
}

function shownCase({ executed, ...known }: DestructionCase): RetentionView['cases'][number] {
  const entries = executed?.entries ?? null;
  return { ...known, approvedBy: [...known.approvedBy], entries, held: executed?.held ?? null };
}

function newestExpired(days: number, today: string): string {
  const at = new Date(Date.parse(today) - days * 86_400_000);
  // The month before the one that holds the limit, if that has not ended with it.
  const months = [0, 1, 2].map((back) => {
    const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - back, 1));
    return monthOf(first.toISOString());
  });
  return months.find((month) => isExpired(month, days, today)) ?? months[2] ?? '';
}
