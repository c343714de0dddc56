// Writing the ledger to PostgreSQL, from several gateways: each batch is one transaction that holds
// the row of the head from before it looks at the ledger until it is durable. Indices therefore have
// no gaps and the tree no forks. A serial column would: its numbers commit out of order.
import type pg from 'pg';
import { fillPages } from './fill-pages.ts';
import type { PostgresAddress } from './ledger-address.ts';
import { entryColumns, type LedgerTables } from './ledger-schema.ts';
import {
  type EntryRow,
  type LedgerEdge,
  type LedgerStore,
  StoreUnavailable,
  type TileRow,
} from './ledger-store.ts';
import { connect, kyselyOn, whyUnavailable } from './postgres-connection.ts';
import { openPostgresReader } from './postgres-ledger-reader.ts';
import { ensurePartitions, migratePostgres } from './postgres-ledger-schema.ts';
import { PostgresRows } from './postgres-rows.ts';
import { rowFromPostgres, toPostgres } from './postgres-text.ts';
import { claimKey, claimWriter } from './postgres-writer-claim.ts';
import { deleteKeys, eraseRows, insertErased, insertKeys, updateKeys } from './retained-rows.ts';

/** What the head's row and the database's clock say, once the row is held. */
interface HeldHead {
  readonly size: number;
  /** Month (yyyymm) that the next entries belong to; never an earlier one than the last entries'. */
  readonly month: number;
  readonly seq: number;
}

// A gateway that vanished must not hold the end of the ledger for the others. Whether a commit also
// waits for a standby is for the server's operator to say; that it waits for the disk is not. A connection
// whose network has gone would hold the gateway's name for hours: the server asks after 10 seconds.
const writerSettings = `
  set tcp_keepalives_idle = 10;
  set tcp_keepalives_interval = 5;
  set tcp_keepalives_count = 3;
  set idle_in_transaction_session_timeout = '15s';
  set lock_timeout = '10s';
  select case when current_setting('synchronous_commit') = 'off'
    then set_config('synchronous_commit', 'local', false) end`;

/** Opens the ledger for one gateway, making and migrating it as needed. */
export async function openPostgresStore(address: PostgresAddress): Promise<LedgerStore> {
  await migratePostgres(address);
  const reader = openPostgresReader(address);
  const session = new WriterSession(address);
  return {
    ...reader,
    // The writer asks for them at any time: that the database is away is no fault of its batch.
    dataKeys: () => reader.dataKeys().catch(throwUnavailable),
    claim: async (writer, verifierKey) => {
      await session.claim(writer, verifierKey);
    },
    append: (build) =>
      session.transaction(async (held, { client, rows, month }) => {
        const batch = await build(edgeOf(client, held, session.writer));
        if (!batch) return;
        await insertKeys(kyselyOn<LedgerTables>(client), batch.keys);
        await rows.entries(batch.entries, await month(held.month));
        await rows.tiles(batch.tiles);
        if (batch.publish) await rows.checkpoint(batch.head);
        await rows.head(batch.head, held.month);
      }),
    publish: (head) => session.run(({ rows }) => rows.checkpoint(head)),
    erase: (erased, keys) =>
      session.transaction(async (_held, { client }) => {
        const db = kyselyOn<LedgerTables>(client);
        await eraseRows(db, erased);
        await deleteKeys(db, keys);
      }),
    // Not `full`, which would lock everybody out: freed places are used again in time. What they held is
    // sealed, and its key is gone.
    scrub: () =>
      session.run(async ({ client }) => {
        await client.query('vacuum entry, entry_patient, set_member, entry_set, data_key');
      }),
    rewrap: (keys) =>
      session.transaction((_held, { client }) => updateKeys(kyselyOn<LedgerTables>(client), keys)),
    fill: (source) =>
      session.transaction(async (held, { client, rows, month }) => {
        if (held.size > 0) throw new Error('the ledger is not empty');
        let current = 0;
        const db = kyselyOn<LedgerTables>(client);
        await fillPages(source, {
          keys: (keys) => insertKeys(db, keys),
          erased: (erased) => insertErased(db, erased),
          entries: async (entries) => {
            // When each was taken is not known any more: when it was accepted comes closest.
            for (const [at, page] of Map.groupBy(entries, ({ row }) => monthOf(row.at))) {
              current = Math.max(current, Math.min(at, held.month));
              await rows.entries(page, await month(current));
            }
          },
          tiles: (tiles) => rows.tiles(tiles),
          checkpoints: async (notes) => {
            for (const note of notes) await rows.checkpoint(note);
          },
          head: (head) => rows.head(head, current),
        });
      }),
    close: async () => {
      await session.close();
      await reader.close();
    },
  };
}

function throwUnavailable(error: unknown): never {
  throw whyUnavailable(error);
}

/** `2026-11-…` as 202611. */
function monthOf(at: string): number {
  return Number(at.slice(0, 4)) * 100 + Number(at.slice(5, 7));
}

/** What a connection brings with it. */
interface Connected {
  readonly client: pg.Client;
  readonly rows: PostgresRows;
  /** The month, once its partition is there. */
  readonly month: (month: number) => Promise<number>;
  /** A transaction was undone, with the partitions and numbers of patients that it made. */
  readonly forget: () => void;
}

/** The one connection a gateway writes on. Broken, it is replaced at the next call. */
class WriterSession {
  readonly #address: PostgresAddress;
  #connected: Connected | null = null;
  #writer = '';
  /** The name was ours once: whoever holds it now is most likely our own connection that was lost. */
  #isClaimed = false;

  constructor(address: PostgresAddress) {
    this.#address = address;
  }

  get writer(): string {
    return this.#writer;
  }

  async claim(writer: string, verifierKey: string): Promise<void> {
    this.#writer = writer;
    await this.run(({ client }) => claimKey(client, verifierKey));
    this.#isClaimed = true;
  }

  /** Runs work on the connection; what breaks the connection comes out as `StoreUnavailable`. */
  async run<T>(work: (connected: Connected) => Promise<T>): Promise<T> {
    const connected = (this.#connected ??= await this.#connect());
    try {
      return await work(connected);
    } catch (error) {
      const why = whyUnavailable(error);
      // After lost words nobody knows what the connection is in the middle of.
      if (why instanceof StoreUnavailable) await this.close();
      throw why;
    }
  }

  /** One transaction with the head held; nothing is kept when `work` throws. */
  async transaction(work: (held: HeldHead, connected: Connected) => Promise<void>): Promise<void> {
    await this.run(async (connected) => {
      const { client } = connected;
      try {
        await work(await holdHead(client, this.#writer), connected);
        await client.query('commit');
      } catch (error) {
        connected.forget();
        if (!(whyUnavailable(error) instanceof StoreUnavailable)) await client.query('rollback');
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    const connected = this.#connected;
    this.#connected = null;
    // Not waited for: a connection whose other end is gone may never say that it has ended.
    connected?.client.end().catch(() => undefined);
  }

  async #connect(): Promise<Connected> {
    const client = await connect(this.#address, writerSettings, 15_000);
    try {
      if (this.#writer !== '') await claimWriter(client, this.#writer);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw this.#isClaimed ? whyUnavailable(error) : error;
    }
    const ready = new Set<number>();
    const month = async (one: number) => {
      if (!ready.has(one)) await ensurePartitions(client, one);
      ready.add(one);
      return one;
    };
    const rows = new PostgresRows(client);
    const forget = () => {
      ready.clear();
      rows.forget();
    };
    return { client, rows, month, forget };
  }
}

/** Begins a transaction and takes the head. Each statement sees what was committed before it, so what
 *  follows the lock sees all that came before it. */
async function holdHead(client: pg.Client, writer: string): Promise<HeldHead> {
  const results = await client.query(`
    begin;
    select size, month from head where id = 1 for update;
    select seq from writer where writer = ${client.escapeLiteral(writer)};
    select to_char(now() at time zone 'UTC', 'YYYYMM')::integer as month`);
  const [, head, chain, clock] = results as unknown as pg.QueryResult<Record<string, number>>[];
  if (!head?.rows[0]) throw new Error('the ledger has no head');
  const { size = 0, month = 0 } = head.rows[0];
  return {
    size,
    // A clock that was set back must not put new entries before old ones.
    month: Math.max(month, clock?.rows[0]?.['month'] ?? 0),
    seq: chain?.rows[0]?.['seq'] ?? 0,
  };
}

function edgeOf(client: pg.Client, { size, seq }: HeldHead, writer: string): LedgerEdge {
  const columns = entryColumns.map((name) => `e."${name}"`).join(', ');
  return {
    size,
    seq,
    tiles: async (places) => {
      if (places.length === 0) return [];
      const { rows } = await client.query<TileRow>(
        `select t.* from tile t
         join unnest($1::integer[], $2::bigint[]) as p(level, idx) using (level, idx)`,
        [places.map(({ level }) => level), places.map(({ idx }) => idx)],
      );
      return rows;
    },
    last: async () => {
      const { rows } = await client.query<EntryRow>(
        `select ${columns} from writer w join entry e on e.idx = w.idx and e.month = w.month
         where w.writer = $1`,
        [writer],
      );
      return rows[0] ? rowFromPostgres(rows[0]) : null;
    },
    findKeys: async (keys) => {
      if (keys.length === 0) return new Map();
      // Only a key that its entry has too: a row put into the list must not make a record vanish.
      const { rows } = await client.query<{ asked: string; idx: number }>({
        name: 'keys',
        text: `select k.key as asked, e.idx from entry_key k
          join entry e on e.month = k.month and e.idx = k.idx and e.key = k.key
          where k.key = any($1::text[])`,
        values: [keys.map(toPostgres)],
      });
      const original = new Map(keys.map((key) => [toPostgres(key), key]));
      return new Map(rows.map(({ asked, idx }) => [original.get(asked) ?? asked, idx]));
    },
  };
}
