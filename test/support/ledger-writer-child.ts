// A gateway that does nothing but record: appends under load until it is killed or done, and says on
// standard output what was acknowledged: `index key` a line, `spooled key` for what waits in the spool. What it recorded before it starts with.
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { draftOf } from './drafts.ts';

export interface WriterTask {
  readonly place: LedgerPlace;
  /** Keys are `name-0`, `name-1` … */
  readonly name: string;
  readonly first: number;
  readonly count: number;
  /** Only records that may wait in the spool; every kind otherwise. */
  readonly mayWait?: boolean;
  /** Appends in the air at a time. */
  readonly width: number;
}

const task = JSON.parse(process.argv[2] ?? '') as WriterTask;
const ledger = await openLedger(task.place);
process.stdout.write('ready\n');
let next = task.first;

/** Of the four kinds that `draftOf` knows, the second and third may wait. */
function kindOf(i: number): number {
  return task.mayWait ? 4 * i + 1 + (i % 2) : i;
}

/** One caller: waits for each acknowledgement, and asks again when it was refused. */
async function lane(): Promise<void> {
  while (next < task.first + task.count) {
    const i = next++;
    const key = `${task.name}-${i}`;
    for (;;) {
      try {
        const { index } = await ledger.append(draftOf(kindOf(i), ledger.pseudonym), key);
        process.stdout.write(`${index ?? 'spooled'} ${key}\n`);
        break;
      } catch (error) {
        process.stdout.write(`refused ${(error as Error).message}\n`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }
}

await Promise.all(Array.from({ length: task.width }, lane));
await ledger.close();
