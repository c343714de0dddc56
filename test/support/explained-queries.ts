// What a database says it will do for a query of the ledger's reader: the very statements it sends.
import {
  CompiledQuery,
  createQueryId,
  type Kysely,
  type KyselyPlugin,
  type RootOperationNode,
} from 'kysely';
import type { RecordFilter } from '../../proxy/ledger/contract.ts';
import type { PostgresAddress } from '../../proxy/store/ledger-address.ts';
import type { LedgerTables } from '../../proxy/store/ledger-schema.ts';
import type { LedgerReader } from '../../proxy/store/ledger-store.ts';
import { kyselyPool } from '../../proxy/store/postgres-connection.ts';
import { postgresReader } from '../../proxy/store/postgres-ledger-reader.ts';
import { kyselyOver, openSqlite } from '../../proxy/store/sqlite-database.ts';
import { sqliteReader } from '../../proxy/store/sqlite-ledger-reader.ts';

/** How one table is read. */
export interface Step {
  readonly statement: string;
  /** In the database's words. */
  readonly text: string;
  readonly how: 'search' | 'scan' | 'sort' | 'processes';
  /** Of a sort: there are no more rows than a limit, or a part of the log, has. */
  readonly isBounded: boolean;
  /** Whether an index alone answers. */
  readonly isCovered: boolean;
  /** What PostgreSQL asks of each row that the index gives; empty when nothing. */
  readonly asks: string;
}

export interface Explained {
  readonly reader: LedgerReader;
  /** Runs a question, and tells of every statement that it led to how entries are read by it. */
  steps(question: (reader: LedgerReader) => Promise<unknown>): Promise<Step[]>;
}

/** A reader that hands over what it sends. */
function listening(
  db: Kysely<LedgerTables>,
  open: (db: Kysely<LedgerTables>) => LedgerReader,
  explain: (query: CompiledQuery) => Promise<Omit<Step, 'statement'>[]>,
): Explained {
  let nodes: RootOperationNode[] = [];
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => (nodes.push(node), node),
    transformResult: async ({ result }) => result,
  };
  const reader = open(db.withPlugin(plugin));
  const known = new Map<string, Step[]>();
  return {
    reader,
    steps: async (question) => {
      nodes = [];
      await question(reader);
      const all: Step[] = [];
      for (const node of nodes) {
        const query = db.getExecutor().compileQuery(node, createQueryId());
        const name = query.sql + query.parameters.filter((p) => typeof p === 'string').join();
        const steps = known.get(name) ?? (await explain(query));
        known.set(
          name,
          steps.map((step) => ({ ...step, statement: query.sql })),
        );
        all.push(...(known.get(name) ?? []));
      }
      return all;
    },
  };
}

export function explainedSqlite(path: string): Explained {
  const database = openSqlite(path, 'readOnly');
  return listening(
    kyselyOver<LedgerTables>(database),
    (db) => sqliteReader(database, db),
    async ({ sql, parameters }) =>
      database
        .prepare(`explain query plan ${sql}`)
        .all(...(parameters as string[]))
        .map((row) => String(row['detail']))
        .flatMap((text, _i, all): Omit<Step, 'statement'>[] => {
          // What comes from lists comes sorted by parts of the log, and no more of it than is asked for.
          const isBounded =
            /LAST TERM/.test(text) || all.includes('SCAN listed') || all.includes('SCAN p');
          const isCovered = / COVERING INDEX /.test(text);
          const step = { text, isBounded, isCovered, asks: '' };
          if (text.startsWith('SEARCH ')) return [{ ...step, how: 'search' }];
          if (/TEMP B-TREE/.test(text)) return [{ ...step, how: 'sort' }];
          // A result inside the statement, not a table.
          return /^SCAN (?!found$|listed$|p$|CONSTANT ROW)/.test(text)
            ? [{ ...step, how: 'scan' }]
            : [];
        }),
  );
}

interface PostgresNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PostgresNode[];
}

export function explainedPostgres(address: PostgresAddress): Explained {
  const db = kyselyPool<LedgerTables>(address);
  return listening(db, postgresReader, async ({ sql, parameters }) => {
    // On the reader's own connections, with their settings.
    const query = CompiledQuery.raw(`explain (format json) ${sql}`, [...parameters]);
    const { rows } = await db.executeQuery<{ 'QUERY PLAN': { Plan: PostgresNode }[] }>(query);
    const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
    return plan ? stepsOf(plan.Plan) : [];
  });
}

/** Whether a part of a plan gives no more rows than the query's own limits say. */
function isLimited({ 'Node Type': type, Plans: parts = [] }: PostgresNode): boolean {
  if (type === 'Limit') return true;
  // An entry for each place.
  if (type === 'Nested Loop') return parts.slice(0, 1).every(isLimited);
  return /^(Append|Merge Append|Subquery Scan)$/.test(type) && parts.every(isLimited);
}

function stepsOf(node: PostgresNode): Omit<Step, 'statement'>[] {
  const type = node['Node Type'];
  const table = node['Relation Name'] ?? '';
  const inner = (node.Plans ?? []).flatMap(stepsOf);
  const text = [type, table, node['Index Name'], node['Index Cond']].filter(Boolean).join(' ');
  // Of the log: other tables have a few rows in a test, and are rightly read whole.
  const isLog = table.startsWith('entry');
  const step = {
    text,
    isBounded: type === 'Incremental Sort',
    isCovered: type === 'Index Only Scan',
    asks: node.Filter ?? '',
  };
  if (type.startsWith('Gather')) return [{ ...step, how: 'processes' }, ...inner];
  if (/^(Incremental )?Sort$/.test(type) && !(node.Plans ?? []).every(isLimited))
    return inner.length > 0 ? [{ ...step, how: 'sort' }, ...inner] : [];
  if (!isLog || type.startsWith('Bitmap Heap')) return inner;
  const isSearch = /Index/.test(type) && node['Index Cond'] !== undefined;
  return [{ ...step, how: isSearch ? 'search' : 'scan' }, ...inner];
}

/** The question of a page of the console: rows, how many, and nothing else. */
export const firstPage = (filter: RecordFilter) => async (reader: LedgerReader) => {
  await reader.query(filter, { limit: 50, scan: 200 });
  await reader.count(filter, { atMost: 10_000, scan: 200 });
};
