// Bytes of the file that proves one record, with its content and without, in a large log beside a small one.
import { renderEntryProof } from '../../shared/transparency/tlog-proof.ts';
import type { BenchLine } from './bench-line.ts';
import type { SizedLog } from './log-sizes.ts';
import { median } from './median.ts';

/** Entries looked at, spread over the log. */
const samples = 200;

/** Of each kind of file the largest of the sample, and a middle one. */
export async function benchProofSize(
  store: string,
  small: SizedLog,
  large: SizedLog,
): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const content of [false, true]) {
    const [before, after] = [
      await bytesOfProofs(small, content),
      await bytesOfProofs(large, content),
    ];
    const line = (what: string, of: (all: readonly number[]) => number): BenchLine => ({
      bench: 'ledger',
      case:
        `proofSize, ${store}, ${large.size} beside ${small.size}: ${what} .tlog-proof ` +
        (content ? 'with content' : 'without content'),
      value: of(after),
      unit: 'bytes',
      baseline: of(before),
      ratio: Math.round((1000 * of(after)) / of(before)) / 1000,
    });
    lines.push(
      line('median', median),
      line('largest', (all) => Math.max(...all)),
    );
  }
  return lines;
}

/** As `prove`, `prove --content` and the console's download write them. */
async function bytesOfProofs({ ledger, size }: SizedLog, content: boolean): Promise<number[]> {
  const bytes: number[] = [];
  for (let n = 0; n < samples; n++) {
    const proof = await ledger.prove(Math.floor((n * size) / samples));
    if (!proof) throw new Error('an entry has no proof');
    bytes.push(Buffer.byteLength(renderEntryProof(proof, content)));
  }
  return bytes;
}
