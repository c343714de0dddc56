// Egress: the one way out of the hospital for patients' data. A body waits in the spool until it is
// known what is in it, an approved request covers it, and the intent is durable; only then is a
// verified connection opened. Nothing is sent that could not be recorded, nothing is sent twice, and
// every refusal is a record. It must never answer or log with anything of the body.
import type { IncomingMessage, RequestListener } from 'node:http';
import { Approvals } from '../sharing/approvals.ts';
import { DayQuotas } from '../sharing/day-quotas.ts';
import { DirectCaller, type Exchange } from './caller.ts';
import { LateOutcomes } from './late-outcomes.ts';
import { PartnerConnections } from './partner-connections.ts';
import { receiveBody } from './receive-body.ts';
import { RecentTransfers } from './repeated-transfer.ts';
import { asksToResume, isUploadTarget } from './resumable/upload-headers.ts';
import { Uploads } from './resumable/uploads.ts';
import { identifySender } from './sender.ts';
import { sweepSpool } from './spool.ts';
import { strangerLimit } from './stranger-limit.ts';
import { Transfer, type TransferCall } from './transfer.ts';
import type { TransferDeps } from './transfer-deps.ts';

export interface Egress {
  /** For everything under `/egress/`. */
  readonly handler: RequestListener;
  /** Ends uploads that are not whole; resolves when no transfer is under way, and no outcome waits that the ledger would take. */
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
  const now = () => (deps.now?.() ?? new Date()).getTime();
  const recordsStranger = strangerLimit(now);
  const uploads = new Uploads(now);
  const running = new Set<Promise<void>>();
  const nameOf = ({ headers }: IncomingMessage): string | null =>
    identifySender(headers.authorization, config.senders)?.name ?? null;
  const begin = (call: TransferCall): void => {
    const run = new Transfer(deps, recordsStranger, call).run().catch(async () => {
      deps.onFault?.('spool');
      await call.caller.turnAway('recordingFailed', {});
    });
    running.add(run);
    void run.finally(() => running.delete(run));
  };
  return {
    handler: (req, res) => {
      res.on('error', () => res.destroy());
      const upload = isUploadTarget(req.url) ? uploads.find(req.url, nameOf(req)) : null;
      if (upload !== null) upload.serve({ req, res }).catch(() => res.destroy());
      else begin(callOf({ req, res }, uploads));
    },
    async idle() {
      await uploads.close();
      while (running.size > 0) await Promise.all(running);
      connections.close();
      await late.close();
    },
  };
}

/** A request as a transfer of its body, or of one that may come in pieces. */
function callOf(exchange: Exchange, uploads: Uploads): TransferCall {
  const { req } = exchange;
  if (!asksToResume(req.headers) || isUploadTarget(req.url)) {
    const receive: TransferCall['receive'] = (_, options) => receiveBody(req, options);
    return { req, caller: new DirectCaller(exchange), receive, isDirect: true };
  }
  const upload = uploads.begin(exchange);
  const receive: TransferCall['receive'] = (sender, options) => upload.receive(sender, options);
  return { req, caller: upload, receive, isDirect: false };
}
