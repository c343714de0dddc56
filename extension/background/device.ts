// This browser's identity: a key pair made here that cannot be exported, and the name the server gave
// it. The policy key is pinned at enrolment; only a new server brings another one.
import { enrolResponse } from '../../shared/messages/intake.ts';
import { browserName, version } from '../platform/extension-browser.ts';
import type { Database, StoredDevice } from './database.ts';
import { callIntake, type Credentials } from './intake-client.ts';
import type { ManagedSettings } from './managed-settings.ts';

/** A device the server knows. */
export type Device = StoredDevice & Required<Pick<StoredDevice, 'deviceId' | 'policyKey'>>;
export type Enrolment =
  | { readonly kind: 'enrolled'; readonly device: Device }
  | { readonly kind: 'unconfigured' | 'unreachable' | 'refused' };

// One identity at a time: a browser belongs to one hospital.
const slot = 'device';

/** The identity in use, also while the server is away. */
export async function enrolledDevice(database: Database): Promise<Device | undefined> {
  const stored = await database.get('device', slot);
  return stored && isEnrolled(stored) ? stored : undefined;
}

/** Introduces this browser to the configured server, once per key: repeating it is harmless. A new
 *  identity starts without a policy: `forgetPolicy` is done before the identity is in use. */
export async function enrol(
  database: Database,
  managed: ManagedSettings,
  forgetPolicy: () => Promise<void>,
): Promise<Enrolment> {
  const { server, enrolToken } = managed;
  const stored = await database.get('device', slot);
  if (stored && isEnrolled(stored) && (server === undefined || stored.server === server)) {
    return { kind: 'enrolled', device: stored };
  }
  if (server === undefined || enrolToken === undefined) return { kind: 'unconfigured' };
  const keys = stored?.server === server ? stored.keys : await newKeys(database, server);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey);
  const request = {
    token: enrolToken,
    publicKey: { kty, crv, x, y },
    version: version(),
    browser: browserName(),
  };
  const answer = await callIntake(server, 'POST', '/v1/enrol', request, undefined);
  if (answer.kind !== 'ok') {
    return { kind: answer.kind === 'refused' ? 'refused' : 'unreachable' };
  }
  const parsed = enrolResponse.safeParse(answer.body);
  if (!parsed.success) return { kind: 'unreachable' };
  const device = { server, keys, ...parsed.data };
  await forgetPolicy();
  await database.put('device', device, slot);
  return { kind: 'enrolled', device };
}

/** What calls are signed with; the private key stays a handle, its bytes are nowhere. */
export function credentialsOf(device: Device): Credentials {
  return { deviceId: device.deviceId, privateKey: device.keys.privateKey };
}

/** Stored before it is used: an answer that is lost must not cost the token a second identity. */
async function newKeys(database: Database, server: string): Promise<CryptoKeyPair> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  await database.put('device', { server, keys }, slot);
  return keys;
}

function isEnrolled(stored: StoredDevice): stored is Device {
  return stored.deviceId !== undefined && stored.policyKey !== undefined;
}
