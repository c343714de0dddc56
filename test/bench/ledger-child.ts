// One gateway of the ledger bench, or its baseline: gets ready, waits for `go`, and prints how long it took
// and each acknowledgement's wait.
import { once } from 'node:events';
import { openLedger } from '../../proxy/ledger/open-ledger.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import { draftOf } from '../support/drafts.ts';
import { warmUp } from './ledger-warm-up.ts';
import { preparePlain } from './plain-inserts.ts';

/** Calls that wait for their acknowledgement at a time: enough that batches are full. */
const width = 1024;

export interface LedgerTask {
  /** `ledger`: append; `plain`: insert the rows of `source` that fall to this child. */
  readonly what: 'ledger' | 'plain';
  readonly place: LedgerPlace;
  readonly source?: LedgerPlace;
  readonly child: number;
  readonly children: number;
  readonly count: number;
}

export interface LedgerTimes {
  /** Milliseconds since the epoch: children run side by side. */
  readonly begun: number;
  readonly ended: number;
  readonly waits: readonly number[];
}

const task = JSON.parse(process.argv[2] ?? '') as LedgerTask;
const measured = task.what === 'ledger' ? await prepareLedger(task) : await preparePlain(task);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const begun = Date.now();
const waits = await measured();
const times: LedgerTimes = { begun, ended: Date.now(), waits };
// All of it is read before this process may end.
process.stdout.write(`${JSON.stringify(times)}\n`, () => process.exit(0));

async function prepareLedger({ place, count, child }: LedgerTask) {
  const ledger = await openLedger(place);
  // Made before: pseudonyms are the caller's work, not the ledger's.
  const drafts = Array.from({ length: count }, (_, i) =>
    draftOf(child * count + i, ledger.pseudonym),
  );
  const run = async (key: string, total: number) => {
    const waited: number[] = [];
    let next = 0;
    const lane = async () => {
      for (let i = next++; i < total; i = next++) {
        const asked = performance.now();
        await ledger.append(drafts[i % count]!, `${key}-${i}`);
        waited.push(Math.round(100 * (performance.now() - asked)) / 100);
      }
    };
    await Promise.all(Array.from({ length: width }, lane));
    return waited;
  };
  await run(`warm${child}`, warmUp);
  return () => run(`c${child}`, count);
}
