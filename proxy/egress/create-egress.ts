// Egress: the one way out of the hospital for patients' data. A body waits in the spool until it is
// known what is in it, an approved request covers it, and the intent is durable; only then is a
// verified connection opened. Nothing is sent that could not be recorded, nothing is sent twice, and
// every refusal is a record. It must never answer or log with anything of the body.
import type { RequestListener } from 'node:http';
import { refuse } from '../tls/refusals.ts';
import { Approvals } from '../sharing/approvals.ts';
import { DayQuotas } from '../sharing/day-quotas.ts';
import { LateOutcomes } from './late-outcomes.ts';
import { PartnerConnections } from './partner-connections.ts';
import { RecentTransfers } from './repeated-transfer.ts';
import { sweepSpool } from './spool.ts';
import { strangerLimit } from './stranger-limit.ts';
import { Transfer } from './transfer.ts';
import type { TransferDeps } from './transfer-deps.ts';

export interface Egress {
  /** For everything under `/egress/`. */
  readonly handler: RequestListener;
  /** Resolves when no transfer is under way, and no outcome waits that the ledger would take. */
  idle(): Promise<void>;
}

/** Partners and approvals: those of the configuration alone, where nothing else is given. */
export type EgressDeps = Omit<
  TransferDeps,
  'approvals' | 'partner' | 'connections' | 'late' | 'recent'
> &
  Partial<Pick<TransferDeps, 'approvals' | 'partner' | 'recent'>>;

/** Makes and sweeps the spool directory first; rejects when it cannot be used. */
export async function createEgress(given: EgressDeps): Promise<Egress> {
  await sweepSpool(given.spoolDir);
  const { config } = given;
  const connections = new PartnerConnections();
  const late = new LateOutcomes();
  const deps: TransferDeps = {
    ...given,
    connections,
    late,
    recent: given.recent ?? new RecentTransfers(),
    partner:
      given.partner ?? (async (id) => config.partners.find((each) => each.id === id) ?? null),
    approvals:
      given.approvals ??
      new Approvals({
        register: null,
        standing: config.requests,
        quotas: new DayQuotas(),
        purposeQuotas: new Map(),
        needsAgreement: false,
      }),
  };
  const recordsStranger = strangerLimit(() => (deps.now?.() ?? new Date()).getTime());
  const running = new Set<Promise<void>>();
  return {
    handler: (req, res) => {
      res.on('error', () => res.destroy());
      const run = new Transfer(deps, recordsStranger, req, res).run().catch(() => {
        deps.onFault?.('spool');
        refuse(res, 'recordingFailed', { close: true });
      });
      running.add(run);
      void run.finally(() => running.delete(run));
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
      connections.close();
      await late.close();
    },
  };
}
