// The gateway in a process of its own, so that a test can tell whether a request ended it.
// argv: upstream port. Prints `{port, ca}` when it listens.
import { startGateway } from './gateway-harness.ts';
import { createRecordingLedger } from './recording-ledger.ts';

const site = await startGateway(Number(process.argv[2]), createRecordingLedger());
process.send?.({ port: site.port, ca: site.ca });
process.once('disconnect', () => process.exit());
