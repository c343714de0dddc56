// Whether a browser's attestation (shared/messages/device-attestation.ts) is good for this request: signed
// by an enrolled device that is not revoked, for this site, not ended, and used from one address only.
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import {
  attestationClaims,
  attestationLife,
  attestationTolerance,
  attestationType,
} from '../../shared/messages/device-attestation.ts';
import type { AttestationRefusal } from '../../shared/records/protection-records.ts';
import type { DeviceStore } from './device-store.ts';

export type Attested = { readonly device: string } | { readonly refused: AttestationRefusal };

export interface AttestationDesk {
  /** At once for a token seen before; @param token the header as received @param origin of the site
   *  @param address of the workstation */
  check(
    token: string | undefined,
    origin: string,
    address: string | null,
  ): Attested | Promise<Attested>;
}

/** Tokens remembered: one in two minutes and site for each browser, for as long as they live. */
const mostKnown = 100_000;
/** Milliseconds after which a device is asked for again: so long a revoked one goes on. */
const recheckMs = 10_000;
const longestToken = 1200;

interface Known {
  readonly device: string;
  readonly origin: string;
  readonly address: string | null;
  /** Milliseconds since the epoch. */
  readonly ends: number;
  checked: number;
}

/** @param now milliseconds since the epoch */
export function attestationDesk(store: DeviceStore, now: () => number): AttestationDesk {
  return new Desk(store, now);
}

class Desk implements AttestationDesk {
  readonly #store: DeviceStore;
  readonly #now: () => number;
  /** In the order they came, so that the oldest is the first. */
  readonly #known = new Map<string, Known>();

  constructor(store: DeviceStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  check(token: string | undefined, origin: string, address: string | null) {
    if (token === undefined || token === '') return { refused: 'absent' as const };
    const known = this.#known.get(token);
    if (known === undefined) return this.#first(token, origin, address);
    const refused = this.#refusal(known, origin, address);
    if (refused !== null) return { refused };
    if (this.#now() - known.checked < recheckMs) return { device: known.device };
    return this.#again(known);
  }

  #refusal(known: Known, origin: string, address: string | null): AttestationRefusal | null {
    if (known.ends < this.#now()) return 'ended';
    if (known.origin !== origin) return 'otherSite';
    return known.address === address ? null : 'otherAddress';
  }

  async #again(known: Known): Promise<Attested> {
    const device = await this.#store.byId(known.device);
    if (device === null || device.revoked) return { refused: 'revokedDevice' };
    known.checked = this.#now();
    return { device: device.id };
  }

  async #first(token: string, origin: string, address: string | null): Promise<Attested> {
    const claims = claimsOf(token);
    if (claims === null) return { refused: 'malformed' };
    const device = await this.#store.byId(claims.iss);
    if (device === null) return { refused: 'unknownDevice' };
    if (device.revoked) return { refused: 'revokedDevice' };
    if (!(await isSigned(token, device.publicKey, this.#now()))) return { refused: 'badSignature' };
    const ends = (claims.exp + attestationTolerance) * 1000;
    // A browser whose clock is ahead, or one that gives itself more time than there is.
    const early = claims.iat * 1000 - this.#now() > attestationTolerance * 1000;
    if (early || claims.exp - claims.iat > attestationLife) return { refused: 'malformed' };
    // Two requests with the same new token may both be here: the first one's address counts.
    const there = this.#known.get(token);
    const known = there ?? {
      device: device.id,
      origin: claims.aud,
      address,
      ends,
      checked: this.#now(),
    };
    const refused = this.#refusal(known, origin, address);
    if (refused !== null) return { refused };
    if (there === undefined) this.#keep(token, known);
    return { device: device.id };
  }

  #keep(token: string, known: Known): void {
    this.#known.set(token, known);
    for (const [oldest, { ends }] of this.#known) {
      // One may have ended with another behind it that has not: it goes when the room is needed.
      if (this.#known.size <= mostKnown && ends >= this.#now()) break;
      this.#known.delete(oldest);
    }
  }
}

/** What a token says of itself, before anything of it is believed. */
function claimsOf(token: string) {
  if (token.length > longestToken) return null;
  try {
    if (decodeProtectedHeader(token).typ !== attestationType) return null;
    const payload = token.split('.', 2)[1] ?? '';
    const parsed = attestationClaims.safeParse(
      JSON.parse(Buffer.from(payload, 'base64url').toString()),
    );
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Signature only: times are judged by us, so that each failure has its own word. */
async function isSigned(token: string, publicKey: string, now: number): Promise<boolean> {
  try {
    const key = await importJWK(JSON.parse(publicKey) as Record<string, string>, 'ES256');
    await jwtVerify(token, key, {
      algorithms: ['ES256'],
      typ: attestationType,
      currentDate: new Date(now),
      clockTolerance: Number.MAX_SAFE_INTEGER,
    });
    return true;
  } catch {
    return false;
  }
}
