// Rows put among the data keys by somebody who may write to the database and is not the product.
import { DatabaseSync } from 'node:sqlite';
import { ledgerPath } from '../../proxy/ledger/data-directory.ts';
import type { LedgerPlace } from '../../proxy/ledger/open-ledger.ts';
import type { DataKeyRow } from '../../proxy/store/ledger-schema.ts';
import { withClient } from './postgres-server.ts';

/** The ledger is closed meanwhile. */
export async function putKeys(place: LedgerPlace, keys: readonly DataKeyRow[]): Promise<void> {
  const { address } = place;
  const rows = keys.map((key) => [key.id, key.class, key.month, key.wrapped, key.master] as const);
  if (address?.kind === 'postgres')
    await withClient(address, async (client) => {
      const put =
        'insert into data_key (id, class, month, wrapped, master) values ($1,$2,$3,$4,$5)';
      for (const row of rows) await client.query(put, [...row]);
    });
  else {
    const database = new DatabaseSync(ledgerPath(place.dir));
    const put = database.prepare(
      'insert into data_key (id, class, month, wrapped, master) values (?, ?, ?, ?, ?)',
    );
    for (const row of rows) put.run(...row);
    database.close();
  }
}
