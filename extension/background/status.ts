// What the popup shows: how protected this browser is, in one word and a few figures.
import type { ProtectionStatus } from '../../shared/messages/page.ts';
import { readManaged } from '../platform/extension-browser.ts';
import type { Database } from './database.ts';
import { enrolledDevice } from './device.ts';
import type { EventQueue } from './event-queue.ts';
import { parseManaged } from './managed-settings.ts';
import { storedPolicy } from './policy-cache.ts';
import { stateOf } from './protection-state.ts';

/** Milliseconds the popup waits for managed storage before it shows what is known. */
const managedPatience = 300;

/** Reads only; asking for the status changes nothing and sends nothing. */
export async function protectionStatus(
  database: Database,
  queue: EventQueue,
  noticeUnread: boolean,
): Promise<ProtectionStatus> {
  // The browser takes seconds to answer after its start; the popup does not wait for it.
  const pending = new Promise((resolve) => setTimeout(resolve, managedPatience, {}));
  const managed = parseManaged(await Promise.race([readManaged(), pending]));
  const device = await enrolledDevice(database);
  const policy = await storedPolicy();
  const offlineSince = (await database.get('counters', 'offlineSince')) ?? null;
  const refused = (await database.get('counters', 'refused')) === 1;
  return {
    state: stateOf({
      configured: managed.server !== undefined || device !== undefined,
      enrolled: device !== undefined,
      policy: policy !== undefined,
      refused,
      offline: offlineSince !== null,
    }),
    hospital: policy?.hospital ?? null,
    policyVersion: policy?.version ?? null,
    server: device?.server ?? managed.server ?? null,
    deviceId: device?.deviceId ?? null,
    queued: await queue.size(),
    dropped: await queue.dropped(),
    lastContact: (await database.get('counters', 'lastContact')) ?? null,
    noticeUnread,
    offlineSince,
  };
}
