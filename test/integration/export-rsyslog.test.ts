// What a real rsyslogd on Debian receives of the ledger: over mutual TLS, each record once, Chinese intact,
// across its own restarts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runTarget, type RunningTarget } from '../../proxy/export/export-target.ts';
import type { SyslogFormat } from '../../proxy/export/syslog-message.ts';
import { openSession } from '../../proxy/export/syslog-session.ts';
import { testOrigin } from '../support/export-entry.ts';
import { freePorts } from '../support/free-ports.ts';
import { GrowingSource } from '../support/growing-source.ts';
import { type MutualIdentities, mutualIdentities } from '../support/mutual-identities.ts';
import { type Rsyslog, rsyslog, whyNoRsyslog } from '../support/rsyslog.ts';

const missing = whyNoRsyslog();

describe.skipIf(missing !== null)(`rsyslog (${missing ?? 'mutual TLS'})`, () => {
  let dir: string;
  let identities: MutualIdentities;
  let server: Rsyslog;
  let target: RunningTarget | undefined;
  let source: GrowingSource;

  beforeAll(async () => {
    identities = await mutualIdentities();
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'medveil-rsyslog-'));
    const [port = 0] = await freePorts(1);
    server = await rsyslog(dir, port, identities);
    source = new GrowingSource();
  });
  afterEach(async () => {
    await target?.close();
    target = undefined;
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const receiver = () => ({
    host: '127.0.0.1',
    port: server.port,
    ca: identities.ca,
    ...identities.client,
  });
  const run = (format: SyslogFormat = 'json') => {
    target = runTarget({
      name: 'siem',
      source,
      origin: testOrigin,
      format,
      maxMessageBytes: 8192,
      from: 'start',
      cursorPath: join(dir, 'cursor.json'),
      quarantinePath: join(dir, 'quarantine.ndjson'),
      open: () => openSession(receiver(), 10_000),
      onOutage: async () => undefined,
      onFault: (what) => {
        throw new Error(what);
      },
      timing: { pollMs: 20, backoffMs: 20, maxBackoffMs: 100 },
    });
    return target;
  };
  const delivered = async (count: number) => {
    for (let i = 0; i < 1500 && (target?.state.next ?? 0) < count; i++) await wait(20);
    expect(target?.state.next).toBe(count);
  };
  /** rsyslogd writes behind what it has read. */
  const written = async (count: number) => {
    const have = () => new Set(server.received().map((each) => each.index)).size;
    for (let i = 0; i < 500 && have() < count; i++) await wait(20);
    return server.received();
  };

  test('receives every record exactly once while nothing breaks, Chinese intact', async () => {
    source.grow(2500);
    run();
    await delivered(2500);
    const received = await written(2500);
    expect(received.map((each) => each.index)).toEqual(source.stored.map((each) => each.idx));
    expect(received.map((each) => each.message.replace(/^\ufeff/, ''))).toEqual(
      source.stored.map((each) => each.payload),
    );
  });

  test('receives every record exactly once across a restart that breaks no session', async () => {
    source.grow(300);
    run();
    await delivered(300);
    await server.restart();
    source.grow(300);
    await delivered(600);
    const received = await written(600);
    expect(received.map((each) => each.index)).toEqual(source.stored.map((each) => each.idx));
  });

  test('receives every record across its own restarts, repeated ones told by their index', async () => {
    run();
    for (let round = 0; round < 6; round++) {
      source.grow(1500);
      await wait(round * 7);
      await server.restart();
    }
    await delivered(9000);
    const received = await written(9000);
    const seen = new Map(received.map((each) => [each.index, each.message]));
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual(source.stored.map((each) => each.idx));
    for (const { idx, payload } of source.stored)
      expect(seen.get(idx)?.replace(/^\ufeff/, '')).toBe(payload);
  });
});
