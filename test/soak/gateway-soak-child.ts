// The gateway of a soak, in a process of its own. argv: the HIS's port. Says where it listens, then which paths
// with patients are on record, then what it holds when asked.
import { startGateway } from '../support/gateway-harness.ts';
import { createRecordingLedger } from '../support/recording-ledger.ts';

const ledger = createRecordingLedger();
let faults = 0;
const site = await startGateway(Number(process.argv[2]), ledger, {
  onFault: () => faults++,
});

/** Not kept: a soak has more records than a process has room. */
function tell(): void {
  const paths = ledger.records.flatMap((record) =>
    record.kind === 'served' || record.kind === 'export'
      ? [[record.path, record.patients.count, record.inspection.reason ?? ''] as const]
      : [],
  );
  ledger.records.length = 0;
  if (paths.length > 0) process.send?.({ paths });
}
setInterval(tell, 100);
process.on('message', () => {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  void site.gateway.recorder.flush().then(() => {
    tell();
    process.send?.({ rss, heapUsed, faults });
  });
});
process.send?.({ port: site.port, ca: site.ca });
process.once('disconnect', () => process.exit());
