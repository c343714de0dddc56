// Who may write to a shared ledger: each gateway under a name of its own, all with one key.
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { lockSpace } from './postgres-ledger-schema.ts';

/** A gateway that was just killed may hold its name until the server notices. */
const waitForMs = 3000;

/**
 * Holds a writer's name for as long as the connection lasts.
 * @throws Error when another process holds it
 */
export async function claimWriter(client: pg.Client, writer: string): Promise<void> {
  for (const until = Date.now() + waitForMs; ; await wait(100)) {
    const { rows } = await client.query<{ held: boolean }>(
      `select pg_try_advisory_lock(${lockSpace}, hashtext($1)) as held`,
      [writer],
    );
    if (rows[0]?.held === true) return;
    if (Date.now() < until) continue;
    throw new Error(
      `another gateway writes to this ledger as ${writer}: each needs a name of its own. ` +
        'Remove keys/writer-id from the data directory that was copied',
    );
  }
}

/**
 * The first gateway's key becomes the ledger's.
 * @throws Error when it is another key's already
 */
export async function claimKey(client: pg.Client, verifierKey: string): Promise<void> {
  await client.query(
    'insert into origin (id, verifier_key) values (1, $1) on conflict (id) do nothing',
    [verifierKey],
  );
  const { rows } = await client.query<{ key: string }>(
    'select verifier_key as key from origin where id = 1',
  );
  if (rows[0]?.key === verifierKey) return;
  throw new Error(
    'this database holds the ledger of another key. Gateways of one ledger share keys/, all but ' +
      'writer-id: copy it from the first one',
  );
}
