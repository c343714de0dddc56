// A transfer of which nobody knows how it ended is told of by whichever gateway still runs: in the record, and to
// the receiver of alerts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type LedgerPlace, openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { ServerProcess } from '../../proxy/tour/server-process.ts';
import type { RecordOf } from '../../shared/records/record.ts';
import { testPostgres } from '../support/ledger-stores.ts';
import { secondGateway } from '../support/ledger-writers.ts';
import { mutualIdentities } from '../support/mutual-identities.ts';
import { createDatabase } from '../support/postgres-server.ts';
import { placeOf, recordsIn } from '../support/registered-sharing.ts';
import { artifactDir, serve, writeConfig } from '../support/served-product.ts';
import { type SyslogReceiverServer, syslogReceiver } from '../support/syslog-receiver.ts';

let receiver: SyslogReceiverServer;
let server: ServerProcess;
let config = '';
let place: LedgerPlace;

beforeAll(async () => {
  const dir = artifactDir('incident');
  const identities = await mutualIdentities();
  receiver = await syslogReceiver(identities);
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text, { mode: 0o600 });
    return join(dir, name);
  };
  const { user, port, database, password } = await createDatabase(testPostgres());
  const passwordFile = file('ledger-password', password ?? '');
  const { cert, key } = identities.client;
  config = writeConfig(dir, {
    ledger: { database: `postgres://${user}@127.0.0.1:${port}/${database}`, passwordFile },
    export: [
      {
        name: 'siem',
        format: 'atna',
        address: `127.0.0.1:${receiver.port}`,
        kinds: ['incident'],
        caFile: file('syslog-ca.pem', identities.ca),
        client: { certFile: file('client.pem', cert), keyFile: file('client.key', key) },
      },
    ],
  });
  place = placeOf(config);
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await server?.stop();
  await receiver.close();
});

/** An intent of another gateway, which wrote it so many minutes ago and died. */
async function leftOpen(transferId: string, minutes: number, isEnded = false): Promise<void> {
  const sent = {
    actor: { user: '检验接口', device: null, workstation: '10.1.2.3' },
    transferId,
    partner: 'region',
    destination: 'https://platform.example:8443',
    method: 'POST',
    path: '/in',
    mediaType: 'application/json',
    request: 'GX-20261123-001',
    patients: { count: 0, refs: [] as string[] },
    inspection: { verdict: 'clean' as const, kinds: {}, bytesInspected: 10, bytesTotal: 10 },
  };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - minutes * 60_000 });
  const other = await openLedger(secondGateway(place));
  await other.append({ kind: 'transfer.intent', ...sent, bytes: 10, sha256: 'ab'.repeat(32) });
  const end = { result: 'delivered', status: 201, bytesSent: 10, tls: null } as const;
  const outcome = {
    kind: 'transfer.outcome' as const,
    ...sent,
    ...end,
    sha256Sent: 'ab'.repeat(32),
  };
  if (isEnded) await other.append(outcome);
  await other.close();
  vi.useRealTimers();
}

const incidents = async () =>
  (await recordsIn(place)).filter(
    (each): each is RecordOf<'incident.transfer'> => each.kind === 'incident.transfer',
  );
/** Security alerts (DICOM 110113) about a transfer. */
const alerts = (transferId: string) => {
  const detail = `type="transfer" value="${Buffer.from(transferId).toString('base64')}"`;
  return receiver.messages.filter((each) => each.includes('"110113"') && each.includes(detail));
};

/** Looks until as many transfers are reported. */
async function reported(ids: readonly string[]): Promise<void> {
  const look = async () =>
    expect((await incidents()).map(({ transferId }) => transferId)).toEqual(ids);
  await vi.waitFor(look, { timeout: 20_000, interval: 200 });
  const last = ids.at(-1)!;
  await vi.waitFor(() => expect(alerts(last)).toHaveLength(1), { timeout: 20_000, interval: 100 });
}

it('is reported by whoever starts next, once each', {
  timeout: 150_000,
}, async () => {
  // The first start makes the keys that the gateways have in common.
  await (await openLedger(place)).close();
  await leftOpen('before-start', 31);
  await leftOpen('ended', 45, true);
  await leftOpen('too-young', 20);
  server = await serve(config);
  await reported(['before-start']);
  const [incident] = await incidents();
  expect(incident).toMatchObject({ partner: 'region', request: 'GX-20261123-001' });
  expect(Date.now() - Date.parse(incident!.since)).toBeGreaterThan(30 * 60_000);
  // Nor is it reported again, by whoever starts next.
  await server.stop();
  await leftOpen('meanwhile', 40);
  server = await serve(config);
  await reported(['before-start', 'meanwhile']);
  expect(alerts('before-start')).toHaveLength(1);
  expect(alerts('too-young')).toEqual([]);
});
