// Changed bodies through the inspector, a million of them unless said otherwise.
import { fuzzInspection } from './inspect-fuzz.ts';

const megabyte = 1_048_576;
/** What may be held more at the end than halfway, in bytes: caches are full by then. */
const maxGrowth = { rss: 256 * megabyte, held: 32 * megabyte };

/** @returns what was broken, in words */
export async function soakBodies(count: number, from: number): Promise<string[]> {
  const { verdicts, broken, footprints } = await fuzzInspection({
    from,
    count,
    longest: 2000,
    onProgress: (done) => {
      if (done % 1000 === 0) process.stdout.write(`${done} / ${count}  from ${from}\n`);
    },
  });
  process.stdout.write(`${JSON.stringify(verdicts)}\n`);
  if (footprints === null) return [...broken];
  const [before, after] = footprints;
  const grown = {
    rss: after.rss - before.rss,
    held: after.held - before.held,
    handles: after.handles - before.handles,
    files: after.files - before.files,
  };
  process.stdout.write(
    `halfway to end: RSS ${Math.round(grown.rss / megabyte)} MB, held ${Math.round(grown.held / megabyte)} MB, ` +
      `handles ${grown.handles}, open files ${grown.files}\n`,
  );
  const leaks = [
    ...(grown.rss > maxGrowth.rss || grown.held > maxGrowth.held ? ['memory grows'] : []),
    ...(grown.handles > 0 || grown.files > 4 ? ['handles stay open'] : []),
  ];
  return [...broken, ...leaks];
}
