// Intake: the API of the extensions under /v1/. It lets browsers enrol, gives them the signed policy
// and accepts their events once. It must never log or answer with a patient's value, and never
// acknowledge an event that is not durable.
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod/mini';
import {
  type Beat,
  enrolRequest,
  type enrolResponse,
  eventsRequest,
  type eventsResponse,
} from '../../shared/messages/intake.ts';
import { accountName } from '../../shared/records/account-name.ts';
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { Ledger } from '../ledger/contract.ts';
import type { Pseudonymiser } from '../ledger/pseudonyms.ts';
import { deviceAuth } from './device-auth.ts';
import type { Device, DeviceStore } from './device-store.ts';
import { type DeviceStatusStore, DeviceWatch } from './device-watch.ts';
import type { IntakeKeys } from './intake-keys.ts';
import { type CoverageStore, CoverageWatch } from './coverage-watch.ts';
import type { IssuedPolicy } from './issue-policy.ts';
import { openPicker, type PickerAnswer, type PickerCall, takeDraft } from './picker-routes.ts';
import type { PickerDeps } from './save-draft.ts';
import { keyOfEvent, openEvent, recordOfEvent } from './open-event.ts';

export interface IntakeDeps {
  readonly ledger: Ledger;
  readonly pseudonym: Pseudonymiser;
  readonly devices: DeviceStore;
  readonly statuses: DeviceStatusStore;
  readonly coverage: CoverageStore;
  readonly keys: IntakeKeys;
  readonly policy: () => IssuedPolicy;
  readonly picker: PickerDeps;
  /** SHA-256 of each valid enrolment token, hex. */
  readonly enrolTokens: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What is kept of what browsers say of themselves, and of pages. */
interface Watches {
  readonly devices: DeviceWatch;
  readonly pages: CoverageWatch;
}

const bodyLimit = 8 * 1024 * 1024;

/** Mount under `/v1`. Needs TLS in front: enrolment tokens travel in the body. */
export function createIntake(deps: IntakeDeps): Router {
  const auth = deviceAuth(deps.devices, deps.now);
  const watch: Watches = {
    devices: new DeviceWatch(deps.statuses, deps.ledger),
    pages: new CoverageWatch({
      store: deps.coverage,
      ledger: deps.ledger,
      policy: () => deps.policy().policy,
    }),
  };
  const identified =
    (handle: (device: Device, req: Request, res: Response) => Promise<void>) =>
    async (req: Request, res: Response) => {
      const who = await auth.identify({
        authorization: req.headers.authorization,
        method: req.method,
        path: req.originalUrl,
        body: bytesOf(req),
      });
      if ('refused' in who) refuse(res, 401, who.refused);
      else await handle(who.device, req, res);
    };
  const enrolLimit = rateLimit({ windowMs: 60_000, limit: 60, legacyHeaders: false });
  return Router()
    .use(express.raw({ type: () => true, limit: bodyLimit }))
    .use((_req, res, next) => {
      res.set('cache-control', 'no-store');
      next();
    })
    .post('/enrol', enrolLimit, (req, res) => enrol(deps, req, res))
    .get(
      '/policy',
      identified(async (_device, req, res) => givePolicy(deps.policy(), req, res)),
    )
    .post(
      '/events',
      identified((device, req, res) => accept(deps, watch, device, req, res)),
    )
    .post('/picker', identified(picking(deps, openPicker)))
    .post('/drafts', identified(picking(deps, takeDraft)))
    .use((_req, res) => refuse(res, 404, 'notFound'));
}

/** A call of a browser that picks rules, or wants to. */
function picking(
  deps: IntakeDeps,
  answer: (deps: Parameters<typeof openPicker>[0], call: PickerCall) => Promise<PickerAnswer>,
) {
  const { picker, ledger, now } = deps;
  const all = { ...picker, ledger, now, sites: () => deps.policy().policy.sites };
  return async ({ id }: Device, req: Request, res: Response): Promise<void> => {
    const call = { body: jsonOf(req), device: id, workstation: workstationOf(req) };
    const { status, json } = await answer(all, call);
    res.status(status).json(json);
  };
}

function bytesOf(req: Request): Uint8Array {
  const body: unknown = req.body;
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function jsonOf(req: Request): unknown {
  try {
    return JSON.parse(Buffer.from(bytesOf(req)).toString('utf8'));
  } catch {
    return null;
  }
}

function refuse(res: Response, status: number, error: string): void {
  res.status(status).json({ error });
}

const workstationOf = (req: Request) => req.socket.remoteAddress ?? null;

async function enrol(deps: IntakeDeps, req: Request, res: Response): Promise<void> {
  const parsed = enrolRequest.safeParse(jsonOf(req));
  if (!parsed.success) return refuse(res, 400, 'malformed');
  const { token, publicKey } = parsed.data;
  const [version, browser] = [productWord(parsed.data.version), productWord(parsed.data.browser)];
  const good = isKnownToken(token, deps.enrolTokens);
  const key = canonicalJson(publicKey);
  const known = good ? await deps.devices.byKey(key) : null;
  // Named by its key: two calls at once, or a lost answer, make one device and one record.
  const id = known?.id ?? `d${createHash('sha256').update(key).digest('hex').slice(0, 18)}`;
  if (!known) {
    const kind = good ? 'device.enrolled' : 'device.refused';
    const actor = { user: null, device: good ? id : null, workstation: workstationOf(req) };
    const draft = { kind, actor, version, browser } as const;
    await deps.ledger.append(draft, good ? `enrol/${id}` : undefined);
  }
  if (!good) return refuse(res, 403, 'token');
  if (!known) {
    const enrolledAt = new Date(deps.now()).toISOString();
    await deps.devices.add({ id, publicKey: key, version, browser, enrolledAt, revoked: false });
  }
  const answer: z.infer<typeof enrolResponse> = {
    deviceId: id,
    policyKey: deps.keys.policyPublicKey,
  };
  res.json(answer);
}

/** A beat whose words a page may show; what it says of pages is kept elsewhere. */
function plain(said: Beat | undefined): Beat | undefined {
  if (said === undefined) return undefined;
  const { coverage: _, ...rest } = said;
  return { ...rest, version: productWord(said.version), browser: productWord(said.browser) };
}

/** A version or browser as a record may hold it: anybody can send one, token or not. */
function productWord(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) && !/\d{6}/.test(text) ? text : '*';
}

function isKnownToken(token: string, hashes: readonly string[]): boolean {
  const given = createHash('sha256').update(token).digest();
  return hashes.some((hash) => {
    const wanted = Buffer.from(hash, 'hex');
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

function givePolicy({ policy, jws }: IssuedPolicy, req: Request, res: Response): void {
  const tag = `"${policy.version}"`;
  res.set('etag', tag);
  if (req.headers['if-none-match'] === tag) res.status(304).end();
  else res.json({ policy: jws });
}

async function accept(
  deps: IntakeDeps,
  watch: Watches,
  device: Device,
  req: Request,
  res: Response,
): Promise<void> {
  const parsed = eventsRequest.safeParse(jsonOf(req));
  if (!parsed.success) return refuse(res, 400, 'malformed');
  const from = { device: device.id, workstation: workstationOf(req) };
  const rejected: z.infer<typeof eventsResponse>['rejected'] = [];
  const accepted: number[] = [];
  const items: Parameters<Ledger['appendAll']>[0][number][] = [];
  for (const sealed of parsed.data.events) {
    const opened = await openEvent(sealed, device.id, deps.keys.sealKey);
    if ('rejected' in opened) {
      rejected.push({ seq: sealed.seq, reason: opened.rejected });
      continue;
    }
    const user = accountName(opened.event.user ?? '');
    const draft = recordOfEvent(opened.event, sealed.seq, { user, ...from }, deps.pseudonym);
    items.push({ draft, idempotencyKey: keyOfEvent(draft, device.id, sealed.seq) });
    accepted.push(sealed.seq);
  }
  try {
    await deps.ledger.appendAll(items);
    const { beat, events } = parsed.data;
    const seqs = events.map(({ seq }) => seq);
    const at = new Date(deps.now()).toISOString();
    const { workstation } = from;
    await watch.devices.heard(device.id, { at, workstation, beat: plain(beat), seqs });
    const { coverage = [] } = beat ?? {};
    // Numbers that are lost come again with the next look; events must not wait for them.
    await watch.pages
      .heard(coverage, { at, device: device.id, workstation })
      .catch(() => undefined);
  } catch {
    // Nothing is acknowledged: the browser keeps its events and comes back.
    return refuse(res, 503, 'notRecorded');
  }
  const policyVersion = deps.policy().policy.version;
  const answer: z.infer<typeof eventsResponse> = { accepted, rejected, policyVersion };
  res.json(answer);
}
