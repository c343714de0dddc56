// Starts the parts of the product in order, and stops them in the opposite order: what records is up
// before what must be recorded.
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createFirstAccount } from '../auth/create-account.ts';
import type { Config } from '../config/config-schema.ts';
import type { LedgerSecrets } from '../config/ledger-place.ts';
import { createDemo, type Demo } from '../demo/start-demo.ts';
import { startHeartbeat } from '../ledger/heartbeat.ts';
import type { TargetState } from '../export/export-target.ts';
import type { Gateway } from '../gateway/create-gateway.ts';
import { createAdmin } from './admin-listener.ts';
import { closeOrphans } from '../egress/close-orphans.ts';
import { withDemo } from './demo-config.ts';
import { materialFiles, readListenerMaterial } from './listener-material.ts';
import type { Listen } from './listening.ts';
import { OpenServers } from './open-servers.ts';
import { authorityPath, openCore, type ProductCore } from './product-core.ts';
import { startExports } from './start-export.ts';
import { startForward } from './start-forward.ts';
import { startGateway, startPlaintext } from './start-gateway.ts';
import { startSharing } from './start-sharing.ts';
import { startService } from './start-service.ts';
import { tellExceptions } from './tell-exceptions.ts';
import { tellSpool } from './tell-spool.ts';
import { watchCertificates } from './watch-certificates.ts';
import { watchRules } from './watch-rules.ts';

export interface StartDeps {
  readonly listen: Listen;
  /** Of the ledger's database server, from the environment. */
  readonly ledgerSecrets?: LedgerSecrets;
  /** A line for the operator. */
  readonly say: (line: string) => void;
  /** A fault of ours, by name; never with content. */
  readonly onFault: (what: string) => void;
  /** Calls back when the operator asks to read the rules again. */
  readonly onReload: (listener: () => void) => void;
}

export interface StartedProduct {
  readonly gateway: string;
  readonly plaintext: string;
  /** Listener for systems with client certificates; null without one. */
  readonly systems: string | null;
  /** The forward proxy, as workstations reach it; null without one. */
  readonly forward: string | null;
  readonly service: string;
  readonly console: string;
  readonly admin: string;
  readonly dataDir: string;
  readonly extensionId: string;
  readonly firstAccount: { readonly user: string; readonly password: string } | null;
  /** PEM of the authority behind the listeners' certificates. */
  readonly ca: string;
  /** Where that PEM is on disk. */
  readonly authorityFile: string;
  /** Stops taking requests, lets those under way end, makes every record durable and published. */
  close(): Promise<void>;
}

/** Throws `StartError` for what the operator can mend; what was open by then is closed again. */
export async function startProduct(given: Config, deps: StartDeps): Promise<StartedProduct> {
  const life = new AsyncDisposableStack();
  const ready = { is: false };
  const open = new OpenServers(deps.listen, given.drainSeconds);
  // Doors first: nothing new comes in while what is under way is finished and recorded.
  const close = async () => {
    ready.is = false;
    await open.closeAll();
    await life.disposeAsync();
  };
  try {
    return { ...(await assemble(given, deps, { open, life, ready })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ProductLife {
  readonly open: OpenServers;
  readonly life: AsyncDisposableStack;
  /** Everything listens, and nothing has begun to end. */
  readonly ready: { is: boolean };
}

/** Opens part after part; `life` learns how to close each, and closes them in the opposite order. */
async function assemble(
  given: Config,
  deps: StartDeps,
  { open, life, ready }: ProductLife,
): Promise<Omit<StartedProduct, 'close'>> {
  const now = new Date();
  const core = await openCore(given, deps.ledgerSecrets, now, life, deps);
  tellSpool(core.ledger, deps);
  const stopped = () => deps.onFault('ledger.heartbeat');
  const heart = startHeartbeat(core.ledger, given.ledger.heartbeatMinutes, stopped);
  life.defer(() => heart.close());
  const demo = given.demo ? await startDemo(core, open, now) : null;
  const config = demo ? withDemo(given, demo.demo, demo.ports, now) : given;
  const orphans = await closeOrphans(core.ledger, await core.ledger.openIntents());
  if (orphans > 0) deps.say(`上次中断的传输 transfers a stop had left open: ${orphans}`);
  const { gateway, port, systemsPort, origins } = await startGateway(
    { ...core, config },
    open,
    deps.onFault,
  );
  life.defer(() => gateway.close());
  keepCertificates(core, deps, life);
  const { exceptions } = gateway;
  life.defer(tellExceptions(exceptions, deps));
  const sharing = await startSharing({ ...core, config }, () => deps.onFault('sharing'), life);
  const forward = await startForward({ ...core, config }, sharing, open, deps.onFault, life);
  const pac = forward?.pac ?? null;
  const parts = { ...deps, exceptions, sharing, pac };
  const service = await startService({ ...core, config }, port, open, parts);
  // A transfer that is under way gets its outcome, within reason.
  life.defer(() => Promise.race([service.idle(), wait(10_000, undefined, { ref: false })]));
  keepRules(core, deps, life, () => service.reissue());
  const exports = await startExports({ ...core, config }, deps.onFault, life);
  demo?.demo.connect({ origin: service.origin, ca: core.identity.ca });
  const plaintext = await startPlaintext(core, origins, config, open);
  const isReady = () => ready.is && gateway.isServing();
  const admin = adminServer(core, gateway, exports, isReady);
  const adminPort = await open.bind(admin, config.listen.admin, 'back');
  const firstAccount = await createFirstAccount(core.store.accounts);
  ready.is = true;
  return {
    gateway: origins[0] ?? '',
    plaintext: `http://127.0.0.1:${plaintext}`,
    systems: systemsPort === null ? null : `https://127.0.0.1:${systemsPort}`,
    forward: forward?.address ?? null,
    service: service.origin,
    console: `${service.origin}/console/`,
    admin: `http://127.0.0.1:${adminPort}`,
    dataDir: config.dataDir,
    extensionId: service.extensionId,
    firstAccount,
    ca: core.identity.ca,
    authorityFile: config.tls?.caFile ?? authorityPath(config.dataDir),
  };
}

/** What those who look after the system ask: signs of life and counts, never a record. */
function adminServer(
  { ledger }: ProductCore,
  { exceptions, recorder }: Pick<Gateway, 'exceptions' | 'recorder'>,
  exports: readonly { readonly state: TargetState }[],
  isReady: () => boolean,
) {
  return createHttpServer(
    createAdmin({
      isReady,
      spool: () => ledger.spool(),
      exceptions,
      ledgerSize: () => ledger.checkpoint().size,
      recordsPending: () => recorder.pending,
      recordsDropped: () => recorder.dropped,
      exports: () => exports.map((target) => target.state),
    }),
  );
}

/** Certificates that change on disk do, too; so does the local authority's, before it ends. */
function keepCertificates(
  { config, listeners }: ProductCore,
  deps: StartDeps,
  life: AsyncDisposableStack,
): void {
  const read = () => readListenerMaterial(config, new Date());
  const watch = watchCertificates(listeners, read, materialFiles(config), deps);
  if (config.tls ?? config.systemClients) deps.onReload(() => void watch.reload());
  life.defer(() => watch.stop());
}

/** Rules that change on disk come into force without a restart; the gateway and egress ask the book. */
function keepRules(
  { rules }: ProductCore,
  { say, onFault, onReload }: StartDeps,
  life: AsyncDisposableStack,
  reissue: () => Promise<void>,
): void {
  let issuing = Promise.resolve();
  const watch = watchRules({
    book: rules,
    onChange: () => {
      say(
        `规则已更新 rules taken: ${rules.packs.map(({ id, version }) => `${id} ${version}`).join(', ')}`,
      );
      issuing = reissue();
    },
    onRefused: (mistakes) => {
      onFault('rules.refused');
      say('规则文件有误，沿用上一版 rules refused, the last good state stays in force:');
      for (const { file, line, reason } of mistakes) say(`  ${file}:${line}: ${reason}`);
    },
  });
  onReload(() => watch.reload());
  life.defer(async () => {
    watch.stop();
    await issuing;
  });
}

interface RunningDemo {
  readonly demo: Demo;
  readonly ports: { readonly hospital: number; readonly partner: number };
}

async function startDemo(core: ProductCore, open: OpenServers, now: Date): Promise<RunningDemo> {
  const demo = await createDemo(core.config.dataDir, now);
  const hospital = await open.bind(demo.hospital, '127.0.0.1:0', 'back');
  const partner = await open.bind(demo.partner.server, '127.0.0.1:0', 'back');
  return { demo, ports: { hospital, partner } };
}
