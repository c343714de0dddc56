// Bytes of the file that proves one record, its content included, in a large log beside a small one.
import { hexToBytes } from '@noble/hashes/utils.js';
import { encodeContent, renderProof } from '../../shared/transparency/tlog-proof.ts';
import type { BenchLine } from './bench-line.ts';
import type { SizedLog } from './log-sizes.ts';
import { median } from './median.ts';

/** Entries looked at, spread over the log. */
const samples = 200;

/** The largest of the sample, and that of a middle one. */
export async function benchProofSize(
  store: string,
  small: SizedLog,
  large: SizedLog,
): Promise<BenchLine[]> {
  const [before, after] = [await bytesOfProofs(small), await bytesOfProofs(large)];
  const line = (what: string, of: (all: readonly number[]) => number): BenchLine => ({
    bench: 'ledger',
    case: `proofSize, ${store}, ${large.size} beside ${small.size}: ${what} .tlog-proof with content`,
    value: of(after),
    unit: 'bytes',
    baseline: of(before),
    ratio: Math.round((1000 * of(after)) / of(before)) / 1000,
  });
  return [line('median', median), line('largest', (all) => Math.max(...all))];
}

/** As `prove --content` and the console's download write them. */
async function bytesOfProofs({ ledger, size }: SizedLog): Promise<number[]> {
  const bytes: number[] = [];
  for (let n = 0; n < samples; n++) {
    const proof = await ledger.prove(Math.floor((n * size) / samples));
    if (!proof) throw new Error('an entry has no proof');
    const { index, checkpoint, leaf, salt, payload } = proof;
    const hashes = proof.hashes.map((hash) => hexToBytes(hash));
    const extra = encodeContent({ leaf, salt, payload });
    bytes.push(Buffer.byteLength(renderProof({ index, hashes, checkpoint, extra })));
  }
  return bytes;
}
