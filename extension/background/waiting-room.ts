// Events from before the browser knows whom to seal for. They are encrypted under a key made here that
// cannot be exported, survive a restart, and move to the queue when enrolment and policy are there.
import { pageEvent, type PageEvent } from '../../shared/messages/intake.ts';
import type { Database } from './database.ts';

/** A browser that was never configured must not fill its disk. */
const maxWaiting = 2_000;
/** Room that only emergencies take. */
const maxEmergencies = 2_200;

/** False when the room is full. */
export async function admit(database: Database, event: PageEvent): Promise<boolean> {
  const room = event.breakGlass === undefined ? maxWaiting : maxEmergencies;
  if ((await database.count('waiting')) >= room) return false;
  const key = await roomKey(database);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(event));
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text);
  await database.add('waiting', { iv, ct });
  return true;
}

/** Hands every waiting event to `take`, oldest first; one leaves the room after it was taken. */
export async function release(
  database: Database,
  take: (event: PageEvent) => Promise<boolean>,
): Promise<void> {
  const key = await roomKey(database);
  for (const id of await database.getAllKeys('waiting')) {
    const waiting = await database.get('waiting', id);
    if (!waiting) continue;
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: waiting.iv }, key, waiting.ct);
    const event = pageEvent.safeParse(JSON.parse(new TextDecoder().decode(text)));
    if (event.success && !(await take(event.data))) return;
    await database.delete('waiting', id);
  }
}

/** The key is made once and cannot be exported: a copy of the profile's files alone opens nothing. */
async function roomKey(database: Database): Promise<CryptoKey> {
  const stored = await database.get('keys', 'waiting');
  if (stored) return stored;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  // Another call may have been first: the stored one wins.
  const tx = database.transaction('keys', 'readwrite');
  const first = await tx.store.get('waiting');
  if (!first) await tx.store.put(made, 'waiting');
  await tx.done;
  return first ?? made;
}
