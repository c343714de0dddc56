// Tells the gateway, with every request of this browser, that the extension is here: a token for each
// origin that the policy names, renewed long before it ends, by server or without it.
import { SignJWT } from 'jose';
import {
  attestationHeader,
  attestationLife,
  attestationType,
} from '../../shared/messages/device-attestation.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { OriginHeader } from '../platform/request-headers.ts';
import type { Credentials } from './intake-client.ts';

export interface AttestationDeps {
  /** Undefined before the browser is enrolled. */
  readonly credentials: () => Promise<Credentials | undefined>;
  readonly policy: () => Promise<Policy | undefined>;
  readonly setHeaders: (headers: readonly OriginHeader[]) => Promise<void>;
  /** Milliseconds since the epoch, as the server has it. */
  readonly now: () => number;
}

/** Without a policy nothing is attested: the gateway gives masks to a browser that has no rules either. */
export class DeviceAttestation {
  readonly #deps: AttestationDeps;
  #running: Promise<boolean> | undefined;

  constructor(deps: AttestationDeps) {
    this.#deps = deps;
  }

  /** Puts fresh tokens in the place of the old ones; true when there are any. Never rejects: a browser that
   *  cannot attest gets masks. */
  async renew(): Promise<boolean> {
    this.#running ??= this.#renew()
      .catch(() => false)
      .finally(() => {
        this.#running = undefined;
      });
    return await this.#running;
  }

  async #renew(): Promise<boolean> {
    const { credentials, policy, setHeaders } = this.#deps;
    const who = await credentials();
    const origins = who === undefined ? [] : ((await policy())?.attested ?? []);
    const headers: OriginHeader[] = [];
    for (const origin of origins) {
      if (who === undefined) break;
      headers.push({ origin, name: attestationHeader, value: await this.#token(who, origin) });
    }
    await setHeaders(headers);
    return headers.length > 0;
  }

  async #token({ deviceId, privateKey }: Credentials, origin: string): Promise<string> {
    const now = Math.floor(this.#deps.now() / 1000);
    return await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', typ: attestationType })
      .setIssuer(deviceId)
      .setAudience(origin)
      .setIssuedAt(now)
      .setExpirationTime(now + attestationLife)
      .sign(privateKey);
  }
}
