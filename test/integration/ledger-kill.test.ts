// A ledger whose process is killed at any moment, on each store. `npm run soak` does it 500 times.
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { killRuns } from '../support/kill-runs.ts';
import { ledgerStores } from '../support/ledger-stores.ts';

test.each(ledgerStores)(
  'kill -9 loses, doubles and moves no acknowledged record on $name',
  { timeout: 180_000 },
  async (kind) => {
    const place = await kind.place();
    expect(await killRuns(place, 10, Date.now())).toEqual([]);
    rmSync(place.dir, { recursive: true, force: true });
  },
);
