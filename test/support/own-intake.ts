// The product's own intake with a real ledger and real databases, for a browser to talk to.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { tokenHash } from '../../proxy/deploy/enrol-token.ts';
import { createIntake } from '../../proxy/intake/create-intake.ts';
import { loadIntakeKeys } from '../../proxy/intake/intake-keys.ts';
import { type PolicyContent } from '../../proxy/intake/issue-policy.ts';
import { createIssuedPolicy } from '../../proxy/intake/issued-policy.ts';
import { PickerTickets } from '../../proxy/intake/picker-tickets.ts';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { openAppStore } from '../../proxy/store/app-store.ts';
import { builtInDetector } from '../../shared/detect/detector.ts';
import type { LedgerRecord, RecordKind } from '../../shared/records/record.ts';
import { strictestPolicy } from '../../shared/policy/strictest-policy.ts';
import { httpsApp } from './https-app.ts';

export type OwnIntake = Awaited<ReturnType<typeof startOwnIntake>>;

export async function startOwnIntake(changes: Partial<PolicyContent> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'medveil-intake-'));
  const ledger = await openLedger({ dir });
  const store = await openAppStore(join(dir, 'medveil.sqlite'));
  const keys = await loadIntakeKeys(dir);
  const { sites, fields, reveal } = strictestPolicy;
  const base = { hospital: '示范医院', sites, fields, reveal, sealKey: keys.sealPublicKey };
  let content: PolicyContent = { ...base, ...changes };
  const deps = { store: store.policies, ledger, key: keys.policyKey, now: () => new Date() };
  const policy = await createIssuedPolicy(
    () => content,
    deps,
    () => undefined,
  );
  const token = 'enrol-token-for-tests';
  const tickets = new PickerTickets();
  const intake = createIntake({
    ledger,
    pseudonym: ledger.pseudonym,
    devices: store.devices,
    statuses: store.deviceStatuses,
    coverage: store.coverage,
    keys,
    policy: () => policy.current(),
    picker: {
      tickets,
      drafts: store.drafts,
      detector: () => builtInDetector,
      mayPick: async () => true,
    },
    enrolTokens: [tokenHash(token)],
    now: Date.now,
  });
  const server = await httpsApp(express().use('/v1', intake));
  return {
    origin: server.origin,
    ca: server.ca,
    token,
    tickets,
    store,
    /** Issues the policy with other content. */
    async change(to: Partial<PolicyContent>): Promise<void> {
      content = { ...content, ...to };
      await policy.reissue();
    },
    /** Oldest first. */
    async records(kind: RecordKind): Promise<LedgerRecord[]> {
      const { rows } = await ledger.query({ kinds: [kind] }, { limit: 100 });
      return rows.map(({ record }) => record).toReversed();
    },
    async close(): Promise<void> {
      await server.close();
      await store.close();
      await ledger.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
