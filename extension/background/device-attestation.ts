// Tells the gateway, with every request of this browser, that the extension is here: a token for each
// origin that the policy names, renewed long before it ends, by server or without it.
import { SignJWT } from 'jose';
import * as z from 'zod/mini';
import {
  attestationHeader,
  attestationLife,
  attestationType,
} from '../../shared/messages/device-attestation.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { OriginHeader } from '../platform/request-headers.ts';
import type { Credentials } from './intake-client.ts';

const lastSet = z.object({ for: z.string(), at: z.number() });

export interface AttestationDeps {
  /** Undefined before the browser is enrolled. */
  readonly credentials: () => Promise<Credentials | undefined>;
  readonly policy: () => Promise<Policy | undefined>;
  /** False in a package that was made before the hospital asked for attestations. */
  readonly maySetHeaders: () => boolean;
  readonly setHeaders: (headers: readonly OriginHeader[]) => Promise<void>;
  /** What was set last, and when: outlives the worker, as the headers do, and ends with the browser. */
  readonly read: () => Promise<unknown>;
  readonly write: (last: { for: string; at: number }) => Promise<void>;
  /** Milliseconds since the epoch, as the server has it. */
  readonly now: () => number;
}

/** Milliseconds after which tokens are made again, half of their life. Each time they are set, the browser
 *  forgets pages that it keeps for going back. */
const renewAfter = (attestationLife * 1000) / 2;

/** Without a policy nothing is attested: the gateway gives masks to a browser that has no rules either. */
export class DeviceAttestation {
  readonly #deps: AttestationDeps;
  #running: Promise<boolean> | undefined;

  constructor(deps: AttestationDeps) {
    this.#deps = deps;
  }

  /** Puts fresh tokens in the place of old ones; true when there are any. Never rejects: a browser that
   *  cannot attest gets masks. @param now also those that are young, for the gateway does not take them */
  async renew(now = false): Promise<boolean> {
    // One that is under way may find the tokens young enough.
    if (now) await this.#running;
    this.#running ??= this.#renew(now)
      .catch(() => false)
      .finally(() => {
        this.#running = undefined;
      });
    return await this.#running;
  }

  async #renew(isForced: boolean): Promise<boolean> {
    const { credentials, policy, maySetHeaders, setHeaders, write } = this.#deps;
    if (!maySetHeaders()) return false;
    const who = await credentials();
    const origins = who === undefined ? [] : ((await policy())?.attested ?? []);
    const wanted = origins.length === 0 ? '' : [who?.deviceId, ...origins].join(' ');
    if (!isForced && (await this.#isFresh(wanted))) return origins.length > 0;
    const headers: OriginHeader[] = [];
    if (who !== undefined) {
      for (const origin of origins) {
        headers.push({ origin, name: attestationHeader, value: await this.#token(who, origin) });
      }
    }
    await setHeaders(headers);
    await write({ for: wanted, at: Date.now() });
    return headers.length > 0;
  }

  /** Whether what is wanted was set a short while ago; nothing was, where nothing is. */
  async #isFresh(wanted: string): Promise<boolean> {
    const last = lastSet.safeParse(await this.#deps.read());
    if (!last.success) return wanted === '';
    const age = Date.now() - last.data.at;
    return last.data.for === wanted && (wanted === '' || (age >= 0 && age < renewAfter));
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
