// The service listener: extension packages and API, egress, console.
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import type { RequestHandler } from 'express';
import { parseVerifierKey } from '../../shared/transparency/note.ts';
import { requireOwnPassword, requireSignIn } from '../auth/require-sign-in.ts';
import { sessionCookie } from '../auth/session-cookie.ts';
import { publicOrigins } from '../config/public-origins.ts';
import { buildIfStale } from '../deploy/build-browser-code.ts';
import { loadEnrolToken, tokenHash } from '../deploy/enrol-token.ts';
import { loadExtensionKey } from '../deploy/extension-key.ts';
import { packExtension } from '../deploy/pack-extension.ts';
import { extensionFor } from '../deploy/with-attestation.ts';
import type { Egress } from '../egress/create-egress.ts';
import { servePac } from '../forward/serve-pac.ts';
import type { RulePack } from '../../shared/detect/rule-pack.ts';
import { takenRulesDir } from '../config/taken-rules.ts';
import { PickerTickets } from '../intake/picker-tickets.ts';
import type { PickerDeps } from '../intake/save-draft.ts';
import { RuleDesk, type RuleDeskDeps } from '../review/rule-desk.ts';
import { createIntake } from '../intake/create-intake.ts';
import { isReadable } from '../intake/issue-policy.ts';
import { createIssuedPolicy, type IssuedPolicies } from '../intake/issued-policy.ts';
import { RetentionDesk } from '../ledger/retention-desk.ts';
import { verifyInThread } from '../ledger/verify-in-thread.ts';
import { serveLog } from '../publish/serve-log.ts';
import { Inbox } from '../receive/inbox.ts';
import { receiveTransfer } from '../receive/receive-transfer.ts';
import { loadReceiptKeys } from '../receive/receipt-keys.ts';
import { createReviewApi, type ReviewDeps } from '../review/create-review-api.ts';
import { serveConsole } from '../review/serve-console.ts';
import { serveVerifier } from '../review/serve-verifier.ts';
import { recordHandshakeFailures } from '../tls/handshake-failures.ts';
import { guardUploadRate } from '../tls/upload-rate.ts';
import { serveWitness } from '../witness/serve-witness.ts';
import { loadWitnessKeys } from '../witness/witness-keys.ts';
import { openWitnessState } from '../witness/witness-state.ts';
import { policyOf } from './default-policy.ts';
import type { OpenServers } from './open-servers.ts';
import type { ProductCore } from './product-core.ts';
import { createServiceApp } from './service-app.ts';
import { startEgress } from './start-egress.ts';
import type { Sharing } from './start-sharing.ts';

export interface RunningService {
  readonly origin: string;
  readonly extensionId: string;
  /** Resolves when no transfer is under way. */
  idle(): Promise<void>;
  /** Issues the policy anew, after the rules have changed; never rejects. */
  reissue(): Promise<void>;
}

interface ServiceDeps {
  readonly say: (line: string) => void;
  readonly onFault: (what: string) => void;
  /** Weak transport of the gateway. */
  readonly exceptions: ReviewDeps['exceptions'];
  readonly sharing: Sharing;
  /** Text of the browsers' proxy file; null without a forward proxy. */
  readonly pac: string | null;
}

/** Binds the listener, packs the extension for it, issues the policy, and only then answers. */
export async function startService(
  core: ProductCore,
  gatewayPort: number,
  open: OpenServers,
  deps: ServiceDeps,
): Promise<RunningService> {
  const { config, ledger, listeners } = core;
  const built = {
    extension: await buildIfStale('extension', deps.say),
    console: await buildIfStale('console', deps.say),
    verifier: await buildIfStale('verifier', deps.say),
  };
  let app: RequestListener | null = null;
  const server = listeners.create('browsers', (req, res) => {
    if (app) app(req, res);
    else res.writeHead(503).end();
  });
  const port = await open.bind(server, config.listen.service);
  const origins = publicOrigins(config, { gateway: gatewayPort, service: port });
  const key = loadExtensionKey(config.dataDir);
  const out = join(config.dataDir, 'update');
  const fitting = extensionFor(config, built.extension);
  await packExtension({ built: fitting, out, key, serviceOrigin: origins.service });
  const egress = await startEgress(core, deps.sharing, deps.onFault);
  const content = (packs: readonly RulePack[]) =>
    policyOf(config, origins.sites, core.keys.sealPublicKey, packs);
  const policy = await createIssuedPolicy(
    () => content(core.rules.packs),
    { store: core.store.policies, ledger, key: core.keys.policyKey, now: () => new Date() },
    () => deps.onFault('service.policy'),
  );
  const rules = rulesOf(core, policy, (packs) => isReadable(content(packs)));
  app = serviceApp(core, { policy, rules }, egress, { out, ...built }, deps);
  const fault = () => deps.onFault('service.recording');
  recordHandshakeFailures(server, { ledger, site: origins.service, onFault: fault });
  guardUploadRate(server, { bytesPerSecond: 1024, windowMs: 60_000 });
  return {
    origin: origins.service,
    extensionId: key.id,
    idle: () => egress.idle(),
    reissue: () => policy.reissue(),
  };
}

/** What the console shows of browsers. */
function devicesOf({ store }: ProductCore, policy: IssuedPolicies) {
  return {
    devices: store.devices,
    statuses: store.deviceStatuses,
    policyVersion: () => policy.current().policy.version,
  };
}

/** Rules that are picked on pages: who may, and what becomes of them. */
function rulesOf(
  { ledger, store, rules, config }: ProductCore,
  policy: IssuedPolicies,
  fits: RuleDeskDeps['fits'],
) {
  const dir = takenRulesDir(config.dataDir);
  const reissue = () => policy.reissue();
  const desk = new RuleDesk({
    ledger,
    drafts: store.drafts,
    book: rules,
    dir,
    fits,
    reissue,
    now: Date.now,
  });
  const tickets = new PickerTickets();
  const picker: PickerDeps = {
    tickets,
    drafts: store.drafts,
    detector: (site) => rules.detector(site),
    mayPick: async (account) => {
      const known = await store.accounts.get(account);
      return known?.role === 'securityAdmin' && !known.disabled;
    },
  };
  return { desk, tickets, picker };
}

function serviceApp(
  core: ProductCore,
  { policy, rules }: { policy: IssuedPolicies; rules: ReturnType<typeof rulesOf> },
  egress: Egress,
  dirs: { out: string; console: string; verifier: string },
  { onFault, exceptions, sharing, pac }: ServiceDeps,
): RequestListener {
  const { config, ledger, store, keys } = core;
  const intake = createIntake({
    ledger,
    pseudonym: ledger.pseudonym,
    ...devicesOf(core, policy),
    coverage: store.coverage,
    keys,
    policy: () => policy.current(),
    picker: rules.picker,
    enrolTokens: [tokenHash(loadEnrolToken(config.dataDir)), ...config.enrolTokenSha256],
    now: Date.now,
  });
  const { retention } = config.ledger;
  const desk = new RetentionDesk({ ledger, retention, now: () => new Date().toISOString() });
  // What a crash has interrupted; whoever verifies meanwhile is told of it.
  desk.finish().catch(() => onFault('retention'));
  const review = createReviewApi({
    ledger,
    desk,
    retention,
    pseudonym: ledger.pseudonym,
    accounts: store.accounts,
    sessions: store.sessions,
    sessionSecret: core.sessionSecret,
    verify: (onProgress) => verifyInThread(core.ledgerPlace, onProgress),
    exceptions,
    devices: devicesOf(core, policy),
    coverage: { pages: store.coverage, policy: () => policy.current().policy },
    rules,
    sharing: { ...sharing, now: Date.now },
    hospital: config.hospital,
    reportFault: () => onFault('review'),
  });
  return createServiceApp({
    updateDir: dirs.out,
    pac: pac === null ? null : servePac(pac),
    intake,
    egress: egress.handler,
    receive: receiverOf(core, onFault),
    log: serveLog({
      tiles: ledger.tiles,
      cosigned: () => core.cosigned.fresh(ledger.checkpoint().size, Date.now()),
      signedIn: [
        sessionCookie(store.sessions, core.sessionSecret, Date.now),
        requireSignIn(store.accounts, Date.now),
        requireOwnPassword,
      ],
    }),
    witness: witnessOf(core),
    review,
    console: [serveVerifier({ dir: dirs.verifier }), serveConsole({ dir: dirs.console })],
    onFault: () => onFault('service'),
  });
}

/** Only where the configuration names who may send. */
function receiverOf(
  { config, ledger }: ProductCore,
  onFault: (what: string) => void,
): RequestListener | null {
  const { senders, inbox, maxBodyBytes } = config.receive;
  if (senders.length === 0) return null;
  return receiveTransfer({
    inbox: new Inbox(inbox ?? join(config.dataDir, 'inbox')),
    keys: loadReceiptKeys(config.dataDir),
    ledger,
    senders,
    maxBytes: maxBodyBytes,
    now: () => new Date(),
    onFault: (what) => onFault(`receive.${what}`),
  });
}

/** Other hospitals' logs are witnessed only where the configuration names them. */
function witnessOf({ config }: ProductCore): RequestHandler | null {
  if (config.witness.logs.length === 0) return null;
  const named = config.witness.logs.map((key) => [parseVerifierKey(key)?.name ?? '', key] as const);
  return serveWitness({
    keys: loadWitnessKeys(config.dataDir),
    state: openWitnessState(join(config.dataDir, 'witness')),
    logs: new Map(named),
    now: Date.now,
  });
}
