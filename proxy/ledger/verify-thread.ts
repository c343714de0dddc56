// The verifier in a thread of its own: recomputing a long log must not hold up the server.
import { parentPort, workerData } from 'node:worker_threads';
import type { LedgerPlace } from './open-ledger.ts';
import { verifySource } from './verify-source.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread');
let last = 0;
const report = await verifySource(workerData as LedgerPlace, {
  onProgress: (done, total) => {
    if (Date.now() - last < 100) return;
    last = Date.now();
    port.postMessage({ done, total });
  },
});
port.postMessage({ report });
