// The forward proxy from the configuration: its listeners, its PAC file, and a look now and then at what
// went through its tunnels and what browsers have reported.
import { createServer as createHttpServer } from 'node:http';
import { join } from 'node:path';
import type { Config } from '../config/config-schema.ts';
import { callersOf } from '../forward/callers.ts';
import { createForward, type Forward } from '../forward/create-forward.ts';
import { destinationsOf, type DestinationClasses } from '../forward/destination-classes.ts';
import { decide } from '../forward/forward-rules.ts';
import { networksOf } from '../forward/networks.ts';
import { pacFile } from '../forward/pac-file.ts';
import { TunnelJournal } from '../forward/tunnel-journal.ts';
import { TunnelLog } from '../forward/tunnel-log.ts';
import { TunnelWatch } from '../forward/tunnel-watch.ts';
import { recordHandshakeFailures } from '../tls/handshake-failures.ts';
import { guardReadRate } from '../tls/read-rate.ts';
import { authorityText } from '../forward/authority.ts';
import { lookRound } from './look-round.ts';
import type { OpenServers } from './open-servers.ts';
import type { ProductCore } from './product-core.ts';
import type { Sharing } from './start-sharing.ts';

export interface RunningForward {
  /** `https://NAME:PORT`, or `http://` where there is only a plain one. */
  readonly address: string;
  readonly pac: string;
}

type Core = Pick<ProductCore, 'ledger' | 'listeners'> & { readonly config: Config };

const lookEvery = 60_000;

/** Null when no listener is configured. Rejects when its folder cannot be used. */
export async function startForward(
  core: Core,
  { register }: Pick<Sharing, 'register'>,
  open: OpenServers,
  onFault: (what: string) => void,
  life: AsyncDisposableStack,
): Promise<RunningForward | null> {
  const { config, ledger } = core;
  const { forward: settings, listen } = config;
  if (listen.forward === undefined && listen.forwardPlain === undefined) return null;
  const dir = join(config.dataDir, 'forward');
  const journal = await TunnelJournal.open(dir);
  life.defer(() => journal.close());
  const log = new TunnelLog(ledger, journal, () => onFault('forward.recording'));
  const classes = classesOf(config, () => [...register.current.partners.values()]);
  const forward = createForward({
    config: {
      ...settings,
      reach: networksOf(settings.reach),
      hosts: new Map(Object.entries(settings.hosts).map(([name, to]) => [name.toLowerCase(), to])),
      idleMs: settings.idleSeconds * 1000,
      connectMs: 10_000,
      firstBytesMs: 15_000,
    },
    classes,
    callers: callersOf(settings.clients, settings.networks),
    ledger,
    log,
  });
  open.endLive(() => forward.close());
  life.defer(() => forward.close(0));
  const ports = await bindBoth(core, forward, open, () => onFault('forward.recording'));
  keepWatch(core, classes, join(dir, 'judged.txt'), () => onFault('forward.watch'), life);
  const isTls = ports.tls !== null;
  const proxy = proxyName(config, ports.tls ?? ports.plain ?? 0);
  return { address: `${isTls ? 'https' : 'http'}://${proxy}`, pac: pacOf(config, proxy, isTls) };
}

/** `NAME:PORT` as workstations reach it. */
export function proxyName({ names }: Pick<Config, 'names'>, port: number): string {
  return authorityText({ host: names[0] ?? '127.0.0.1', port });
}

function pacOf(config: Config, proxy: string, isTls: boolean): string {
  const { direct, fallbackDirect } = config.forward.pac;
  return pacFile({
    proxy,
    isTls,
    direct: [...direct, ...config.names, ...siteHosts(config)],
    fallbackDirect,
  });
}

/** As browsers ask for them. */
function siteHosts({ sites }: Config): string[] {
  return sites.flatMap(({ host }) => (host === undefined ? [] : [host.replace(/:\d+$/, '')]));
}

type Registered = { readonly url?: string | null | undefined };

function classesOf(config: Config, registered: () => readonly Registered[]): DestinationClasses {
  const hostsOf = (urls: readonly (string | null | undefined)[]): string[] =>
    urls.flatMap((url) => {
      const host = URL.parse(url ?? '')?.hostname.replace(/^\[|\]$/g, '') ?? '';
      return host === '' ? [] : [host];
    });
  const given = hostsOf(config.egress.partners.map(({ url }) => url));
  const { government, netDisk, mail, ai, update } = config.forward.destinations;
  const lists = { government, netDisk, mail, ai, update };
  return destinationsOf({
    his: [...config.names, ...siteHosts(config), ...hostsOf(config.sites.map((s) => s.upstream))],
    partners: () => [...given, ...hostsOf(registered().map(({ url }) => url))],
    lists: Object.fromEntries(Object.entries(lists).filter(([, hosts]) => hosts !== undefined)),
  });
}

async function bindBoth(
  { config, ledger, listeners }: Core,
  forward: Forward,
  open: OpenServers,
  onFault: () => void,
): Promise<{ readonly tls: number | null; readonly plain: number | null }> {
  const { forward: secure, forwardPlain } = config.listen;
  let tls: number | null = null;
  if (secure !== undefined) {
    const server = listeners.create('browsers', forward.handler);
    forward.attach(server);
    guardReadRate(server, { bytesPerSecond: 4096, windowMs: 60_000 });
    tls = await open.bind(server, secure);
    recordHandshakeFailures(server, { ledger, site: `https://${proxyName(config, tls)}`, onFault });
  }
  if (forwardPlain === undefined) return { tls, plain: null };
  const server = createHttpServer(
    { headersTimeout: 20_000, requestTimeout: 60_000 },
    forward.handler,
  );
  forward.attach(server);
  return { tls, plain: await open.bind(server, forwardPlain) };
}

function keepWatch(
  { config, ledger }: Core,
  classes: DestinationClasses,
  file: string,
  onFault: () => void,
  life: AsyncDisposableStack,
): void {
  const { windowMinutes, graceMinutes, netDisk, mail, ai, unknown } = config.forward.reconcile;
  const windowMs = windowMinutes * 60_000;
  const watch = new TunnelWatch({
    ledger,
    rules: {
      limits: new Map([
        ['netDisk', netDisk],
        ['mail', mail],
        ['ai', ai],
        ['unknown', unknown],
      ]),
      isSamePlace: classes.isSamePlace,
      isExpected: (host, of) => decide(config.forward.rules, of, host).uninspected === 'expected',
    },
    windowMs,
    graceMs: graceMinutes * 60_000,
    file,
    now: Date.now,
  });
  lookRound(() => watch.look(), Math.min(lookEvery, windowMs), onFault, life);
}
