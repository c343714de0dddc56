// The process that is fuzzed: bodies by number through the real inspector with its threads, several in the
// air. It says when each begins and how it ended; who started it judges, and survives it.
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { createInspector } from '../../proxy/inspect/inspector.ts';
import type { BodyFindings } from '../../proxy/inspect/body-findings.ts';
import { pseudonymiser } from '../../proxy/ledger/pseudonyms.ts';
import { inspection } from '../../shared/records/record-base.ts';
import type { ChildMessage, Footprint } from './inspect-fuzz.ts';
import { mutatedBody } from './mutated-body.ts';
import { seedBodies } from './seed-bodies.ts';

const [from = 0, count = 0, inTheAir = 1] = process.argv.slice(2).map(Number);
const pseudonym = pseudonymiser({ epoch: 1, key: new Uint8Array(32).fill(7) });
const seeds = seedBodies();
const say = (message: ChildMessage): void => void process.send?.(message);

async function run(number: number): Promise<BodyFindings> {
  const body = mutatedBody(number, seeds);
  const { bytes, mediaType, contentEncoding, blockLength } = body;
  const inspector = createInspector({
    mediaType,
    contentEncoding,
    pseudonym,
    ...(blockLength === undefined ? {} : { blockLength }),
  });
  let at = 0;
  for (const cut of [...body.cuts, bytes.length]) {
    if (!inspector.write(bytes.subarray(at, cut))) {
      await new Promise<void>((resolve) => inspector.drained(resolve));
    }
    at = cut;
  }
  return body.isAborted ? await inspector.abort() : await inspector.end();
}

/** Undefined when it is as it should be. */
function wrongWith({ inspection: seen }: BodyFindings): string | undefined {
  if (!inspection.safeParse(seen).success) return `no record: ${JSON.stringify(seen)}`;
  if (seen.reason === 'fault') return 'fault';
  if (seen.bytesInspected > seen.bytesTotal) return 'more was inspected than there is';
  return seen.verdict !== 'clean' || seen.reason === undefined ? undefined : 'clean with a reason';
}

async function one(number: number): Promise<void> {
  say({ begins: number });
  const begun = performance.now();
  let wrong: string | undefined;
  let verdict = 'none';
  try {
    const found = await run(number);
    verdict = found.inspection.verdict;
    wrong = wrongWith(found);
  } catch (error) {
    wrong = `throws ${String(error)}`;
  }
  say({
    ends: number,
    verdict,
    ms: performance.now() - begun,
    ...(wrong === undefined ? {} : { wrong }),
  });
}

async function all(first: number, end: number): Promise<void> {
  let next = first;
  const line = async (): Promise<void> => {
    while (next < end) await one(next++);
  };
  await Promise.all(Array.from({ length: inTheAir }, line));
}

/** When nothing is in the air. Open files of a thread that was just ended take a moment to go. */
async function footprint(): Promise<Footprint> {
  await wait(500);
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  return {
    rss,
    held: heapUsed + external + arrayBuffers,
    handles: process.getActiveResourcesInfo().length,
    files: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
  };
}

// Threads start and caches fill first; what goes on growing then is a leak. One that is alone is read twice:
// its time is that of the second reading.
const warm = from + Math.ceil(count / 2);
await all(from, warm);
const before = await footprint();
await all(count === 1 ? from : warm, from + count);
say({ before, after: await footprint() });
process.disconnect();
// The reading threads end with the process, and idle ones hold it by nothing.
