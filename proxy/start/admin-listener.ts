// The admin listener: is it alive, is it ready, what are its numbers. Plain http on loopback; it tells
// nothing of patients or users.
import type { RequestListener } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { TargetState } from '../export/export-target.ts';

export interface AdminDeps {
  /** All listeners are bound and the ledger takes records. */
  readonly isReady: () => boolean;
  readonly ledgerSize: () => number;
  readonly recordsPending: () => number;
  readonly recordsDropped: () => number;
  /** Receivers of exports. */
  readonly exports: () => readonly TargetState[];
}

/** /livez, /readyz and /metrics (Prometheus text format). */
export function createAdmin(deps: AdminDeps): RequestListener {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('medveil_ready', '1 when all listeners are bound and records are taken', () =>
    Number(deps.isReady()),
  );
  gauge('medveil_ledger_entries', 'entries in the ledger', deps.ledgerSize);
  gauge('medveil_records_pending', 'records that wait to become durable', deps.recordsPending);
  gauge(
    'medveil_records_dropped',
    'records given up because the backlog was full',
    deps.recordsDropped,
  );
  exportGauges(registry, deps);
  return (req, res) => {
    const answer = (status: number, text: string, type = 'text/plain; charset=utf-8') => {
      res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
      res.end(text);
    };
    switch (req.url) {
      case '/livez':
        return answer(200, 'ok\n');
      case '/readyz':
        return deps.isReady() ? answer(200, 'ok\n') : answer(503, 'not ready\n');
      case '/metrics':
        registry.metrics().then(
          (text) => answer(200, text, registry.contentType),
          () => answer(500, 'metrics failed\n'),
        );
        return undefined;
      default:
        return answer(404, 'not found\n');
    }
  };
}

/** One series a receiver; nothing at all where none is configured. */
function exportGauges(registry: Registry, { exports, ledgerSize }: AdminDeps): void {
  const gauge = (name: string, help: string, read: (target: TargetState) => number) =>
    new Gauge({
      name: `medveil_export_${name}`,
      help,
      labelNames: ['target'],
      registers: [registry],
      collect() {
        for (const target of exports()) this.set({ target: target.name }, read(target));
      },
    });
  gauge('lag', 'entries that wait to be delivered', ({ next }) => Math.max(0, ledgerSize() - next));
  gauge('sent', 'records delivered since the start', ({ sent }) => sent);
  gauge('quarantined', 'records set aside since the start', (target) => target.quarantined);
  gauge('failures', 'sessions that broke since the start', ({ failures }) => failures);
  gauge('failing', '1 while the receiver cannot be delivered to', (target) =>
    Number(target.failingSince !== null),
  );
}
