// Requests of all sorts against the gateway, a million steps of them unless said otherwise.
import { soakGateway } from './gateway-soak.ts';

/** @returns what was broken, in words */
export async function soakRequests(count: number, seed: number): Promise<string[]> {
  const begun = performance.now();
  const { broken, ...rest } = await soakGateway({
    count,
    seed,
    onProgress: (done, requests) => {
      if (done % 1000 !== 0) return;
      const rate = Math.round(requests / ((performance.now() - begun) / 1000));
      process.stderr.write(`${done} / ${count}  ${requests} requests, ${rate}/s  seed ${seed}\n`);
    },
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${JSON.stringify({ seed, count, seconds, ...rest })}\n`);
  return [...broken];
}
