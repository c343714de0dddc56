// Receivers of the record from the configuration, and the box for looks from the command line.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../shared/records/canonical.ts';
import type { Config } from '../config/config-schema.ts';
import type { ExportOrigin, ExportSource } from '../export/entry.ts';
import { type Outage, type RunningTarget, runTarget } from '../export/export-target.ts';
import { watchLooks } from '../export/look-box.ts';
import { kindsNamed } from '../export/record-kinds.ts';
import { partnerSource } from '../export/partner-source.ts';
import { openSession, type SyslogReceiver } from '../export/syslog-session.ts';
import { hostOf, portOf } from '../config/public-origins.ts';
import type { OpenedLedger } from '../ledger/open-ledger.ts';
import { readGiven, StartError } from './listening.ts';
import type { ProductCore } from './product-core.ts';

type Target = Config['export'][number];

/** A receiver that is silent for so long is taken for gone. */
const sessionTimeout = 15_000;
/** Nobody in person: the program itself. */
const ownActor = { user: null, device: null, workstation: null };

/** Throws `StartError` when a file cannot be read; `life` lets the sessions under way end. */
export async function startExports(
  { config, ledger }: ProductCore,
  onFault: (what: string) => void,
  life: AsyncDisposableStack,
): Promise<readonly RunningTarget[]> {
  const { dataDir, hospital, names } = config;
  const looks = watchLooks(dataDir, ledger, () => onFault('export.looks'));
  life.defer(() => looks.close());
  const dir = join(dataDir, 'export');
  if (config.export.length > 0) mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [log = ''] = ledger.checkpoint().verifierKey.split('+');
  const origin = { log, hospital, host: names[0] ?? 'localhost' };
  const running: RunningTarget[] = [];
  life.defer(async () => void (await Promise.all(running.map((target) => target.close()))));
  for (const target of config.export) {
    const receiver = receiverOf(target);
    await recordStart(ledger, target);
    running.push(start(target, receiver, { ledger, origin, dir, onFault }));
  }
  return running;
}

interface Surroundings {
  readonly ledger: OpenedLedger;
  readonly origin: ExportOrigin;
  readonly dir: string;
  readonly onFault: (what: string) => void;
}

function start(target: Target, receiver: SyslogReceiver, around: Surroundings): RunningTarget {
  const { ledger, dir, origin, onFault } = around;
  const { name, format, from, maxMessageBytes, unreachableMinutes } = target;
  const own: ExportSource = {
    size: async () => ledger.checkpoint().size,
    entries: (first, limit) => ledger.entries(first, limit),
  };
  const { partner } = target;
  const source = partner === undefined ? own : partnerSource(own, ledger.pseudonymsFor(partner));
  try {
    return runTarget({
      name,
      source,
      origin,
      format,
      from,
      maxMessageBytes,
      ...(target.kinds ? { kinds: target.kinds.flatMap(kindsNamed) } : {}),
      cursorPath: join(dir, `${name}.cursor.json`),
      quarantinePath: join(dir, `${name}.quarantine.ndjson`),
      open: () => openSession(receiver, sessionTimeout),
      onOutage: (outage) => recordOutage(ledger, name, outage),
      onFault,
      timing: { outageMs: unreachableMinutes * 60_000 },
    });
  } catch (error) {
    throw new StartError(`export "${name}": ${error instanceof Error ? error.message : ''}`);
  }
}

/** Giving the record to somebody is a look at it: who gets what from now on is in the record itself. */
async function recordStart(ledger: OpenedLedger, target: Target): Promise<void> {
  const { name, format, address, kinds, partner } = target;
  const filter = canonicalJson({
    export: format,
    target: name,
    address,
    partner,
    ...(kinds ? { kinds } : {}),
  });
  const results = ledger.checkpoint().size;
  await ledger.append({ kind: 'admin.query', actor: ownActor, filter, results });
}

async function recordOutage(
  ledger: OpenedLedger,
  target: string,
  { since, reason, pending }: Outage,
): Promise<void> {
  await ledger.append({
    kind: 'incident.export',
    actor: ownActor,
    target,
    since: since.toISOString(),
    pending,
    reason,
  });
}

function receiverOf({ address, caFile, spkiPin, client }: Target): SyslogReceiver {
  return {
    host: hostOf(address),
    port: portOf(address),
    ...(caFile === undefined ? {} : { ca: readGiven(caFile) }),
    ...(spkiPin === undefined ? {} : { spkiPin }),
    ...(client ? { cert: readGiven(client.certFile), key: readGiven(client.keyFile) } : {}),
  };
}
