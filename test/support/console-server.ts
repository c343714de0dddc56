// A console as production wires it: real ledger in a temporary directory, real TLS, real API.
import express from 'express';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFirstAccount } from '../../proxy/auth/create-account.ts';
import { memorySessions } from '../../proxy/auth/memory-sessions.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { RetentionDesk } from '../../proxy/ledger/retention-desk.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { buildIfStale } from '../../proxy/deploy/build-browser-code.ts';
import { createReviewApi, type ReviewDeps } from '../../proxy/review/create-review-api.ts';
import { serveConsole } from '../../proxy/review/serve-console.ts';
import { sharingSchema } from '../../proxy/config/sharing-schema.ts';
import { recordedLedger } from '../../proxy/sharing/recorded-ledger.ts';
import { SharingDesk, type SharingRules } from '../../proxy/sharing/sharing-desk.ts';
import { SharingRegister } from '../../proxy/sharing/sharing-register.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { serveVerifier } from '../../proxy/review/serve-verifier.ts';
import { loadServerIdentity } from '../../proxy/tls/local-authority.ts';
import { startRules } from './started-rules.ts';
import { memoryAccounts } from './memory-accounts.ts';

/** No browser has enrolled. */
const noDevices: ReviewDeps['devices'] = {
  devices: { all: async () => [] },
  statuses: { all: async () => new Map() },
  policyVersion: () => 1,
};

export type ConsoleServer = Awaited<ReturnType<typeof startConsole>>;

export async function startConsole(
  options: {
    dist?: string;
    change?: Partial<ReviewDeps>;
    clock?: { offset: number };
    /** Figures of sharing that are not the usual ones. */
    sharing?: Partial<SharingRules>;
    /** Of sharing alone: sessions live on. */
    sharingClock?: { offset: number };
    /** Where the ledger is, if not in the directory. */
    address?: PostgresAddress;
  } = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'medveil-console-'));
  const { address } = options;
  const ledger = await openLedger({ dir, ...(address ? { address } : {}) });
  const accounts = memoryAccounts();
  const first = await createFirstAccount(accounts);
  if (!first) throw new Error('the store was not empty');
  const faults: unknown[] = [];
  const clock = options.clock ?? { offset: 0 };
  const recording = { failing: false };
  const ledgerOrFail = async <T>(append: () => Promise<T>): Promise<T> => {
    if (recording.failing) throw new Error('disk full');
    return append();
  };
  const retention = { access: 1096, transfer: 1096, evidence: 2192 };
  const today = () => new Date(Date.now() + clock.offset).toISOString();
  const rules = await startRules({
    dir,
    ledger: { append: (...given) => ledgerOrFail(() => ledger.append(...given)) },
    reissue: async () => undefined,
    now: () => Date.now() + clock.offset,
  });
  const register = new SharingRegister(ledger);
  const sharingNow = () => Date.now() + (options.sharingClock?.offset ?? clock.offset);
  const sharingDesk = new SharingDesk({
    ledger: recordedLedger({
      append: (...given) => ledgerOrFail(() => ledger.append(...given)),
      appendAll: (...given) => ledgerOrFail(() => ledger.appendAll(...given)),
    }),
    register,
    rules: { ...sharingSchema.parse({}), ...options.sharing },
    pseudonym: ledger.pseudonym,
    account: (user) => accounts.get(user),
    now: sharingNow,
  });
  const api = createReviewApi({
    retention,
    desk: new RetentionDesk({ ledger, retention, now: today }),
    ledger: {
      ...ledger,
      append: (...args) => ledgerOrFail(() => ledger.append(...args)),
    },
    pseudonym: ledger.pseudonym,
    accounts,
    sessions: memorySessions(),
    sessionSecret: 'k'.repeat(40),
    verify: async (onProgress) => {
      const report = await verifySource(dir, { onProgress });
      if ('missing' in report) throw new Error(`no ledger at ${report.missing}`);
      return report;
    },
    sharing: { register, desk: sharingDesk, now: sharingNow },
    devices: noDevices,
    coverage: { pages: { all: async () => [] }, policy: () => ({}) },
    rules,
    exceptions: () => [],
    hospital: '示范医院',
    reportFault: (error) => faults.push(error),
    now: () => Date.now() + clock.offset,
    ...options.change,
  });
  const app = express().disable('x-powered-by').use('/api', api);
  if (options.dist) {
    const verifier = await buildIfStale('verifier', () => undefined);
    app.use('/console', serveVerifier({ dir: verifier }), serveConsole({ dir: options.dist }));
  }
  const identity = await loadServerIdentity({
    dir: join(dir, 'tls'),
    names: ['127.0.0.1', 'localhost'],
    now: new Date(),
  });
  const server = createServer({ key: identity.key, cert: identity.cert }, app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    dir,
    ledger,
    accounts,
    register,
    rules,
    first,
    faults,
    /** Set `failing` to make the next looks unrecordable. */
    recording,
    clock,
    ca: identity.ca,
    origin: `https://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await ledger.close();
      await rules.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
