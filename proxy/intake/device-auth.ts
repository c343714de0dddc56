// Who is calling: a device proves itself for each request with a short JWT over method, path and body
// (shared/messages/intake.ts). A token that is old, for another request, or used before is refused.
import { createHash } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import type { Device, DeviceStore } from './device-store.ts';

const toleranceSeconds = 120;

export interface DeviceAuth {
  /** The device, or why not: `unknown`, `revoked`, `invalid`. */
  identify(request: {
    authorization: string | undefined;
    method: string;
    path: string;
    body: Uint8Array;
  }): Promise<{ device: Device } | { refused: 'unknown' | 'revoked' | 'invalid' }>;
}

/** @param now milliseconds since the epoch */
export function deviceAuth(store: DeviceStore, now: () => number): DeviceAuth {
  const seen = new ReplayGuard(now);
  return {
    identify: async ({ authorization = '', method, path, body }) => {
      const [scheme, token = ''] = authorization.split(' ');
      const id = scheme === 'Medveil' ? issuerOf(token) : null;
      if (id === null) return { refused: 'invalid' };
      const device = await store.byId(id);
      if (!device) return { refused: 'unknown' };
      if (device.revoked) return { refused: 'revoked' };
      const claims = await verified(token, device, now);
      const good =
        claims !== null &&
        claims['htm'] === method &&
        claims['htu'] === path &&
        claims['bsh'] === createHash('sha256').update(body).digest('base64url') &&
        typeof claims['jti'] === 'string' &&
        seen.first(`${id}/${claims['jti']}`);
      return good ? { device } : { refused: 'invalid' };
    },
  };
}

/** Reads `iss` without believing it: it only says whose key to check with. */
function issuerOf(token: string): string | null {
  try {
    const [, payload = ''] = token.split('.');
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const named = typeof claims === 'object' && claims !== null && 'iss' in claims;
    return named && typeof claims.iss === 'string' ? claims.iss : null;
  } catch {
    return null;
  }
}

async function verified(
  token: string,
  device: Device,
  now: () => number,
): Promise<Record<string, unknown> | null> {
  try {
    const key = await importJWK(JSON.parse(device.publicKey) as Record<string, string>, 'ES256');
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['ES256'],
      issuer: device.id,
      currentDate: new Date(now()),
    });
    const age = now() / 1000 - (payload.iat ?? 0);
    return Math.abs(age) <= toleranceSeconds ? payload : null;
  } catch {
    return null;
  }
}

/** Remembers token ids for as long as a token may be used. */
class ReplayGuard {
  readonly #now: () => number;
  #current = new Set<string>();
  #previous = new Set<string>();
  #turnAt: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#turnAt = now();
  }

  /** False when the id was seen before. Two generations, each as long as a token can live. */
  first(id: string): boolean {
    const life = 2 * toleranceSeconds * 1000;
    if (this.#now() - this.#turnAt > life) {
      this.#previous = this.#current;
      this.#current = new Set();
      this.#turnAt = this.#now();
    }
    if (this.#current.has(id) || this.#previous.has(id)) return false;
    this.#current.add(id);
    return true;
  }
}
