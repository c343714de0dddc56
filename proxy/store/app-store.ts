// The application database behind the interfaces that the features name.
import type { Kysely } from 'kysely';
import { consoleRoles } from '../../shared/messages/console.ts';
import { type Account, type AccountStore, accountKey } from '../auth/account-store.ts';
import type { SessionStore } from '../auth/session-store.ts';
import type { DeviceStore } from '../intake/device-store.ts';
import type { CoverageStore } from '../intake/coverage-watch.ts';
import type { DeviceStatusStore } from '../intake/device-watch.ts';
import type { PolicyStore } from '../intake/policy-store.ts';
import type { DraftStore } from '../intake/draft-store.ts';
import { type AppTables, migrateApp } from './app-schema.ts';
import { coverageStore } from './coverage-store.ts';
import { deviceStatusStore, deviceStore } from './device-stores.ts';
import { draftStore } from './draft-store.ts';
import { kyselyOver, openSqlite } from './sqlite-database.ts';

/** Each part durable on return of its promise; `close` ends the connection for all of them. */
export interface AppStore {
  readonly accounts: AccountStore;
  readonly sessions: SessionStore;
  readonly devices: DeviceStore;
  readonly deviceStatuses: DeviceStatusStore;
  readonly policies: PolicyStore;
  readonly coverage: CoverageStore;
  readonly drafts: DraftStore;
  close(): Promise<void>;
}

/** Opens the application database, making and migrating it as needed. */
export async function openAppStore(path: string): Promise<AppStore> {
  const db = kyselyOver<AppTables>(openSqlite(path, 'readWrite'));
  await migrateApp(db);
  return {
    accounts: accountStore(db),
    sessions: sessionStore(db),
    devices: deviceStore(db),
    deviceStatuses: deviceStatusStore(db),
    policies: policyStore(db),
    coverage: coverageStore(db),
    drafts: draftStore(db),
    close: () => db.destroy(),
  };
}

/** Found by `accountKey`, never by the name as typed. */
function accountStore(db: Kysely<AppTables>): AccountStore {
  return {
    get: async (user) => {
      const row = await db
        .selectFrom('account')
        .selectAll()
        .where('key', '=', accountKey(user))
        .executeTakeFirst();
      return row ? accountOf(row) : null;
    },
    put: async (account) => {
      const row = {
        user: account.user,
        role: account.role,
        department: account.department,
        password_hash: account.passwordHash,
        must_change: Number(account.mustChange),
        disabled: Number(account.disabled),
        created_at: account.createdAt,
        password_changed_at: account.passwordChangedAt,
      };
      await db
        .insertInto('account')
        .values({ key: accountKey(account.user), ...row })
        .onConflict((c) => c.column('key').doUpdateSet(row))
        .execute();
    },
    list: async () => {
      const rows = await db.selectFrom('account').selectAll().orderBy('created_at').execute();
      return rows.map(accountOf);
    },
  };
}

function accountOf(row: AppTables['account']): Account {
  const role = consoleRoles.find((known) => known === row.role);
  // A role that this version does not know must not become one that it does.
  if (!role) throw new Error(`account ${row.key} has no known role`);
  return {
    user: row.user,
    role,
    department: row.department,
    passwordHash: row.password_hash,
    mustChange: row.must_change === 1,
    disabled: row.disabled === 1,
    createdAt: row.created_at,
    passwordChangedAt: row.password_changed_at,
  };
}

/** Rows as they are: whether a session still counts is for proxy/auth to say. */
function sessionStore(db: Kysely<AppTables>): SessionStore {
  return {
    get: async (key) => {
      const row = await db
        .selectFrom('session')
        .selectAll()
        .where('key', '=', key)
        .executeTakeFirst();
      return row
        ? { key: row.key, user: row.user, data: row.data, expiresAt: row.expires_at }
        : null;
    },
    put: async ({ key, user, data, expiresAt }) => {
      const row = { user, data, expires_at: expiresAt };
      await db
        .insertInto('session')
        .values({ key, ...row })
        .onConflict((c) => c.column('key').doUpdateSet(row))
        .execute();
    },
    remove: async (key) => {
      await db.deleteFrom('session').where('key', '=', key).execute();
    },
    removeOf: async (user, except) => {
      await db
        .deleteFrom('session')
        .where('user', '=', user)
        // No key is empty, so without an exception this spares nobody.
        .where('key', '!=', except ?? '')
        .execute();
    },
    removeExpired: async (now) => {
      await db.deleteFrom('session').where('expires_at', '<=', now).execute();
    },
  };
}

/** The newest version is the one in force. */
function policyStore(db: Kysely<AppTables>): PolicyStore {
  return {
    newest: async () => {
      const row = await db
        .selectFrom('policy')
        .selectAll()
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ? { version: row.version, issuedAt: row.issued_at, content: row.content } : null;
    },
    add: async ({ version, issuedAt, content }) => {
      await db.insertInto('policy').values({ version, issued_at: issuedAt, content }).execute();
    },
  };
}
