// What a receiver is given when it breaks, is away, is not who it says, or does not listen.
import { type AddressInfo, connect, createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  type Outage,
  type RunningTarget,
  runTarget,
  type TargetDeps,
} from '../../proxy/export/export-target.ts';
import { openSession, SessionFailure } from '../../proxy/export/syslog-session.ts';
import { testOrigin } from '../support/export-entry.ts';
import { freePorts } from '../support/free-ports.ts';
import { GrowingSource } from '../support/growing-source.ts';
import { type MutualIdentities, mutualIdentities } from '../support/mutual-identities.ts';
import {
  indexesOf,
  type SyslogReceiverServer,
  syslogReceiver,
} from '../support/syslog-receiver.ts';

let identities: MutualIdentities;
let dir: string;
let server: SyslogReceiverServer;
let source: GrowingSource;
let target: RunningTarget | null;
let outages: Outage[];
let faults: string[];

beforeAll(async () => {
  identities = await mutualIdentities();
});
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'medveil-target-'));
  server = await syslogReceiver(identities);
  source = new GrowingSource();
  [target, outages, faults] = [null, [], []];
});
afterEach(async () => {
  await server.close();
  await target?.close();
  rmSync(dir, { recursive: true, force: true });
});

const receiver = (port = server.port) => ({
  host: '127.0.0.1',
  port,
  ca: identities.ca,
  ...identities.client,
});

function run(changes: Partial<TargetDeps> = {}): RunningTarget {
  target = runTarget({
    name: 'siem',
    source,
    origin: testOrigin,
    format: 'json',
    maxMessageBytes: 8192,
    from: 'start',
    cursorPath: join(dir, 'cursor.json'),
    quarantinePath: join(dir, 'quarantine.ndjson'),
    open: () => openSession(receiver(), 5000),
    onOutage: async (outage) => void outages.push(outage),
    onFault: (what) => void faults.push(what),
    timing: { pollMs: 10, backoffMs: 10, maxBackoffMs: 50, outageMs: 0 },
    ...changes,
  });
  return target;
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !holds(); i++) await wait(10);
  expect(holds()).toBe(true);
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test('a restart goes on where the last run ended', async () => {
  source.grow(120);
  const first = run();
  await until(() => first.state.next === 120);
  await first.close();
  source.grow(30);
  const second = run();
  await until(() => second.state.next === 150);
  expect(indexesOf(server.messages)).toEqual(upTo(150));
  expect(second.state).toMatchObject({ sent: 30, failures: 0, failingSince: null });
});

test('a connection that breaks repeats what was not confirmed, and loses nothing', async () => {
  server.breakAfter = 150;
  source.grow(400);
  const running = run();
  await until(() => running.state.next === 400);
  expect(running.state.failures).toBeGreaterThan(0);
  expect(new Set(indexesOf(server.messages))).toEqual(new Set(upTo(400)));
  expect(server.messages.length).toBeGreaterThan(400);
  // Whoever takes index and leaf hash together has each record once.
  const keys = server.messages.map(
    (message) => / index="\d+" leaf="[0-9a-f]{64}"/.exec(message)![0],
  );
  expect(new Set(keys).size).toBe(400);
});

test('records that cannot be given out are set aside with the reason and hold up nobody', async () => {
  source.grow(3);
  source.add('{"kind":"nonsense"}');
  source.add('not json');
  source.grow(3);
  source.add(
    JSON.stringify({
      kind: 'ledger.heartbeat',
      v: 1,
      at: '2026-03-01T08:00:00.000Z',
      actor: { user: null, device: null, workstation: null },
      note: '长'.repeat(4000),
    }),
  );
  source.grow(1);
  const running = run();
  await until(() => running.state.next === 10);
  expect(indexesOf(server.messages)).toEqual([0, 1, 2, 5, 6, 7, 9]);
  expect(running.state).toMatchObject({ sent: 7, quarantined: 3 });
  const aside = readFileSync(join(dir, 'quarantine.ndjson'), 'utf8').trim().split('\n');
  expect(aside.map((line) => JSON.parse(line) as object)).toMatchObject([
    { index: 3, reason: 'unreadable' },
    { index: 4, reason: 'unreadable' },
    { index: 8, reason: 'tooLarge' },
  ]);
  expect(aside.join()).not.toContain('长');
});

test('a receiver that is away gets everything when it is back; its absence is told once', async () => {
  const [port = 0] = await freePorts(1);
  let away = true;
  source.grow(20);
  const running = run({ open: () => openSession(receiver(away ? port : server.port), 5000) });
  await until(() => outages.length === 1 && running.state.failures > 3);
  expect(outages).toMatchObject([{ reason: 'partnerUnreachable', pending: 20 }]);
  expect(running.state.failingSince).not.toBeNull();
  away = false;
  await until(() => running.state.next === 20);
  expect(running.state.failingSince).toBeNull();
  expect(outages).toHaveLength(1);
  expect(indexesOf(server.messages)).toEqual(upTo(20));
});

test('nothing is sent to a receiver whose certificate is not verified, or who does not know us', async () => {
  const other = await mutualIdentities();
  const wrongServer = openSession({ ...receiver(), ca: other.ca }, 5000);
  await expect(wrongServer).rejects.toMatchObject({ reason: 'tlsCertificate' });
  const wrongName = openSession({ ...receiver(), host: 'localhost.', ca: other.ca }, 5000);
  await expect(wrongName).rejects.toBeInstanceOf(SessionFailure);
  const pinned = openSession({ ...receiver(), spkiPin: 'ab'.repeat(32) }, 5000);
  await expect(pinned).rejects.toMatchObject({ reason: 'tlsCertificate' });
  source.grow(5);
  const running = run({
    open: () => openSession({ ...receiver(), ...identities.stranger }, 5000),
  });
  await until(() => running.state.failures > 2);
  expect(running.state.next).toBe(0);
  expect(server.messages).toEqual([]);
});

test('a receiver that does not read holds up its own export and no memory', async () => {
  server.deaf = true;
  source.grow(20_000);
  const running = run({ open: () => openSession(receiver(), 400) });
  await until(() => running.state.failures > 0);
  // A session is 1,000 records at most, read by pages of 100.
  expect(source.reads).toBeLessThan(40);
  expect(running.state.next).toBe(0);
});

test('another ledger in the same place is sent from its start', async () => {
  source.grow(50);
  const first = run();
  await until(() => first.state.next === 50);
  await first.close();
  source = new GrowingSource();
  source.add('{"kind":"other"}');
  source.grow(60);
  const second = run({ source });
  await until(() => second.state.next === 61);
  expect(faults).toEqual(['export.siem.otherLedger']);
  expect(second.state.sent).toBe(60);
});

test('a target that begins now sends only what comes after', async () => {
  source.grow(30);
  const running = run({ from: 'now' });
  await until(() => running.state.next === 30);
  source.grow(5);
  await until(() => running.state.next === 35);
  expect(indexesOf(server.messages)).toEqual([30, 31, 32, 33, 34]);
});

/** A stretch of network between us and a receiver that has closed: its end arrives when the test says so, and
 *  the reset that answers what came too late arrives a while behind it. */
async function slowWay(to: number) {
  let arrive = () => {};
  const relay = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: to, allowHalfOpen: true });
    near.on('error', () => undefined).on('data', (chunk) => far.writable && far.write(chunk));
    far.on('error', () => undefined).on('data', (chunk) => near.write(chunk));
    arrive = () => {
      near.end();
      setTimeout(() => near.resetAndDestroy(), 20);
    };
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const { port } = relay.address() as AddressInfo;
  return { port, arrive: () => arrive(), close: () => relay.close() };
}

test('records that came just behind a receiver’s own close do not count as delivered', async () => {
  server.breakAfter = 1;
  const way = await slowWay(server.port);
  const session = await openSession(receiver(way.port), 5000);
  await session.write(Buffer.from('5 first'));
  await until(() => server.messages.length === 1);
  await session.write(Buffer.from('6 second'));
  const outcome = session.finish();
  way.arrive();
  await expect(outcome).rejects.toBeInstanceOf(SessionFailure);
  expect(server.messages).toEqual(['first']);
  way.close();
});
