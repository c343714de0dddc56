// Enrolled browsers with keys of their own, and the tokens that they, or somebody else, would make.
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Device, DeviceStore } from '../../proxy/intake/device-store.ts';
import { attestationLife, attestationType } from '../../shared/messages/device-attestation.ts';

export interface TokenChanges {
  readonly type?: string;
  readonly issuer?: string;
  /** Seconds since the epoch. */
  readonly issuedAt?: number;
  readonly ends?: number;
  readonly key?: CryptoKey;
}

export class AttestingDevices {
  readonly #devices = new Map<string, Device>();
  readonly #keys = new Map<string, CryptoKey>();
  /** How often the store was asked. */
  lookups = 0;

  readonly store: DeviceStore = {
    byId: async (id) => {
      this.lookups++;
      return this.#devices.get(id) ?? null;
    },
    byKey: async () => null,
    all: async () => [],
    add: async (device) => void this.#devices.set(device.id, device),
  };

  async enrol(id: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const { kty, crv, x, y } = await exportJWK(publicKey);
    this.#keys.set(id, privateKey);
    await this.store.add({
      id,
      publicKey: JSON.stringify({ kty, crv, x, y }),
      version: '1',
      browser: 'test',
      enrolledAt: new Date(0).toISOString(),
      revoked: false,
    });
  }

  revoke(id: string): void {
    const device = this.#devices.get(id);
    if (device) this.#devices.set(id, { ...device, revoked: true });
  }

  async token(id: string, origin: string, changes: TokenChanges = {}): Promise<string> {
    const { type = attestationType, issuer = id } = changes;
    const issuedAt = changes.issuedAt ?? Math.floor(Date.now() / 1000);
    return await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', typ: type })
      .setIssuer(issuer)
      .setAudience(origin)
      .setIssuedAt(issuedAt)
      .setExpirationTime(changes.ends ?? issuedAt + attestationLife)
      .sign(changes.key ?? this.#keys.get(id)!);
  }
}
