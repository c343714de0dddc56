// Tables of the application database: what the product needs to run. The record of what happened is
// in the ledger's own database.
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

export interface AppTables {
  /** Flags are 0 or 1 and times ISO 8601 text throughout: SQLite has neither type. */
  account: {
    /** `accountKey` of the user name: one account however it is typed. */
    key: string;
    user: string;
    role: string;
    department: string | null;
    /** Text of `hashPassword`, parameters included. */
    password_hash: string;
    must_change: number;
    disabled: number;
    created_at: string;
    password_changed_at: string;
  };
  /** `key` is a hash of the session id, so that a copy of this table signs nobody in. */
  session: { key: string; user: string | null; data: string; expires_at: string };
  device: {
    id: string;
    /** Canonical JSON of the public JWK. */
    public_key: string;
    version: string;
    browser: string;
    enrolled_at: string;
    revoked: number;
  };
  /** What browsers last said; `status` is the JSON of a `DeviceStatus`. */
  device_status: { device: string; status: string };
  /** Pages that browsers have counted; `state` is the JSON of a `PageState`. */
  coverage_page: { site: string; path: string; seen_at: string; state: string };
  /** Which browsers have been on which of these pages. */
  coverage_browser: { site: string; path: string; device: string };
  /** Every policy that was ever issued; nothing is changed in place. */
  policy: { version: number; issued_at: string; content: string };
  /** `draft` is the JSON of a `RuleDraft`: what was picked on a page, and what has become of it. */
  rule_draft: {
    id: string;
    draft: string;
    by: string;
    device: string;
    at: string;
    state: string;
    decided_by: string | null;
    decided_at: string | null;
  };
}

// Only ever added to: a migration that ran somewhere is never edited.
const migrations: Record<string, Migration> = {
  '0001-app': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('account')
        .addColumn('key', 'text', (c) => c.primaryKey())
        .addColumn('user', 'text', (c) => c.notNull())
        .addColumn('role', 'text', (c) => c.notNull())
        .addColumn('password_hash', 'text', (c) => c.notNull())
        .addColumn('must_change', 'integer', (c) => c.notNull())
        .addColumn('disabled', 'integer', (c) => c.notNull())
        .addColumn('created_at', 'text', (c) => c.notNull())
        .addColumn('password_changed_at', 'text', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('session')
        .addColumn('key', 'text', (c) => c.primaryKey())
        .addColumn('user', 'text')
        .addColumn('data', 'text', (c) => c.notNull())
        .addColumn('expires_at', 'text', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('session_user').on('session').column('user').execute();
      await db.schema
        .createTable('device')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('public_key', 'text', (c) => c.notNull().unique())
        .addColumn('version', 'text', (c) => c.notNull())
        .addColumn('browser', 'text', (c) => c.notNull())
        .addColumn('enrolled_at', 'text', (c) => c.notNull())
        .addColumn('revoked', 'integer', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('policy')
        .addColumn('version', 'integer', (c) => c.primaryKey())
        .addColumn('issued_at', 'text', (c) => c.notNull())
        .addColumn('content', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '0002-department': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('account').addColumn('department', 'text').execute();
    },
  },
  '0003-device-status': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('device_status')
        .addColumn('device', 'text', (c) => c.primaryKey())
        .addColumn('status', 'text', (c) => c.notNull())
        .execute();
    },
  },
  '0004-coverage': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('coverage_page')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('path', 'text', (c) => c.notNull())
        .addColumn('seen_at', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('coverage_page_key', ['site', 'path'])
        .execute();
      await db.schema
        .createTable('coverage_browser')
        .addColumn('site', 'text', (c) => c.notNull())
        .addColumn('path', 'text', (c) => c.notNull())
        .addColumn('device', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('coverage_browser_key', ['site', 'path', 'device'])
        .execute();
    },
  },
  '0005-rule-draft': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('rule_draft')
        .addColumn('id', 'text', (c) => c.primaryKey())
        .addColumn('draft', 'text', (c) => c.notNull())
        .addColumn('by', 'text', (c) => c.notNull())
        .addColumn('device', 'text', (c) => c.notNull())
        .addColumn('at', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('decided_by', 'text')
        .addColumn('decided_at', 'text')
        .execute();
    },
  },
};

/** Brings a database to the newest schema, under kysely's migration lock. Throws when it cannot. */
export async function migrateApp(db: Kysely<AppTables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('the application database could not be migrated', { cause: error });
}
