// `npm run soak [-- RUNS]`: kill -9 under load, 500 times unless said otherwise: over both stores, and over a
// database that goes away before each kill.
// `npm run -s soak -- inspect [N [FROM]]`: N changed bodies through the inspector, with their numbers from FROM.
// `npm run -s soak -- gateway [N [SEED]]`: N steps of requests of all sorts against the gateway.
// `npm run -s soak -- egress [MB]`: one upload of MB by each way; the record's hash beside that of sha256sum.
// `npm run -s soak -- trace [N [SEED]]`: N screenshots and simulated photos through the watermark's reader.
import { soakBodies } from './bodies.ts';
import { soakEgressSums } from './egress-sums.ts';
import { soakRequests } from './requests.ts';
import { soakKills } from './kills.ts';
import { soakTrace } from './trace.ts';

const [first, count, from] = process.argv.slice(2);
const broken =
  first === 'inspect'
    ? await soakBodies(Number(count ?? 1_000_000), Number(from ?? Date.now() % 1_000_000_000))
    : first === 'gateway'
      ? await soakRequests(Number(count ?? 1_000_000), Number(from ?? Date.now() % 1_000_000))
      : first === 'egress'
        ? await soakEgressSums(Number(count ?? 2048))
        : first === 'trace'
          ? await soakTrace(Number(count ?? 200), Number(from ?? Date.now() % 1_000_000))
          : await soakKills(Number(first ?? 500));
for (const what of broken) process.stdout.write(`${what}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;
