// The background's durable memory. Nothing readable of a patient is in it: events are sealed to the
// server's key, or, before there is one, to a key that never leaves this browser.
import type { Emergency } from '../../shared/messages/page.ts';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** An event sealed for the server, by the device that sealed it. */
export interface QueuedEvent {
  readonly seq: number;
  readonly deviceId: string;
  readonly enc: string;
  readonly ct: string;
}

/** An event from before enrolment or policy: AES-256-GCM under this browser's own key. */
export interface WaitingEvent {
  readonly id?: number;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ct: ArrayBuffer;
}

export interface StoredDevice {
  readonly server: string;
  readonly keys: CryptoKeyPair;
  /** Both absent until the server has answered the enrolment. */
  readonly deviceId?: string;
  readonly policyKey?: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
}

interface Schema extends DBSchema {
  // Sealed and numbered, by number.
  queue: { key: number; value: QueuedEvent };
  // From before there was anybody to seal for, in order of arrival.
  waiting: { key: number; value: WaitingEvent };
  device: { key: string; value: StoredDevice };
  keys: { key: string; value: CryptoKey };
  // Opened and not yet explained: what, where and when, never whom.
  emergencies: { key: string; value: Emergency };
  // `seq`, `dropped`, `lastBeat`, `lastContact`, `offlineSince`, `refused`.
  counters: { key: string; value: number };
}
export type Database = IDBPDatabase<Schema>;

/** Opens or makes the database; its stores are never read by pages. */
export async function openDatabase(): Promise<Database> {
  return await openDB<Schema>('medveil', 2, {
    upgrade(database, from) {
      if (from < 2) database.createObjectStore('emergencies', { keyPath: 'id' });
      if (from >= 1) return;
      database.createObjectStore('queue', { keyPath: 'seq' });
      database.createObjectStore('waiting', { keyPath: 'id', autoIncrement: true });
      database.createObjectStore('device');
      database.createObjectStore('keys');
      database.createObjectStore('counters');
    },
  });
}

/** Adds to a durable counter and returns its new value. */
export async function count(database: Database, name: string, by: number): Promise<number> {
  const tx = database.transaction('counters', 'readwrite', { durability: 'strict' });
  const next = ((await tx.store.get(name)) ?? 0) + by;
  await tx.store.put(next, name);
  await tx.done;
  return next;
}
