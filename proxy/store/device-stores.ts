// Enrolled browsers, and what they last said, in the application database.
import type { Kysely } from 'kysely';
import type { DeviceStatus } from '../intake/device-status.ts';
import type { Device, DeviceStore } from '../intake/device-store.ts';
import type { DeviceStatusStore } from '../intake/device-watch.ts';
import type { AppTables } from './app-schema.ts';

/** Devices are added and revoked, never removed: records name them for years. */
export function deviceStore(db: Kysely<AppTables>): DeviceStore {
  const find = (column: 'id' | 'public_key', value: string) =>
    db.selectFrom('device').selectAll().where(column, '=', value).executeTakeFirst();
  return {
    byId: async (id) => deviceOrNull(await find('id', id)),
    // A browser that enrols again with its old key gets its old id.
    byKey: async (publicKey) => deviceOrNull(await find('public_key', publicKey)),
    add: async (device) => {
      await db
        .insertInto('device')
        .values({
          id: device.id,
          public_key: device.publicKey,
          version: device.version,
          browser: device.browser,
          enrolled_at: device.enrolledAt,
          revoked: Number(device.revoked),
        })
        .onConflict((c) => c.doNothing())
        .execute();
    },
    all: async () => {
      const rows = await db
        .selectFrom('device')
        .selectAll()
        .orderBy('enrolled_at', 'desc')
        .execute();
      return rows.map(deviceOf);
    },
  };
}

function deviceOf(row: AppTables['device']): Device {
  return {
    id: row.id,
    publicKey: row.public_key,
    version: row.version,
    browser: row.browser,
    enrolledAt: row.enrolled_at,
    revoked: row.revoked === 1,
  };
}

function deviceOrNull(row: AppTables['device'] | undefined): Device | null {
  return row ? deviceOf(row) : null;
}

/** What browsers last said of themselves. */
export function deviceStatusStore(db: Kysely<AppTables>): DeviceStatusStore {
  return {
    get: async (device) => {
      const row = await db
        .selectFrom('device_status')
        .select('status')
        .where('device', '=', device)
        .executeTakeFirst();
      return row ? (JSON.parse(row.status) as DeviceStatus) : null;
    },
    put: async (device, status) => {
      const row = { status: JSON.stringify(status) };
      await db
        .insertInto('device_status')
        .values({ device, ...row })
        .onConflict((c) => c.column('device').doUpdateSet(row))
        .execute();
    },
    all: async () => {
      const rows = await db.selectFrom('device_status').selectAll().execute();
      return new Map(
        rows.map(({ device, status }) => [device, JSON.parse(status) as DeviceStatus]),
      );
    },
  };
}
