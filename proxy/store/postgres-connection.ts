// Connections to PostgreSQL: how they are secured, what they give up on, how values come back.
import { isIP } from 'node:net';
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely';
import { Client, type ClientConfig, type CustomTypesConfig, DatabaseError, Pool, types } from 'pg';
import type { PostgresAddress } from './ledger-address.ts';
import { StoreUnavailable } from './ledger-store.ts';

// bigint as a number: a ledger stays below 2^53 entries.
const ledgerTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === types.builtins.INT8 && format !== 'binary' ? Number : types.getTypeParser(oid, format),
};

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Records leave this machine over verified TLS or not at all. */
function transport(host: string, ca: string | null): Pick<ClientConfig, 'ssl'> {
  if (isLoopback(host)) return { ssl: false };
  return { ssl: { rejectUnauthorized: true, ...(ca === null ? {} : { ca }) } };
}

function optionsOf({ host, port, user, database, password, ca }: PostgresAddress): ClientConfig {
  return {
    host,
    port,
    user,
    database,
    ...(password === null ? {} : { password }),
    ...transport(host, ca),
    types: ledgerTypes,
    application_name: 'medveil',
    connectionTimeoutMillis: 3000,
    keepAlive: true,
  };
}

/**
 * One connection for one user of it, who hears of its loss by what is asked next.
 * @param settings statements that every user of the connection relies on
 * @param answerWithinMs what takes longer counts as lost; without it a long walk may take its time
 */
export async function connect(
  address: PostgresAddress,
  settings: string,
  answerWithinMs?: number,
): Promise<Client> {
  const limit = answerWithinMs === undefined ? {} : { query_timeout: answerWithinMs };
  const client = new Client({ ...optionsOf(address), ...limit });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(settings);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw whyUnavailable(error);
  }
}

// What is read is short, and the planner takes it for long: it would start processes, or compile, for a list of
// twenty entries, which takes longer than any answer.
const readerSettings = '-c enable_sort=off -c max_parallel_workers_per_gather=0 -c jit=off';

/** kysely over a few connections; for reading. */
export function kyselyPool<Schema>(address: PostgresAddress): Kysely<Schema> {
  // Lists are read in the order of an index. Its estimates would have the database read and sort a whole
  // list that it takes for short, in a month that it has not counted yet.
  const pool = new Pool({ ...optionsOf(address), max: 4, options: readerSettings });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  // One that breaks under a query says so twice: to the query, and as an event that would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

/** kysely over one open connection, for what must see one state of the database; closing it closes
 *  the connection. */
export function kyselyOn<Schema>(client: Client): Kysely<Schema> {
  const lone = { query: client.query.bind(client), release: () => undefined } as PostgresPoolClient;
  const pool = { options: {}, connect: async () => lone, end: () => client.end() };
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

// SQLSTATE classes of a server that is starting, stopping, out of connections or promoted elsewhere
// (appendix A): 08 connection, 57P0x shutdown, 53 resources, 25P03 idle too long, 25006 read-only.
const passing = /^(?:08...|57P0[0-5]|53[0-9]00|25P0[34]|25006|55P03)$/;

/** Whether the server itself refused what was asked: then asking again changes nothing. */
function isRefusal(error: unknown): boolean {
  return error instanceof DatabaseError && !passing.test(error.code ?? '');
}

/** The error as it is when it is the database's answer, else as `StoreUnavailable`. */
export function whyUnavailable(error: unknown): unknown {
  if (isRefusal(error) || error instanceof StoreUnavailable) return error;
  // Bugs of ours are not trouble of the connection.
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const why = error instanceof Error ? error.message : 'unknown';
  return new StoreUnavailable(`the database cannot be reached: ${why}`, { cause: error });
}
