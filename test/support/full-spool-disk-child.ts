// Puts records into a spool on a disk of a few megabytes until it is full, makes room, and goes on. Prints what
// was taken and what comes back as JSON; the disk is gone with this process.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Spool } from '../../proxy/ledger/spool.ts';
import { spoolKeys } from '../../proxy/ledger/spool-keys.ts';

const dir = process.argv[2] ?? '';
const place = { dir, writer: 'n0123456789ab', limit: 1_000_000_000 };
const open = () => Spool.open(place, spoolKeys(dir, undefined));
const ballast = join(dir, 'ballast');
const taken: number[] = [];
const refusals = new Set<string>();
const filler = 'x'.repeat(700);

const spool = await open();
writeFileSync(ballast, Buffer.alloc(3_000_000));

/** @returns whether it was taken */
function put(i: number): boolean {
  try {
    spool.put([{ record: JSON.stringify({ i, filler }), key: `k${i}` }], null);
    taken.push(i);
    return true;
  } catch (error) {
    refusals.add(error instanceof Error && 'code' in error ? String(error.code) : String(error));
    return false;
  }
}

let next = 0;
while (put(next)) next++;
const atFull = taken.length;
// Again and again on the full disk: nothing half written may stay.
for (let i = 1; i <= 20; i++) put(next + i);
rmSync(ballast);
for (let i = 100; i < 200; i++) put(next + i);
spool.close();

const again = await open();
const back = again
  .next(Number.MAX_SAFE_INTEGER)
  .flatMap(({ items }) => items.map(({ record }) => (JSON.parse(record) as { i: number }).i));
const isSame = JSON.stringify(back) === JSON.stringify(taken);
const after = taken.length - atFull;
process.stdout.write(JSON.stringify({ atFull, after, isSame, refusals: [...refusals] }));
