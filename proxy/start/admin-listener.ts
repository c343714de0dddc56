// The admin listener: is it alive, is it ready, what are its numbers. Plain http on loopback; it tells
// nothing of patients or users.
import type { RequestListener } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { TargetState } from '../export/export-target.ts';
import type { SiteException } from '../gateway/exception-gate.ts';
import type { SpoolState } from '../ledger/contract.ts';
import { endOf } from '../tls/weak-transport.ts';

export interface AdminDeps {
  /** All listeners are bound and the ledger takes records. */
  readonly isReady: () => boolean;
  readonly ledgerSize: () => number;
  readonly recordsPending: () => number;
  readonly recordsDropped: () => number;
  /** What waits for the ledger's database; null when nothing does. */
  readonly spool: () => SpoolState | null;
  /** Weak transport in use. */
  readonly exceptions: () => readonly SiteException[];
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
  spoolGauges(gauge, deps.spool);
  exceptionGauge(registry, deps.exceptions);
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

/** All 0 while the ledger takes every record itself. */
function spoolGauges(
  gauge: (name: string, help: string, read: () => number) => void,
  spool: AdminDeps['spool'],
): void {
  gauge(
    'medveil_spool_records',
    'records that wait for the database of the ledger',
    () => spool()?.records ?? 0,
  );
  gauge('medveil_spool_bytes', 'bytes of the spool', () => spool()?.bytes ?? 0);
  gauge(
    'medveil_spool_limit_bytes',
    'bytes that the spool may have, while it is used',
    () => spool()?.limit ?? 0,
  );
  gauge('medveil_spool_trouble', '1 when the spool is full, damaged or refused', () =>
    Number((spool()?.trouble ?? null) !== null),
  );
}

/** One series an exception, so that an alarm can be set on the days that are left. */
function exceptionGauge(registry: Registry, exceptions: AdminDeps['exceptions']): void {
  const gauge = new Gauge({
    name: 'medveil_weak_transport_days_left',
    help: 'days until weak transport to a site is refused; 0 or less when it is',
    labelNames: ['site', 'kind', 'until'],
    registers: [],
    collect() {
      this.reset();
      for (const exception of exceptions()) {
        const { site, kind, until } = exception;
        this.set({ site, kind, until }, Math.ceil((endOf(exception) - Date.now()) / 86_400_000));
      }
    },
  });
  registry.registerMetric(gauge);
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
