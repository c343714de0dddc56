// Where a ledger is kept: a file, or a database on a server. Pure; plain data that may go to a thread.

export interface PostgresAddress {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password: string | null;
  /** PEM of the authority behind the server's certificate; null: the system's roots. */
  readonly ca: string | null;
}

export interface SqliteAddress {
  readonly kind: 'sqlite';
  readonly path: string;
}

export type LedgerAddress = SqliteAddress | PostgresAddress;

/** `postgres://USER[:PASSWORD]@HOST[:PORT]/DATABASE`, and nothing behind it; null when it is not one. */
export function parsePostgresUrl(text: string): PostgresAddress | null {
  const url = URL.parse(text);
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) return null;
  const database = decodeURIComponent(url.pathname.slice(1));
  // No options: what is connected to, and how safely, must not hang on a word in a link.
  if (!url.hostname || !url.username || !database || url.search || url.hash) return null;
  return {
    kind: 'postgres',
    // A name, or an address without the brackets of a URL.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 5432 : Number(url.port),
    user: decodeURIComponent(url.username),
    database,
    password: url.password === '' ? null : decodeURIComponent(url.password),
    ca: null,
  };
}

/** For messages: never the password. */
export function addressText(address: LedgerAddress): string {
  if (address.kind === 'sqlite') return address.path;
  return `postgres://${address.user}@${address.host}:${address.port}/${address.database}`;
}
