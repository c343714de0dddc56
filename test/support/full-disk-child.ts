// Appends to a ledger on a disk of a few megabytes until it is full, makes room, and goes on. Prints what
// was acknowledged and the verdict as JSON; the disk is gone with this process.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import { verifySource } from '../../proxy/ledger/verify-source.ts';
import { draftOf } from './drafts.ts';
import { brokenPromises, entriesOf } from './ledger-writers.ts';

const dir = process.argv[2] ?? '';
const ballast = join(dir, 'ballast');
const ledger = await openLedger({ dir });
writeFileSync(ballast, Buffer.alloc(3_000_000));
const acked = new Map<string, number>();
let next = 0;
let refused = 0;

async function appendSome(count: number): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      const i = next++;
      try {
        const { index } = await ledger.append(draftOf(i, ledger.pseudonym), `k${i}`);
        acked.set(`k${i}`, index ?? -1);
      } catch {
        refused++;
      }
    }),
  );
}

while (refused === 0 && next < 100_000) await appendSome(100);
const atFull = acked.size;
rmSync(ballast);
await appendSome(200);
const after = acked.size - atFull;
await ledger.close();
const report = await verifySource(dir);
const broken = brokenPromises(await entriesOf({ dir }), acked);
process.stdout.write(JSON.stringify({ refused, atFull, after, broken, report }));
