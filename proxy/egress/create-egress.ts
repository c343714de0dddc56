// Egress: the one way out of the hospital for patients' data. A body waits in the spool until it is
// known what is in it, an approved request covers it, and the intent is durable; only then is a
// verified connection opened. Nothing is sent that could not be recorded, nothing is sent twice, and
// every refusal is a record. It must never answer or log with anything of the body.
import type { RequestListener } from 'node:http';
import { refuse } from '../tls/refusals.ts';
import { sweepSpool } from './spool.ts';
import { strangerLimit } from './stranger-limit.ts';
import { Transfer } from './transfer.ts';
import type { TransferDeps } from './transfer.ts';

export interface Egress {
  /** For everything under `/egress/`. */
  readonly handler: RequestListener;
  /** Resolves when no transfer is under way. */
  idle(): Promise<void>;
}

/** Makes and sweeps the spool directory first; rejects when it cannot be used. */
export async function createEgress(deps: TransferDeps): Promise<Egress> {
  await sweepSpool(deps.spoolDir);
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
    },
  };
}
